import { z } from 'zod';
import {
  accountIdSchema,
  accountSchema,
  accountTestSchema,
  aliasSchema,
  confirmedOriginsSchema,
  reenteredSchema,
} from '../domain/account.ts';
import { authConfigIdSchema } from '../domain/auth-config.ts';
import { authModeSchema, toolkitSlugSchema } from '../domain/toolkit.ts';
import { operation } from './operation.ts';
import { pageInput, pageOf } from './paging.ts';

const byId = z.strictObject({ id: accountIdSchema });

export const accountOperations = {
  'accounts.list': operation(
    z.strictObject({ ...pageInput, toolkit: toolkitSlugSchema.optional() }),
    pageOf(accountSchema),
  ),
  'accounts.get': operation(byId, accountSchema),
  'accounts.create': operation(
    z.strictObject({
      toolkit: toolkitSlugSchema,
      /** May be left out where the toolkit has a single static scheme. */
      auth_scheme: authModeSchema.optional(),
      /** The auth config it belongs to, of the same toolkit; its scheme then counts. */
      auth_config_id: authConfigIdSchema.optional(),
      /** The scheme's fields and the base URL's variables, by name. */
      fields: z.record(z.string(), z.string()).default({}),
      alias: aliasSchema.optional(),
      user_id: z.string().trim().min(1).max(255).default('default'),
      confirmed_origins: confirmedOriginsSchema.optional(),
    }),
    accountSchema,
  ),
  /** Gives an account another typed-in credential; it keeps its id, alias and history. Nothing changes where it is refused. */
  'accounts.reenter': operation(
    z.strictObject({
      id: accountIdSchema,
      /** Fields that are no secret and not named stay as they were; an empty text removes one. */
      fields: z.record(z.string(), z.string()),
      /** Ask the service before the new one takes the old one's place. */
      verify: z.boolean().default(true),
    }),
    reenteredSchema,
  ),
  /** Sends one real GET with the account's credential. */
  'accounts.test': operation(
    z.strictObject({ id: accountIdSchema, path: z.string().startsWith('/').max(1024).optional() }),
    accountTestSchema,
  ),
  'accounts.rename': operation(
    z.strictObject({ id: accountIdSchema, alias: aliasSchema.nullable() }),
    accountSchema,
  ),
  'accounts.disable': operation(byId, accountSchema),
  'accounts.enable': operation(byId, accountSchema),
  /** Confirms the origins that the toolkit names now, so that the credential may go there. */
  'accounts.confirmOrigins': operation(byId, accountSchema),
  /** Deletes the account and the bytes of its sealed credential. */
  'accounts.delete': operation(
    z.strictObject({
      id: accountIdSchema,
      /** Withdraw the tokens at the provider too, where it offers that (RFC 7009). */
      revoke: z.boolean().default(true),
    }),
    /** `revoked` tells whether the provider confirmed; false also for typed-in credentials, which only their service can end. */
    z.object({ id: accountIdSchema, revoked: z.boolean() }),
  ),
};
