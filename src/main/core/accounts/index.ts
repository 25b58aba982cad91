export { type Accounts, type Credential, createAccounts } from './accounts.ts';
export type { VaultSeal } from './sealed-credential.ts';
export type { TransientConnection } from './transient-credential.ts';
