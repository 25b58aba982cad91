export { type OAuth1Keys, type OAuth1Method, signOAuth1 } from './oauth1-signature.ts';
export { type RequestSigner, type SigningMoment, signerOf } from './signer.ts';
