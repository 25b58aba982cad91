export { type OAuth1Method, signOAuth1 } from './oauth1-signature.ts';
export { oauth1Fields } from './oauth1-signer.ts';
export { type RequestSigner, type SigningMoment, signerOf } from './signer.ts';
