import { z } from 'zod';
import { aliasSchema } from '#shared/domain/account.ts';
import { SallyportError } from '#shared/errors.ts';
import { optional } from './optional.ts';

const text = z.string({ error: 'must be a text' });
const userId = text.trim().min(1, 'is empty').max(255, 'is longer than 255 characters');
const flag = optional(z.boolean({ error: 'must be true or false' }));
const values = z.record(z.string(), z.unknown(), { error: 'must be an object' });

const stateSchema = z.object({ authScheme: text, val: values });

const experimentalSchema = z.object({
  account_type: optional(z.enum(['PRIVATE', 'SHARED'], { error: 'must be PRIVATE or SHARED' })),
  acl_config_for_shared: z.unknown().optional(),
});

/** The body that makes a connect link. */
export const linkSchema = z.object({
  auth_config_id: z.string({ error: 'must be the id of an auth config (ac_…)' }).trim().min(1, 'is empty'),
  user_id: userId,
  alias: optional(aliasSchema),
  callback_url: optional(text),
  connection_data: optional(values),
  experimental: optional(experimentalSchema),
});

/** The body that creates an account. */
export const newAccountSchema = z.object({
  auth_config: z.object({
    id: z.string({ error: 'must be the id of an auth config (ac_…)' }).trim().min(1, 'is empty'),
  }),
  connection: z.object({
    user_id: optional(userId).default('default'),
    alias: optional(aliasSchema),
    callback_url: optional(text),
    /** The older name of `callback_url`. */
    redirect_uri: optional(text),
    state: optional(stateSchema),
    /** The older form of `state.val`. */
    data: optional(values),
    experimental: optional(experimentalSchema),
  }),
  validate_credentials: flag,
});

/** The body that changes an account. */
export const accountChangeSchema = z.object({
  /** Null or empty removes it. */
  alias: z.preprocess((value) => (value === '' ? null : value), aliasSchema.nullable().optional()),
  connection: optional(z.object({ state: optional(stateSchema) })),
  experimental: optional(experimentalSchema),
});

export const statusSchema = z.object({
  enabled: z.boolean({ error: 'must be true or false' }),
  reason: optional(text.trim().max(500, 'is longer than 500 characters')),
});

/** The SDK sends no body where it has nothing to say. */
export const refreshSchema = z
  .object({ redirect_url: optional(text), validate_credentials: flag })
  .optional();

/**
 * Accounts that several users share do not exist here: whose account a call uses is the owner's decision.
 *
 * @throws SallyportError ValidationFailed; the SDK tells its text apart.
 */
export function refuseSharing(experimental: z.output<typeof experimentalSchema> | undefined): void {
  if (experimental === undefined) return;
  const isShared = experimental.account_type === 'SHARED';
  const hasAcl =
    experimental.acl_config_for_shared !== undefined && experimental.acl_config_for_shared !== null;
  if (!isShared && !hasAcl) return;
  const [field, reason] = hasAcl
    ? [
        'experimental.acl_config_for_shared',
        'acl_config_for_shared is only valid on SHARED accounts, and there are none',
      ]
    : ['experimental.account_type', 'SHARED accounts are not offered'];
  throw new SallyportError('ValidationFailed', `${field}: ${reason}.`, {
    field,
    fix: 'Leave it out: every account is PRIVATE, and the key decides what an agent may use.',
    errors: [`${field}: ${reason}`],
  });
}
