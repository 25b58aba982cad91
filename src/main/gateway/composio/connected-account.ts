import { z } from 'zod';
import { accountStatusSchema, type ConnectedAccount } from '#shared/domain/account.ts';
import type { AuthMode } from '#shared/domain/auth-mode.ts';
import { authModeSchema } from '#shared/domain/toolkit.ts';

/** The documented shape of a connected account. */
export const connectedAccountSchema = z.object({
  id: z.string(),
  alias: z.string().nullable(),
  word_id: z.string().nullable(),
  user_id: z.string(),
  status: accountStatusSchema,
  status_reason: z.string().nullable(),
  is_disabled: z.boolean(),
  toolkit: z.object({ slug: z.string() }),
  auth_config: z.object({
    id: z.string(),
    auth_scheme: authModeSchema,
    is_composio_managed: z.boolean(),
    is_disabled: z.boolean(),
  }),
  data: z.record(z.string(), z.unknown()),
  params: z.record(z.string(), z.unknown()),
  state: z.object({ authScheme: authModeSchema, val: z.record(z.string(), z.unknown()) }).optional(),
  created_at: z.string(),
  updated_at: z.string(),
});

/** What the documented state of a usable account must name, by scheme; the SDK drops a state without it. */
const stateFields: Readonly<Record<AuthMode, readonly string[]>> = {
  OAUTH2: ['access_token'],
  OAUTH1: ['oauth_token', 'oauth_token_secret'],
  BASIC: ['username', 'password'],
  BEARER_TOKEN: ['token'],
  API_KEY: [],
  NO_AUTH: [],
  S2S_OAUTH2: [],
  BASIC_WITH_JWT: ['username', 'password'],
  GOOGLE_SERVICE_ACCOUNT: ['credentials_json'],
  SERVICE_ACCOUNT: ['application_id', 'installation_id', 'private_key'],
  AWS_SIGV4: [],
};

/**
 * A connected account as the documented API shows it. It is made from what may be shown alone: no part of a credential
 * leaves the vault for it.
 *
 * @param isConfigDisabled whether its OAuth app is disabled.
 */
export function toWireAccount(
  account: ConnectedAccount,
  isConfigDisabled: boolean,
): z.input<typeof connectedAccountSchema> {
  const { id, status, auth_scheme: scheme } = account;
  return {
    id,
    alias: account.alias,
    word_id: null,
    user_id: account.user_id,
    status,
    status_reason: account.status_reason,
    is_disabled: status === 'INACTIVE',
    toolkit: { slug: account.toolkit },
    auth_config: {
      // Typed-in credentials have none, and the SDK wants a text.
      id: account.auth_config_id ?? '',
      auth_scheme: scheme,
      is_composio_managed: false,
      is_disabled: isConfigDisabled,
    },
    data: {},
    params: {},
    ...(status === 'ACTIVE' || status === 'INACTIVE'
      ? { state: { authScheme: scheme, val: stateOf(account) } }
      : {}),
    created_at: account.created_at,
    updated_at: account.updated_at,
  };
}

function stateOf({ auth_scheme: scheme, status, public_fields: shown }: ConnectedAccount) {
  const fields = stateFields[scheme].map((name) => [name, shown[name] ?? 'REDACTED'] as const);
  return { status, ...Object.fromEntries(fields) };
}
