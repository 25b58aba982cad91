import type {
  ConnectedAccountCreateResponse,
  ConnectedAccountDeleteResponse,
  ConnectedAccountPatchResponse,
  ConnectedAccountRefreshResponse,
  ConnectedAccountUpdateStatusResponse,
} from '@composio/client/resources/connected-accounts';
import type { LinkCreateResponse } from '@composio/client/resources/link';
import { z } from 'zod';
import { accountStatusSchema, type ConnectedAccount } from '#shared/domain/account.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Core } from '../../core/index.ts';
import { connectLinkUrl } from '../../core/oauth/index.ts';
import { accountQuerySchema, pageOfAccounts } from './account-query.ts';
import { connectedAccountSchema, connectedAccountsSchema, toWireAccount } from './connected-account.ts';
import {
  accountChangeSchema,
  linkSchema,
  newAccountSchema,
  refreshSchema,
  refuseSharing,
  statusSchema,
} from './connected-account-bodies.ts';
import { queryFlag, queryValue } from './query.ts';
import { defineRoute, type ManagementRoute } from './route.ts';

const linkAnswerSchema = z.object({
  connected_account_id: z.string(),
  redirect_url: z.string(),
  link_token: z.string(),
  expires_at: z.string(),
}) satisfies z.ZodType<LinkCreateResponse>;

// As of an account's state, the client's type of `connectionData` is a union of some eighty shapes; the SDK reads
// `val.status` and `val.redirectUrl`.
const createdSchema = z.object({
  id: z.string(),
  connectionData: z.object({ authScheme: z.string(), val: z.record(z.string(), z.unknown()) }),
  status: accountStatusSchema,
  redirect_url: z.string().nullable(),
  redirect_uri: z.string().nullable(),
}) satisfies z.ZodType<Omit<ConnectedAccountCreateResponse, 'connectionData'>>;

const changedSchema = z.object({
  id: z.string(),
  status: accountStatusSchema,
  success: z.boolean(),
}) satisfies z.ZodType<ConnectedAccountPatchResponse>;

const refreshedSchema = z.object({
  id: z.string(),
  status: accountStatusSchema,
  redirect_url: z.string().nullable(),
}) satisfies z.ZodType<ConnectedAccountRefreshResponse>;

const doneSchema = z.object({ success: z.boolean() }) satisfies z.ZodType<
  ConnectedAccountUpdateStatusResponse & ConnectedAccountDeleteResponse
>;

export interface ConnectedAccountDeps
  extends Pick<Core, 'accounts' | 'agentAccounts' | 'authConfigs' | 'links' | 'toolkits' | 'operations'> {
  /** The gateway's own base URL. */
  readonly gatewayUrl: () => string;
}

/** `/connected_accounts` of the documented API: accounts, and links for a person to connect one. */
export function connectedAccountRoutes(deps: ConnectedAccountDeps): readonly ManagementRoute[] {
  const { accounts, agentAccounts, authConfigs, links, toolkits, operations, gatewayUrl } = deps;

  const linkUrl = (token: string | null) => (token === null ? null : connectLinkUrl(gatewayUrl(), token));

  function wire(account: ConnectedAccount) {
    return toWireAccount(account, {
      isConfigDisabled: isDisabled(account.auth_config_id),
      shown: accounts.shownValues(account.id),
      toolkit: toolkits.find(account.toolkit),
      redirectUrl: account.status === 'INITIATED' ? linkUrl(links.openFor(account.id)) : null,
    });
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
      answer: { status: 200, schema: connectedAccountsSchema },
      async handle({ query }) {
        const page = pageOfAccounts(accounts.all(), query);
        return { ...page, items: page.items.map(wire) };
      },
    }),
    defineRoute({
      ...shared,
      method: 'POST',
      path: '/connected_accounts',
      summary: 'Connect an account with what the caller holds, or make a link for a person to connect it',
      body: newAccountSchema,
      answer: { status: 201, schema: createdSchema },
      async handle({ key, body: { auth_config, connection, validate_credentials: validate } }) {
        refuseSharing(connection.experimental);
        const { user_id, alias, callback_url, redirect_uri, state, data } = connection;
        const { account } = await agentAccounts.create(
          {
            auth_config_id: auth_config.id,
            user_id,
            alias,
            callback_url: callback_url ?? redirect_uri,
            state:
              state ?? (data && Object.keys(data).length > 0 ? { authScheme: '', val: data } : undefined),
            validate,
          },
          key,
        );
        const { status, auth_scheme: authScheme } = account;
        const redirectUrl = linkUrl(links.openFor(account.id));
        return {
          id: account.id,
          connectionData: {
            authScheme,
            val: {
              ...accounts.shownValues(account.id),
              status,
              ...(redirectUrl === null ? {} : { redirectUrl }),
            },
          },
          status,
          redirect_url: redirectUrl,
          redirect_uri: redirectUrl,
        };
      },
    }),
    defineRoute({
      ...shared,
      method: 'POST',
      path: '/connected_accounts/link',
      summary: 'Make a link at which a person connects an account',
      body: linkSchema,
      answer: { status: 201, schema: linkAnswerSchema },
      async handle({ key, body: { connection_data: data, experimental, ...input } }) {
        refuseSharing(experimental);
        const suggested = Object.entries(data ?? {}).filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string',
        );
        const { token, accountId, expiresAt } = await links.create(
          { ...input, suggested: Object.fromEntries(suggested) },
          key,
        );
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
    defineRoute({
      ...shared,
      method: 'PATCH',
      path: '/connected_accounts/{id}',
      summary: 'Rename an account, or replace secrets that were typed in',
      body: accountChangeSchema,
      answer: { status: 200, schema: changedSchema },
      async handle({ parameters: { id }, body: { alias, connection, experimental } }) {
        accounts.get(id);
        refuseSharing(experimental);
        const { status } = await agentAccounts.change(id, { alias, state: connection?.state });
        return { id, status, success: true };
      },
    }),
    defineRoute({
      ...shared,
      method: 'PATCH',
      path: '/connected_accounts/{id}/status',
      summary: 'Enable or disable an account',
      body: statusSchema,
      answer: { status: 200, schema: doneSchema },
      async handle({ key, parameters: { id }, body: { enabled, reason } }) {
        await agentAccounts.setEnabled(id, enabled, reason, key.name);
        return { success: true };
      },
    }),
    defineRoute({
      ...shared,
      method: 'POST',
      path: '/connected_accounts/{id}/refresh',
      summary: 'Renew the token of an account, or make a link where only a person can',
      query: z.object({ redirect_url: queryValue(z.string().optional()) }),
      body: refreshSchema,
      answer: { status: 200, schema: refreshedSchema },
      async handle({ key, parameters: { id }, query, body }) {
        const { account, link } = await agentAccounts.refresh(
          id,
          { callbackUrl: query.redirect_url ?? body?.redirect_url, validate: body?.validate_credentials },
          key,
        );
        return { id, status: account.status, redirect_url: linkUrl(link?.token ?? null) };
      },
    }),
    defineRoute({
      ...shared,
      method: 'DELETE',
      path: '/connected_accounts/{id}',
      summary: 'Delete an account and its sealed credential',
      query: z.object({ revoke_on_delete: queryFlag() }),
      answer: { status: 200, schema: doneSchema },
      async handle({ parameters: { id }, query }) {
        await operations['accounts.delete']({ id, revoke: query.revoke_on_delete === true });
        return { success: true };
      },
    }),
  ];
}
