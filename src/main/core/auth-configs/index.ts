export { appSecretOwner } from './app-secret-owner.ts';
export { type AuthConfigs, createAuthConfigs, type Registrations } from './auth-configs.ts';
export { inAuthConfig } from './in-auth-config.ts';
export type { ClientRegistration } from './sealed-registration.ts';
