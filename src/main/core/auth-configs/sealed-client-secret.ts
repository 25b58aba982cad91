import { z } from 'zod';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import { SallyportError } from '#shared/errors.ts';
import { sealJson, unsealJson, type Vault } from '../vault/index.ts';

const payloadSchema = z.strictObject({
  v: z.literal(1),
  toolkit: z.string(),
  auth_scheme: z.string(),
  /** Scheme, host and port of the token URL as the toolkit wrote it, variables in braces. */
  token_origin: z.string(),
  client_secret: z.string(),
});

type Sealed = Pick<AuthConfig, 'id' | 'toolkit' | 'auth_scheme'>;

export const clientSecretOwner = ({ id }: Sealed) => ({ accountId: id, kind: 'client-secret' });

/** Seals an OAuth app's client secret, together with the toolkit and the place that it may be sent to. @throws VaultLocked. */
export function sealClientSecret(
  vault: Pick<Vault, 'seal'>,
  config: Sealed,
  tokenOrigin: string,
  clientSecret: string,
): Uint8Array {
  const { toolkit, auth_scheme } = config;
  const payload = { v: 1, toolkit, auth_scheme, token_origin: tokenOrigin, client_secret: clientSecret };
  return sealJson(vault, clientSecretOwner(config), payload);
}

/**
 * Opens a client secret. A row edited to name another toolkit does not open: its token URL may be anybody's.
 *
 * @param tokenOrigin where the toolkit would have it sent now.
 * @throws SallyportError VaultLocked, CredentialUnreadable where it is not what was sealed, OriginUnconfirmed where the
 *   toolkit names another place than the one it was entered for.
 */
export function unsealClientSecret(
  vault: Pick<Vault, 'unseal'>,
  config: Sealed,
  tokenOrigin: string,
  sealed: Uint8Array,
): string {
  const payload = unsealJson(vault, clientSecretOwner(config), sealed, payloadSchema);
  if (payload?.toolkit === config.toolkit && payload.auth_scheme === config.auth_scheme) {
    if (payload.token_origin === tokenOrigin) return payload.client_secret;
    throw new SallyportError(
      'OriginUnconfirmed',
      `auth_config_id: the toolkit now sends the client secret to ${tokenOrigin}, but it was entered for ${payload.token_origin}.`,
      {
        field: 'auth_config_id',
        fix: 'Enter the client secret of this OAuth app again to confirm the new place.',
      },
    );
  }
  throw new SallyportError(
    'CredentialUnreadable',
    `auth_config_id: the client secret of ${config.id} cannot be read.`,
    {
      field: 'auth_config_id',
      fix: 'Enter the client secret of this OAuth app again.',
    },
  );
}
