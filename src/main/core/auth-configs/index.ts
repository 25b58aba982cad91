export { type AuthConfigs, createAuthConfigs, type OAuthClientRegistration } from './auth-configs.ts';
