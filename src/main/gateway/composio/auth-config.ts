import type {
  AuthConfigListResponse,
  AuthConfigRetrieveResponse,
} from '@composio/client/resources/auth-configs';
import { z } from 'zod';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import { documentedMode } from '#shared/domain/auth-mode.ts';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import { countedPageOf } from './counted-page.ts';
import { documentedModeSchema } from './documented-mode.ts';
import { letterLogo } from './letter-logo.ts';
import { accountWireFields, wireFieldSchema } from './wire-fields.ts';

const toolAccessSchema = z.object({
  tools_for_connected_account_creation: z.array(z.string()).exactOptional(),
  tools_available_for_execution: z.array(z.string()).exactOptional(),
});

/** The documented shape of an auth config. */
export const wireAuthConfigSchema = z.object({
  id: z.string(),
  uuid: z.string(),
  name: z.string(),
  type: z.enum(['default', 'custom']),
  status: z.enum(['ENABLED', 'DISABLED']),
  toolkit: z.object({ slug: z.string(), logo: z.string() }),
  auth_scheme: documentedModeSchema,
  is_composio_managed: z.boolean(),
  is_enabled_for_tool_router: z.boolean(),
  no_of_connections: z.number(),
  credentials: z.record(z.string(), z.unknown()),
  expected_input_fields: z.array(wireFieldSchema),
  tool_access_config: toolAccessSchema,
  restrict_to_following_tools: z.array(z.string()),
  created_by: z.string(),
  created_at: z.string(),
  last_updated_at: z.string(),
}) satisfies z.ZodType<AuthConfigRetrieveResponse>;

/** The documented list of auth configs. */
export const wireAuthConfigsSchema = countedPageOf(
  wireAuthConfigSchema,
) satisfies z.ZodType<AuthConfigListResponse>;

/** Where a provider sends the browser back to, as Composio's documentation names it. */
const callbackPath = '/api/v3/toolkits/auth/callback';

interface WireFacts {
  /** Undefined where it is gone. */
  readonly toolkit: Toolkit | undefined;
  /** As it may be shown; null where there is none. */
  readonly secret: string | null;
  readonly gatewayUrl: string;
}

/** An auth config as the documented API shows it, its client secret masked. */
export function toWireAuthConfig(
  config: AuthConfig,
  { toolkit, secret, gatewayUrl }: WireFacts,
): z.input<typeof wireAuthConfigSchema> {
  const scheme = toolkit?.auth_schemes.find(({ mode }) => mode === config.auth_scheme);
  return {
    id: config.id,
    uuid: config.id,
    name: config.name,
    type: 'custom',
    status: config.is_enabled ? 'ENABLED' : 'DISABLED',
    toolkit: { slug: config.toolkit, logo: letterLogo(toolkit?.name ?? config.toolkit) },
    auth_scheme: documentedMode(config.auth_scheme),
    is_composio_managed: false,
    is_enabled_for_tool_router: config.is_enabled_for_tool_router,
    no_of_connections: config.account_count,
    credentials: credentialsOf(config, secret, `${gatewayUrl}${callbackPath}`),
    expected_input_fields: toolkit && scheme ? accountWireFields(toolkit, scheme) : [],
    tool_access_config: toolAccess(config),
    restrict_to_following_tools: config.tool_access_config.tools_available_for_execution ?? [],
    created_by: config.created_by ?? 'owner',
    created_at: config.created_at,
    last_updated_at: config.updated_at,
  };
}

function credentialsOf(
  { client_id: clientId, scopes }: AuthConfig,
  secret: string | null,
  redirectUri: string,
): Record<string, unknown> {
  if (clientId === null) return {};
  return {
    client_id: clientId,
    ...(secret === null ? {} : { client_secret: secret }),
    oauth_redirect_uri: redirectUri,
    scopes,
  };
}

function toolAccess({ tool_access_config: access }: AuthConfig): z.input<typeof toolAccessSchema> {
  const { tools_for_connected_account_creation: creation, tools_available_for_execution: execution } = access;
  return {
    ...(creation === undefined ? {} : { tools_for_connected_account_creation: creation }),
    ...(execution === undefined ? {} : { tools_available_for_execution: execution }),
  };
}
