import { z } from 'zod';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Vault } from '../vault/index.ts';

const payloadSchema = z.strictObject({
  v: z.literal(1),
  toolkit: z.string(),
  auth_scheme: z.string(),
  client_secret: z.string(),
});

type Sealed = Pick<AuthConfig, 'id' | 'toolkit' | 'auth_scheme'>;

const ownerOf = ({ id }: Sealed) => ({ accountId: id, kind: 'client-secret' });

/** Seals an OAuth app's client secret, together with the toolkit that it may be sent to. @throws VaultLocked. */
export function sealClientSecret(
  vault: Pick<Vault, 'seal'>,
  config: Sealed,
  clientSecret: string,
): Uint8Array {
  const { toolkit, auth_scheme } = config;
  const payload = { v: 1, toolkit, auth_scheme, client_secret: clientSecret };
  const bytes = Buffer.from(JSON.stringify(payload), 'utf8');
  try {
    return vault.seal(ownerOf(config), bytes);
  } finally {
    bytes.fill(0);
  }
}

/**
 * Opens a client secret. A row edited to name another toolkit does not open: its token URL may be anybody's.
 *
 * @throws SallyportError VaultLocked, or CredentialUnreadable where it is not what was sealed.
 */
export function unsealClientSecret(vault: Pick<Vault, 'unseal'>, config: Sealed, sealed: Uint8Array): string {
  const bytes = vault.unseal(ownerOf(config), sealed);
  try {
    const payload = payloadSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    if (payload.toolkit === config.toolkit && payload.auth_scheme === config.auth_scheme) {
      return payload.client_secret;
    }
  } catch {
    // Told below: a parser's own message may quote the secret.
  } finally {
    bytes.fill(0);
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
