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
export const keyPermissionSchema = z.enum(keyPermissions);
export type KeyPermission = z.infer<typeof keyPermissionSchema>;

/**
 * What a key may do where no rule says otherwise: everything, everything that changes nothing at the service (GET, HEAD,
 * OPTIONS) and the rest after a person was asked, or nothing but the former.
 */
export const rulePresetSchema = z.enum(['full', 'ask_before_writes', 'read_only']);
export type RulePreset = z.infer<typeof rulePresetSchema>;

/** One local agent's key. The key itself is shown once, when it is made, and kept only as a hash. */
export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The first characters of the key, to recognise it by. */
  prefix: z.string(),
  permissions: z.array(keyPermissionSchema),
  rule_preset: rulePresetSchema,
  created_at: z.iso.datetime(),
  last_used_at: z.iso.datetime().nullable(),
  revoked_at: z.iso.datetime().nullable(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;
