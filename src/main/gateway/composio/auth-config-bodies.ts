import { z } from 'zod';
import type { ParsedInput } from '#shared/contract/index.ts';
import { toolAccessConfigSchema } from '#shared/domain/auth-config.ts';
import { type AuthMode, authModeSchema, staticAuthModes } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { optional } from './optional.ts';

/** A list, or a text with commas or spaces between the scopes. */
const scopesSchema = z
  .union([z.array(z.string()), z.string()])
  .transform((scopes) => (Array.isArray(scopes) ? scopes : scopes.split(/[\s,]+/)))
  .transform((scopes) => scopes.map((scope) => scope.trim()).filter((scope) => scope !== ''));

const nameSchema = z
  .string({ error: 'must be a text' })
  .trim()
  .min(1, 'is empty')
  .max(120, 'is longer than 120 characters');

const credentialsSchema = z.looseObject({
  client_id: optional(z.string().trim().max(1024)),
  client_secret: optional(z.string().max(4096)),
  scopes: optional(scopesSchema),
});

const sharedParts = {
  name: optional(nameSchema),
  credentials: optional(credentialsSchema),
  is_enabled_for_tool_router: optional(z.boolean({ error: 'must be true or false' })),
  tool_access_config: optional(toolAccessConfigSchema),
  /** The older name of `tool_access_config.tools_available_for_execution`. */
  restrict_to_following_tools: optional(z.array(z.string())),
  proxy_config: z.unknown().optional(),
  shared_credentials: z.unknown().optional(),
};

const slugSchema = z
  .string({ error: 'must be the slug of a toolkit' })
  .trim()
  .toLowerCase()
  .min(1, 'is empty');

const configSchema = z.object({
  type: z.enum(['use_custom_auth', 'use_composio_managed_auth'], {
    error: 'must be use_custom_auth or use_composio_managed_auth',
  }),
  authScheme: optional(authModeSchema),
  /** Its name in Composio's documentation; the SDK sends `authScheme`. */
  auth_scheme: optional(authModeSchema),
  ...sharedParts,
});

/** The body that creates an auth config. */
export const newAuthConfigSchema = z.object({
  toolkit: z.object({ slug: slugSchema }),
  auth_config: configSchema.prefault({ type: 'use_composio_managed_auth' }),
});

/** The body that changes an auth config. */
export const authConfigChangeSchema = z.object({
  type: optional(z.enum(['custom', 'default'])),
  scopes: optional(scopesSchema),
  ...sharedParts,
});

type NewAuthConfig = z.output<typeof newAuthConfigSchema>['auth_config'];
type Change = z.output<typeof authConfigChangeSchema>;
type Parts = Pick<
  Change,
  'credentials' | 'tool_access_config' | 'restrict_to_following_tools' | 'proxy_config' | 'shared_credentials'
>;

/** What the core takes of a new auth config. @throws SallyportError ValidationFailed for what would be dropped without a word. */
export function newConfigInput(toolkit: string, config: NewAuthConfig): ParsedInput<'authConfigs.create'> {
  refuseUnused(config);
  const mode = config.authScheme ?? config.auth_scheme;
  const { client_id, client_secret, scopes } = config.credentials ?? {};
  if (mode !== undefined && staticAuthModes.has(mode)) refuseSecrets(mode, config.credentials ?? {});
  return {
    toolkit,
    auth_scheme: mode,
    name: config.name,
    client_id,
    client_secret,
    scopes,
    is_enabled_for_tool_router: config.is_enabled_for_tool_router,
    tool_access_config: accessOf(config),
  };
}

/**
 * What the core takes of a change.
 *
 * @param shownSecret the client secret as it was shown: sent back, it changes nothing.
 * @throws SallyportError ValidationFailed for what would be dropped without a word.
 */
export function configChange(
  change: Change,
  shownSecret: string | null,
): Omit<ParsedInput<'authConfigs.update'>, 'id'> {
  refuseUnused(change);
  const { client_id, client_secret: secret, scopes } = change.credentials ?? {};
  return {
    name: change.name,
    client_id,
    client_secret: secret === shownSecret ? undefined : secret,
    scopes: scopes ?? change.scopes,
    is_enabled_for_tool_router: change.is_enabled_for_tool_router,
    tool_access_config: accessOf(change),
  };
}

/** Undefined where nothing is said: the SDK sends an empty object then. */
function accessOf({ tool_access_config: access, restrict_to_following_tools: older }: Parts) {
  const merged = {
    ...access,
    ...(older === undefined || access?.tools_available_for_execution
      ? {}
      : { tools_available_for_execution: older }),
  };
  return Object.keys(merged).length === 0 ? undefined : merged;
}

function refuseUnused({ proxy_config: proxy, shared_credentials: shared }: Parts): void {
  if (proxy !== undefined && proxy !== null) {
    throw unused(
      'auth_config.proxy_config',
      'Sallyport sends requests straight to the service',
      'Leave it out.',
    );
  }
  if (shared !== undefined && shared !== null && Object.keys(shared).length > 0) {
    throw unused(
      'auth_config.shared_credentials',
      'each account holds its own credential',
      'Give the values when an account is connected.',
    );
  }
}

/** Beside what a scheme never has, these say nothing secret. */
const harmless: ReadonlySet<string> = new Set(['scopes', 'user_scopes', 'oauth_redirect_uri']);

/** A secret that is given in the wrong place is refused: dropped without a word, the agent would take it for stored. */
function refuseSecrets(mode: AuthMode, credentials: Readonly<Record<string, unknown>>): void {
  const found = Object.entries(credentials).find(
    ([name, value]) => !harmless.has(name) && value !== undefined && value !== null && value !== '',
  );
  if (!found) return;
  throw unused(
    `auth_config.credentials.${found[0].slice(0, 64)}`,
    `the credential of ${mode} belongs to an account`,
    'Leave it out here and give it when you create the connected account.',
  );
}

function unused(field: string, reason: string, fix: string): SallyportError {
  return new SallyportError('ValidationFailed', `${field}: is not taken: ${reason}.`, {
    field,
    fix,
    errors: [`${field}: is not taken: ${reason}`],
  });
}
