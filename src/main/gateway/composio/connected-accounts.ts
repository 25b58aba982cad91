import { z } from 'zod';
import { aliasSchema, type ConnectedAccount } from '#shared/domain/account.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Core } from '../../core/index.ts';
import { connectLinkUrl } from '../connect/link.ts';
import { accountQuerySchema, pageOfAccounts } from './account-query.ts';
import { connectedAccountSchema, toWireAccount } from './connected-account.ts';
import { countedPageOf } from './counted-page.ts';
import { defineRoute, type ManagementRoute } from './route.ts';

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

const linkAnswerSchema = z.object({
  connected_account_id: z.string(),
  redirect_url: z.string(),
  link_token: z.string(),
  expires_at: z.string(),
});

export interface ConnectedAccountDeps extends Pick<Core, 'accounts' | 'authConfigs' | 'links'> {
  /** The gateway's own base URL. */
  readonly gatewayUrl: () => string;
}

/** `/connected_accounts` of the documented API: looking at accounts, and links for a person to connect one. */
export function connectedAccountRoutes(deps: ConnectedAccountDeps): readonly ManagementRoute[] {
  const { accounts, authConfigs, links, gatewayUrl } = deps;

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

  const shared = { permission: 'manage_connections', tag: 'Connected accounts' } as const;

  return [
    defineRoute({
      ...shared,
      method: 'GET',
      path: '/connected_accounts',
      summary: 'List connected accounts',
      query: accountQuerySchema,
      answer: { status: 200, schema: countedPageOf(connectedAccountSchema) },
      async handle({ query }) {
        const page = pageOfAccounts(accounts.all(), query);
        return { ...page, items: page.items.map(wire) };
      },
    }),
    defineRoute({
      ...shared,
      method: 'POST',
      path: '/connected_accounts/link',
      summary: 'Make a link at which a person connects an account',
      body: linkSchema,
      answer: { status: 201, schema: linkAnswerSchema },
      async handle({ key, body }) {
        const { token, accountId, expiresAt } = await links.create(body, key.name);
        return {
          connected_account_id: accountId,
          redirect_url: connectLinkUrl(gatewayUrl(), token),
          link_token: token,
          expires_at: expiresAt,
        };
      },
    }),
    defineRoute({
      ...shared,
      method: 'GET',
      path: '/connected_accounts/{id}',
      summary: 'Look at a connected account',
      answer: { status: 200, schema: connectedAccountSchema },
      handle: async ({ parameters }) => wire(accounts.get(parameters.id)),
    }),
  ];
}
