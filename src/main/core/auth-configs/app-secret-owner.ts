import type { AuthConfig } from '#shared/domain/auth-config.ts';
import { clientSecretOwner } from './sealed-client-secret.ts';
import { registrationOwner } from './sealed-registration.ts';

/** As much of an auth config as tells what it has sealed. */
type AppSecretOf = Pick<AuthConfig, 'id' | 'toolkit' | 'auth_scheme' | 'server'>;

/** Whose bytes the sealed ones of an auth config are: a client secret, or Sallyport's own registration. */
export function appSecretOwner(config: AppSecretOf): { accountId: string; kind: string } {
  return config.server === null ? clientSecretOwner(config) : registrationOwner(config);
}
