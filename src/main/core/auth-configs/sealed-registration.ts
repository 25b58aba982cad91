import { z } from 'zod';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import { oauthServerSchema } from '#shared/domain/oauth-server.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Vault } from '../vault/index.ts';

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
  const bytes = Buffer.from(JSON.stringify({ v: 1, toolkit, auth_scheme, registration }), 'utf8');
  try {
    return vault.seal(registrationOwner(config), bytes);
  } finally {
    bytes.fill(0);
  }
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
  const bytes = vault.unseal(registrationOwner(config), sealed);
  let payload: z.infer<typeof payloadSchema> | null = null;
  try {
    payload = payloadSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    // Told below: a parser's own message may quote the secret.
  } finally {
    bytes.fill(0);
  }
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
