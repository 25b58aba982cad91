import { z } from 'zod';
import {
  authConfigIdSchema,
  authConfigSchema,
  redirectUriSchema,
  toolAccessConfigSchema,
} from '../domain/auth-config.ts';
import { discoveredServerSchema } from '../domain/oauth-server.ts';
import { authModeSchema, toolkitSlugSchema } from '../domain/toolkit.ts';
import { operation } from './operation.ts';
import { pageInput, pageOf } from './paging.ts';

const byId = z.strictObject({ id: authConfigIdSchema });
const scopes = z.array(z.string().trim().min(1).max(512)).max(200);
const clientId = z.string().trim().min(1).max(1024);
const clientSecret = z.string().min(1).max(4096);
const access = {
  is_enabled_for_tool_router: z.boolean().optional(),
  tool_access_config: toolAccessConfigSchema.optional(),
};

export const authConfigOperations = {
  'authConfigs.list': operation(
    z.strictObject({
      ...pageInput,
      toolkit: toolkitSlugSchema.optional(),
      /** Words of its name, id or toolkit. */
      search: z.string().max(200).optional(),
    }),
    pageOf(authConfigSchema),
  ),
  'authConfigs.get': operation(byId, authConfigSchema),
  'authConfigs.create': operation(
    z.strictObject({
      toolkit: toolkitSlugSchema,
      /** May be left out where one scheme alone fits: an OAuth scheme with a client id, a typed-in one without. */
      auth_scheme: authModeSchema.optional(),
      name: z.string().trim().min(1).max(120).optional(),
      /** Needed for OAuth, and for nothing else; for DCR_OAUTH Sallyport registers itself. */
      client_id: clientId.optional(),
      client_secret: clientSecret.optional(),
      /** The toolkit's default scopes where left out. */
      scopes: scopes.optional(),
      redirect_uri: redirectUriSchema.optional(),
      /** The origins that the person has seen, of the server to register at; others are refused. */
      confirmed_origins: z.array(z.string().max(512)).max(16).optional(),
      ...access,
    }),
    authConfigSchema,
  ),
  'authConfigs.update': operation(
    z.strictObject({
      id: authConfigIdSchema,
      name: z.string().trim().min(1).max(120).optional(),
      is_enabled: z.boolean().optional(),
      scopes: scopes.optional(),
      /** Refused while accounts hold tokens of the present one. */
      client_id: clientId.optional(),
      client_secret: clientSecret.optional(),
      /** Null has sign-ins come back to this machine again. */
      redirect_uri: redirectUriSchema.nullable().optional(),
      ...access,
    }),
    authConfigSchema,
  ),
  /** Looks for the authorization server of a toolkit (DCR_OAUTH), or behind any address. Nothing is registered or stored. */
  'authConfigs.discover': operation(
    z.union([
      z.strictObject({ toolkit: toolkitSlugSchema }),
      z.strictObject({ address: z.string().trim().min(1).max(2048) }),
    ]),
    discoveredServerSchema,
  ),
  /** Registers Sallyport once more at the same server, as when it has forgotten the client. */
  'authConfigs.register': operation(byId, authConfigSchema),
  /** Refused while accounts need it. */
  'authConfigs.delete': operation(byId, z.object({ id: authConfigIdSchema })),
};
