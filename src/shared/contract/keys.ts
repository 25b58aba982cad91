import { z } from 'zod';
import { apiKeySchema, keyPermissionSchema, keyPermissions, rulePresetSchema } from '../domain/api-key.ts';
import { operation } from './operation.ts';
import { pageInput, pageOf } from './paging.ts';

const keyName = z.string().trim().min(1).max(120);

export const keyOperations = {
  'keys.list': operation(z.strictObject(pageInput), pageOf(apiKeySchema)),
  'keys.create': operation(
    z.strictObject({
      name: keyName,
      permissions: z.array(keyPermissionSchema).default([...keyPermissions]),
      rule_preset: rulePresetSchema.default('ask_before_writes'),
    }),
    /** `key` is shown this once; afterwards only its hash exists. */
    apiKeySchema.extend({ key: z.string() }),
  ),
  /** Takes effect with the agent's next request. */
  'keys.update': operation(
    z.strictObject({
      id: z.string().min(1).max(64),
      name: keyName.optional(),
      permissions: z.array(keyPermissionSchema).optional(),
      rule_preset: rulePresetSchema.optional(),
    }),
    apiKeySchema,
  ),
  'keys.revoke': operation(z.strictObject({ id: z.string().min(1).max(64) }), apiKeySchema),
};
