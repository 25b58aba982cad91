export { mintedExpiry, valueAt } from './minted-token.ts';
export { type Minter, minterOf } from './minter.ts';
