export {
  defaultScryptCost,
  derivePassphraseKey,
  readScryptParams,
  SALT_BYTES,
  type ScryptCost,
} from './scrypt.ts';
export { sealJson, unsealJson } from './sealed-json.ts';
export type { VaultStartup } from './startup.ts';
export { createVault, type SealOwner, type Vault } from './vault.ts';
export { vaultLocked } from './vault-errors.ts';
