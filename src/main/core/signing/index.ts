export { type RequestSigner, type SigningMoment, signerOf } from './signer.ts';
