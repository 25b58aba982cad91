import { z } from 'zod';
import { authModeSchema, toolkitSlugSchema } from './toolkit.ts';

export const accountIdSchema = z.string().regex(/^ca_[A-Za-z0-9]{8,40}$/, 'is not an account id (ca_…)');

/** Composio's account states; static schemes use ACTIVE and INACTIVE (disabled by the owner). */
export const accountStatusSchema = z.enum([
  'INITIALIZING',
  'INITIATED',
  'ACTIVE',
  'FAILED',
  'EXPIRED',
  'INACTIVE',
  'REVOKED',
]);
export type AccountStatus = z.infer<typeof accountStatusSchema>;

export const aliasSchema = z
  .string()
  .trim()
  .regex(/^[^\s/?#%\\][^/?#%\\\p{Cc}]{0,63}$/u, 'use 1 to 64 characters without "/", "?", "#", "%" or "\\"');

/** The addresses that the owner has compared with a service's documentation; an unverified toolkit asks for them. */
export const confirmedOriginsSchema = z.array(z.string().max(300)).max(64);

/** One identity at a toolkit. Holds no secret. */
export const accountSchema = z.object({
  id: accountIdSchema,
  toolkit: toolkitSlugSchema,
  auth_scheme: authModeSchema,
  alias: z.string().nullable(),
  user_id: z.string(),
  status: accountStatusSchema,
  status_reason: z.string().nullable(),
  /** The auth config it was connected with; null for one that was typed in without. */
  auth_config_id: z.string().nullable(),
  /** Whose account it is at the service, as the service says; null where nobody has asked. */
  identity: z.string().nullable(),
  /** When the access token ends; null where it does not, or the service did not say. */
  expires_at: z.iso.datetime().nullable(),
  /** The origins confirmed when it was connected: its credential goes nowhere else. For display; the sealed copy decides. */
  origins: z.array(z.string()),
  /** Origins that its toolkit has gained since; the owner confirms them before they are used. */
  unconfirmed_origins: z.array(z.string()),
  /** What was entered and is no secret (subdomain, email). For display; the sealed copy decides. */
  public_fields: z.record(z.string(), z.string()),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
  last_used_at: z.iso.datetime().nullable(),
  /** When its service last refused a typed-in credential, since this start; left out once a test or a new key works. */
  refused_at: z.iso.datetime().optional(),
});
export type ConnectedAccount = z.infer<typeof accountSchema>;

/** What one real call told about a connection. */
export const accountTestSchema = z.object({
  verdict: z.enum(['works', 'refused', 'unclear', 'unreachable']),
  /** The upstream's status, null where none came. */
  status: z.int().nullable(),
  message: z.string(),
  call_id: z.string(),
});
export type AccountTest = z.infer<typeof accountTestSchema>;

/** An account after another credential was entered for it, and what its service says to it; null where it was not asked. */
export const reenteredSchema = z.object({ account: accountSchema, test: accountTestSchema.nullable() });
export type Reentered = z.infer<typeof reenteredSchema>;
