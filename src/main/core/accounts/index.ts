export { type Accounts, type Credential, createAccounts } from './accounts.ts';
export type { VaultSeal } from './sealed-credential.ts';
