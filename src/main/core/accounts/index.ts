export { type Accounts, type Credential, createAccounts } from './accounts.ts';
export { schemeOf } from './choose-scheme.ts';
export type { VaultSeal } from './sealed-credential.ts';
export { tokenFields } from './token-fields.ts';
export type { AccountGrant } from './token-grant.ts';
export type { TransientConnection } from './transient-credential.ts';
