import { z } from 'zod';
import { aliasSchema, type ConnectedAccount } from '#shared/domain/account.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Core } from '../../core/index.ts';
import { connectLinkUrl } from '../connect/link.ts';
import { pageOfAccounts, parseAccountQuery } from './account-query.ts';
import { checkShape } from './check-shape.ts';
import { toWireAccount } from './connected-account.ts';
import type { ManagementRoute } from './management.ts';

/** An empty text and null stand for "none" in the documented API. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === null || value === '' ? undefined : value), schema.optional());

const linkSchema = z.object({
  auth_config_id: z.string({ error: 'must be the id of an auth config (ac_…)' }).trim().min(1, 'is empty'),
  user_id: z
    .string({ error: 'must be a text' })
    .trim()
    .min(1, 'is empty')
    .max(255, 'is longer than 255 characters'),
  alias: optional(aliasSchema),
  callback_url: optional(z.string({ error: 'must be a text' })),
});

export interface ConnectedAccountDeps extends Pick<Core, 'accounts' | 'authConfigs' | 'links'> {
  /** The gateway's own base URL. */
  readonly gatewayUrl: () => string;
}

/** `/connected_accounts` of the documented API: looking at accounts, and links for a person to connect one. */
export function connectedAccountRoutes(deps: ConnectedAccountDeps): readonly ManagementRoute[] {
  const { accounts, authConfigs, links, gatewayUrl } = deps;
  const permission = 'manage_connections';

  function wire(account: ConnectedAccount) {
    return toWireAccount(account, isDisabled(account.auth_config_id));
  }

  function isDisabled(configId: string | null): boolean {
    if (configId === null) return false;
    try {
      return !authConfigs.get(configId).is_enabled;
    } catch (error) {
      if (error instanceof SallyportError && error.code === 'AuthConfigNotFound') return true;
      throw error;
    }
  }

  return [
    {
      method: 'GET',
      path: /^\/connected_accounts\/?$/,
      permission,
      async handle({ query }) {
        const page = pageOfAccounts(accounts.all(), parseAccountQuery(query));
        return { status: 200, body: { ...page, items: page.items.map(wire) } };
      },
    },
    {
      method: 'POST',
      path: /^\/connected_accounts\/link$/,
      permission,
      async handle({ key, json }) {
        const input = checkShape(linkSchema, await json(), 'body');
        const { token, accountId, expiresAt } = await links.create(input, key.name);
        return {
          status: 201,
          body: {
            connected_account_id: accountId,
            redirect_url: connectLinkUrl(gatewayUrl(), token),
            link_token: token,
            expires_at: expiresAt,
          },
        };
      },
    },
    {
      method: 'GET',
      path: /^\/connected_accounts\/([^/]+)$/,
      permission,
      async handle({ id }) {
        return { status: 200, body: wire(accounts.get(id)) };
      },
    },
  ];
}
