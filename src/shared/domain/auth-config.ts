import { z } from 'zod';
import { authModeSchema, toolkitSlugSchema } from './toolkit.ts';

export const authConfigIdSchema = z
  .string()
  .regex(/^ac_[A-Za-z0-9]{8,40}$/, 'is not an auth config id (ac_…)');

/** A registered OAuth app that accounts are connected with. Holds no secret. */
export const authConfigSchema = z.object({
  id: authConfigIdSchema,
  name: z.string(),
  toolkit: toolkitSlugSchema,
  auth_scheme: authModeSchema,
  is_enabled: z.boolean(),
  client_id: z.string(),
  /** A public client (a desktop app) has none. */
  has_client_secret: z.boolean(),
  scopes: z.array(z.string()),
  account_count: z.int(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});
export type AuthConfig = z.infer<typeof authConfigSchema>;
