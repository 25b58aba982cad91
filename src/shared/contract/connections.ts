import { z } from 'zod';
import { accountIdSchema, aliasSchema, confirmedOriginsSchema } from '../domain/account.ts';
import { authConfigIdSchema } from '../domain/auth-config.ts';
import { connectionSchema } from '../domain/connection.ts';
import { operation } from './operation.ts';

const byAccount = z.strictObject({ account_id: accountIdSchema });

export const connectionOperations = {
  /** Starts connecting through OAuth. Client credentials (S2S) are connected when this answers. */
  'connections.start': operation(
    z.strictObject({
      auth_config_id: authConfigIdSchema,
      /** Reconnects this account: it keeps its id, alias and history. */
      account_id: accountIdSchema.optional(),
      /** Variables of the base URL, by name. */
      fields: z.record(z.string(), z.string()).default({}),
      alias: aliasSchema.optional(),
      user_id: z.string().trim().min(1).max(255).default('default'),
      confirmed_origins: confirmedOriginsSchema.optional(),
      method: z.enum(['browser', 'device']).default('browser'),
      /** Open the system browser at once; otherwise the caller shows `authorize_url`. */
      open_browser: z.boolean().default(true),
    }),
    connectionSchema,
  ),
  'connections.get': operation(byAccount, connectionSchema),
  /** For a provider that refuses loopback redirects: the address that the browser ended on, pasted. */
  'connections.paste': operation(
    z.strictObject({ account_id: accountIdSchema, url: z.string().trim().min(1).max(16_384) }),
    connectionSchema,
  ),
  /** For a service that shows a code to copy instead of sending the browser back. */
  'connections.enterCode': operation(
    z.strictObject({ account_id: accountIdSchema, code: z.string().trim().min(1).max(256) }),
    connectionSchema,
  ),
  /** Which of the offered values to use (a site, an organisation), where the service has several. */
  'connections.choose': operation(
    z.strictObject({ account_id: accountIdSchema, value: z.string().min(1).max(2048) }),
    connectionSchema,
  ),
  'connections.cancel': operation(byAccount, connectionSchema),
};
