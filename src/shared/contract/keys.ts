import { z } from 'zod';
import { apiKeySchema, keyPermissionSchema, keyPermissions, rulePresetSchema } from '../domain/api-key.ts';
import { operation } from './operation.ts';
import { pageInput, pageOf } from './paging.ts';

export const keyOperations = {
  'keys.list': operation(z.strictObject(pageInput), pageOf(apiKeySchema)),
  'keys.create': operation(
    z.strictObject({
      name: z.string().trim().min(1).max(120),
      permissions: z.array(keyPermissionSchema).default([...keyPermissions]),
      rule_preset: rulePresetSchema.default('full'),
    }),
    /** `key` is shown this once; afterwards only its hash exists. */
    apiKeySchema.extend({ key: z.string() }),
  ),
  'keys.revoke': operation(z.strictObject({ id: z.string().min(1).max(64) }), apiKeySchema),
};
