export { type Accounts, type Credential, createAccounts, disabledByOwner } from './accounts.ts';
export { foldAlias } from './alias.ts';
export { schemeOf, usualSchemes } from './choose-scheme.ts';
export { fieldCalled, givenValues } from './given-values.ts';
export { mask } from './masked-values.ts';
export { credentialOwner, type VaultSeal } from './sealed-credential.ts';
export { tokenFields } from './token-fields.ts';
export { type AccountGrant, isSameCredential, tokenOriginsOf } from './token-grant.ts';
export type { TransientConnection } from './transient-credential.ts';
