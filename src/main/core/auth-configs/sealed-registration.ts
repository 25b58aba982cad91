import { z } from 'zod';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import { oauthServerSchema } from '#shared/domain/oauth-server.ts';
import { SallyportError } from '#shared/errors.ts';
import { sealJson, unsealJson, type Vault } from '../vault/index.ts';

const registrationSchema = z.strictObject({
  server: oauthServerSchema,
  clientId: z.string(),
  clientSecret: z.string().nullable(),
  /** RFC 7592; null where the server does not offer it. */
  management: z.strictObject({ url: z.string(), accessToken: z.string() }).nullable(),
  /** The loopback port that was registered; null where only the gateway's address was. */
  port: z.int().nullable(),
});

/** Sallyport as a client of one authorization server, by its own registration (RFC 7591). Holds secrets. */
export type ClientRegistration = Readonly<z.infer<typeof registrationSchema>>;

const payloadSchema = z.strictObject({
  v: z.literal(1),
  toolkit: z.string(),
  auth_scheme: z.string(),
  registration: registrationSchema,
});

type Sealed = Pick<AuthConfig, 'id' | 'toolkit' | 'auth_scheme'>;

export const registrationOwner = ({ id }: Sealed) => ({ accountId: id, kind: 'client-registration' });

/** Seals a registration together with the server it was made at: its credentials are good there alone. @throws VaultLocked. */
export function sealRegistration(
  vault: Pick<Vault, 'seal'>,
  config: Sealed,
  registration: ClientRegistration,
): Uint8Array {
  const { toolkit, auth_scheme } = config;
  return sealJson(vault, registrationOwner(config), { v: 1, toolkit, auth_scheme, registration });
}

/**
 * Opens a registration.
 *
 * @throws SallyportError VaultLocked, CredentialUnreadable where it is not what was sealed, or was for another toolkit.
 */
export function unsealRegistration(
  vault: Pick<Vault, 'unseal'>,
  config: Sealed,
  sealed: Uint8Array,
): ClientRegistration {
  const payload = unsealJson(vault, registrationOwner(config), sealed, payloadSchema);
  if (payload?.toolkit === config.toolkit && payload.auth_scheme === config.auth_scheme) {
    return payload.registration;
  }
  throw new SallyportError(
    'CredentialUnreadable',
    `auth_config_id: the registration of ${config.id} cannot be read.`,
    {
      field: 'auth_config_id',
      fix: 'Delete this OAuth app and connect the service again.',
    },
  );
}
