export { mintedExpiry, valueAt } from './minted-token.ts';
export { type Minter, type MintRefusal, minterOf } from './minter.ts';
