import { z } from 'zod';
import {
  agentKeySchema,
  keyPermissionSchema,
  keyPermissions,
  longestGraceSeconds,
  rulePresetSchema,
} from '../domain/api-key.ts';
import { operation } from './operation.ts';
import { pageInput, pageOf } from './paging.ts';

const keyName = z.string().trim().min(1).max(120);
const byId = z.strictObject({ id: z.string().min(1).max(64) });
/** Must lie in the future; null for a key that does not end by itself. */
const expiresAt = z.iso.datetime().nullable();
/** `key` is shown this once; afterwards only its hash exists. */
const withText = agentKeySchema.extend({ key: z.string() });

export const keyOperations = {
  'keys.list': operation(z.strictObject(pageInput), pageOf(agentKeySchema)),
  'keys.create': operation(
    z.strictObject({
      name: keyName,
      permissions: z.array(keyPermissionSchema).default([...keyPermissions]),
      rule_preset: rulePresetSchema.default('ask_before_writes'),
      expires_at: expiresAt.default(null),
    }),
    withText,
  ),
  /** Takes effect with the agent's next request. */
  'keys.update': operation(
    byId.extend({
      name: keyName.optional(),
      permissions: z.array(keyPermissionSchema).optional(),
      rule_preset: rulePresetSchema.optional(),
      expires_at: expiresAt.optional(),
    }),
    agentKeySchema,
  ),
  /** Gives the agent a new key; the one before is accepted for a while, so that it can be exchanged where it is used. */
  'keys.rotate': operation(
    byId.extend({
      /** 0 ends the key before at once, and cuts off the agent's open requests. */
      grace_seconds: z.int().min(0).max(longestGraceSeconds).default(86_400),
    }),
    withText,
  ),
  /** Ends the key before a rotation at once, and cuts off the agent's open requests. */
  'keys.endPrevious': operation(byId, agentKeySchema),
  'keys.revoke': operation(byId, agentKeySchema),
};
