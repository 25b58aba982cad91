export { type AuthConfigs, createAuthConfigs } from './auth-configs.ts';
