export { type AuthConfigs, createAuthConfigs } from './auth-configs.ts';
export { inAuthConfig } from './in-auth-config.ts';
