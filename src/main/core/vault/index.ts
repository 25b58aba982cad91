export {
  defaultScryptCost,
  derivePassphraseKey,
  readScryptParams,
  SALT_BYTES,
  type ScryptCost,
} from './scrypt.ts';
export { sealJson, unsealJson } from './sealed-json.ts';
export type { SealOwner } from './sealing.ts';
export type { VaultStartup } from './startup.ts';
export { createVault, type Vault } from './vault.ts';
export { vaultLocked } from './vault-errors.ts';
