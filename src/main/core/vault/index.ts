export type { VaultStartup } from './startup.ts';
export { createVault, type Vault } from './vault.ts';
