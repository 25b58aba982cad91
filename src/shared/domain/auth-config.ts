import { z } from 'zod';
import { authModeSchema, toolkitSlugSchema } from './toolkit.ts';

export const authConfigIdSchema = z
  .string()
  .regex(/^ac_[A-Za-z0-9]{8,40}$/, 'is not an auth config id (ac_…)');

/** Which tools an auth config is meant for, as the documented API keeps it. */
export const toolAccessConfigSchema = z.object({
  tools_for_connected_account_creation: z.array(z.string().max(200)).max(1_000).optional(),
  tools_available_for_execution: z.array(z.string().max(200)).max(1_000).optional(),
});

/** How accounts of a toolkit are connected: the scheme and, for OAuth, a registered app. Holds no secret. */
export const authConfigSchema = z.object({
  id: authConfigIdSchema,
  name: z.string(),
  toolkit: toolkitSlugSchema,
  auth_scheme: authModeSchema,
  is_enabled: z.boolean(),
  /** Of the registered OAuth app; null for a scheme whose credential is typed in. */
  client_id: z.string().nullable(),
  /** A public client (a desktop app) has none. */
  has_client_secret: z.boolean(),
  scopes: z.array(z.string()),
  /** Whether sessions may choose it by themselves. */
  is_enabled_for_tool_router: z.boolean(),
  tool_access_config: toolAccessConfigSchema,
  /** The agent that made it, by its key's name; null for the owner. */
  created_by: z.string().nullable(),
  account_count: z.int(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});
export type AuthConfig = z.infer<typeof authConfigSchema>;
