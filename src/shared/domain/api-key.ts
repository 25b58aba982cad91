import { z } from 'zod';

/** What a key may be allowed to do; what it may do at the services themselves is the matter of its rules. */
export const keyPermissions = [
  'proxy_execute',
  'tools',
  'sessions',
  'manage_connections',
  'manage_auth_configs',
  'read_calls',
] as const;
/** Beside what an agent may be allowed: `command_line` is what a paired command line has. */
export const keyPermissionSchema = z.enum([...keyPermissions, 'command_line']);
export type KeyPermission = z.infer<typeof keyPermissionSchema>;

/**
 * What a key may do where no rule says otherwise: everything, everything that changes nothing at the service (GET, HEAD,
 * OPTIONS) and the rest after a person was asked, or nothing but the former.
 */
export const rulePresetSchema = z.enum(['full', 'ask_before_writes', 'read_only']);
export type RulePreset = z.infer<typeof rulePresetSchema>;

const previousKeySchema = z.object({
  prefix: z.string(),
  ends_at: z.iso.datetime(),
  last_used_at: z.iso.datetime().nullable(),
});

/** One local agent's key. The key itself is shown once, when it is made, and kept only as a hash. */
export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The first characters of the key, to recognise it by. */
  prefix: z.string(),
  permissions: z.array(keyPermissionSchema),
  rule_preset: rulePresetSchema,
  created_at: z.iso.datetime(),
  /** From then on the key is refused; null for a key that does not end by itself. */
  expires_at: z.iso.datetime().nullable(),
  /** When the present key came first; null until then, and again after a rotation. */
  first_used_at: z.iso.datetime().nullable(),
  /** When the agent came last, with this key or the one before. */
  last_used_at: z.iso.datetime().nullable(),
  revoked_at: z.iso.datetime().nullable(),
  /** The key that a rotation replaced, which is accepted until it ends. */
  previous: previousKeySchema.nullable(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

/** A key as the owner looks at it. */
export const agentKeySchema = apiKeySchema.extend({
  /** Since midnight, local time. */
  calls_today: z.int(),
});
export type AgentKey = z.infer<typeof agentKeySchema>;

/** How long the key before a rotation may be accepted at most, in seconds: 30 days. */
export const longestGraceSeconds = 30 * 86_400;
