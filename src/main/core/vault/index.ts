export type { ScryptCost } from './passphrase-slot.ts';
export type { VaultStartup } from './startup.ts';
export { createVault, type SealOwner, type Vault, type VaultDeps } from './vault.ts';
