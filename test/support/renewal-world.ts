import { randomUUID } from 'node:crypto';
import { forwardBuffered, type ProxyCall } from '#main/core/proxy/index.ts';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { Connection } from '#shared/domain/connection.ts';
import { createOAuthApp, signInStraight } from './oauth-account.ts';
import type { RunningSallyport } from './running-sallyport.ts';
import {
  grant,
  type ScriptedProvider,
  type ScriptedTokenRequest,
  startScriptedProvider,
} from './scripted-provider.ts';

/** An OAuth app at a provider of its own, whose every answer a test decides, and the account that its calls use. */
export interface RenewalWorld {
  readonly provider: ScriptedProvider;
  /** The account that was connected last. */
  readonly accountId: string;
  /**
   * Connects a further account, whose token ends at once.
   * @param members of the token answer, in place of the usual ones. @returns the account's id.
   */
  connected(members?: object): Promise<string>;
  /** Signs in once more, for the same account. */
  connectAgain(): Promise<Connection>;
  account(): Promise<ConnectedAccount>;
  /** `GET /me` in the account's name, with changes. */
  callOf(changes?: Partial<ProxyCall>): ProxyCall;
  /** Makes the call of `callOf`. Rejects as the proxy does. */
  call(changes?: Partial<ProxyCall>): Promise<{ status: number; text: string }>;
  /** Makes calls at the same time. @returns the status or the error's code of each, once however often it came. */
  outcomes(count: number): Promise<Set<string>>;
  /** The requests for a new token so far. */
  refreshes(): readonly ScriptedTokenRequest[];
  close(): Promise<void>;
}

/** Starts a provider, and makes a toolkit and an OAuth app for it. `app` serves any number of worlds. */
export async function startRenewalWorld(app: RunningSallyport): Promise<RenewalWorld> {
  const provider = await startScriptedProvider();
  const authConfigId = await createOAuthApp(app, {
    slug: `acme-${randomUUID()}`,
    baseUrl: provider.origin,
    facts: provider.facts,
  });
  let accountId = '';

  const callOf: RenewalWorld['callOf'] = (changes = {}) => ({
    frontDoor: 'pass_through',
    key: null,
    account: { id: accountId },
    method: 'GET',
    endpoint: '/me',
    headers: [],
    query: [],
    body: null,
    limits: { connectMs: 10_000, headersMs: 60_000, idleMs: 60_000, totalMs: null },
    ...changes,
  });

  const call: RenewalWorld['call'] = async (changes) => {
    const { status, body } = await forwardBuffered(app.sallyport.core.proxy, callOf(changes));
    return { status, text: Buffer.from(body).toString() };
  };

  return {
    provider,
    get accountId() {
      return accountId;
    },
    async connected(members = {}) {
      const usual = provider.answerTokens;
      provider.answerTokens = ({ response }) =>
        grant(response, {
          access_token: 'access-0',
          refresh_token: 'refresh-0',
          expires_in: 0.001,
          ...members,
        });
      const { account_id, state } = await signInStraight(app, authConfigId);
      if (state.step !== 'connected') throw new Error(`Signing in ended as ${JSON.stringify(state)}`);
      provider.answerTokens = usual;
      accountId = account_id;
      return accountId;
    },
    connectAgain: () => signInStraight(app, authConfigId, accountId),
    account: () => app.call('accounts.get', { id: accountId }),
    callOf,
    call,
    async outcomes(count) {
      const ended = await Promise.allSettled(Array.from({ length: count }, () => call()));
      return new Set(
        ended.map((each) =>
          each.status === 'fulfilled' ? String(each.value.status) : (each.reason as { code: string }).code,
        ),
      );
    },
    refreshes: () =>
      provider.tokenRequests.filter(({ parameters }) => parameters.grant_type === 'refresh_token'),
    close: () => provider.close(),
  };
}
