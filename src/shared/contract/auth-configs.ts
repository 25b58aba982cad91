import { z } from 'zod';
import { authConfigIdSchema, authConfigSchema } from '../domain/auth-config.ts';
import { authModeSchema, toolkitSlugSchema } from '../domain/toolkit.ts';
import { operation } from './operation.ts';
import { pageInput, pageOf } from './paging.ts';

const byId = z.strictObject({ id: authConfigIdSchema });
const scopes = z.array(z.string().trim().min(1).max(512)).max(200);
const clientSecret = z.string().min(1).max(4096);

export const authConfigOperations = {
  'authConfigs.list': operation(
    z.strictObject({ ...pageInput, toolkit: toolkitSlugSchema.optional() }),
    pageOf(authConfigSchema),
  ),
  'authConfigs.get': operation(byId, authConfigSchema),
  'authConfigs.create': operation(
    z.strictObject({
      toolkit: toolkitSlugSchema,
      /** May be left out where the toolkit has a single OAuth scheme. */
      auth_scheme: authModeSchema.optional(),
      name: z.string().trim().min(1).max(120).optional(),
      client_id: z.string().trim().min(1).max(1024),
      client_secret: clientSecret.optional(),
      /** The toolkit's default scopes where left out. */
      scopes: scopes.optional(),
    }),
    authConfigSchema,
  ),
  'authConfigs.update': operation(
    z.strictObject({
      id: authConfigIdSchema,
      name: z.string().trim().min(1).max(120).optional(),
      is_enabled: z.boolean().optional(),
      scopes: scopes.optional(),
      client_secret: clientSecret.optional(),
    }),
    authConfigSchema,
  ),
  /** Refused while accounts need it. */
  'authConfigs.delete': operation(byId, z.object({ id: authConfigIdSchema })),
};
