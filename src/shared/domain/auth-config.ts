import { z } from 'zod';
import { oauthServerSchema } from './oauth-server.ts';
import { authModeSchema, toolkitSlugSchema } from './toolkit.ts';

export const authConfigIdSchema = z
  .string()
  .regex(/^ac_[A-Za-z0-9]{8,40}$/, 'is not an auth config id (ac_…)');

/** Which tools an auth config is meant for, as the documented API keeps it. */
export const toolAccessConfigSchema = z.object({
  tools_for_connected_account_creation: z.array(z.string().max(200)).max(1_000).optional(),
  tools_available_for_execution: z.array(z.string().max(200)).max(1_000).optional(),
});

/** An address on the web that a provider sends people back to. */
export const redirectUriSchema = z
  .url({ protocol: /^https$/, error: 'is not an https address' })
  .max(2048)
  .refine((text) => !/[#@\s]/.test(text), 'cannot hold "#", "@" or white space');

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
  /** Where sign-ins end instead of on this machine, for a service that takes no loopback address; the person pastes it. */
  redirect_uri: z.string().nullable(),
  /** Where Sallyport registered itself; null for an app that was registered by hand. For display; the sealed copy decides. */
  server: oauthServerSchema.nullable(),
  account_count: z.int(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});
export type AuthConfig = z.infer<typeof authConfigSchema>;
