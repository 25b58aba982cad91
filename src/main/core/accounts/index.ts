export { type Accounts, type AccountsDeps, type Credential, createAccounts } from './accounts.ts';
export type { VaultSeal } from './sealed-credential.ts';
