import { describe, expect, it } from 'vitest';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Credential } from '../accounts/index.ts';
import { createTokenRefresher, type RefresherDeps } from './refresh.ts';
import { tokenRefusal } from './refusals.ts';
import type { TokenGrant } from './token-answer.ts';

const toolkit = {
  slug: 'acme',
  name: 'Acme',
  base_url: 'https://api.acme.example',
  base_url_vars: {},
  hosts: [],
  auth_schemes: [
    { mode: 'OAUTH2', inject: [], fields: {}, oauth: { token_url: 'https://acme.example/token' } },
  ],
  private_network: false,
} as unknown as Toolkit;

function world(expiresInMs: number | null) {
  let now = 1_000_000_000;
  let account = {
    id: 'ca_1',
    toolkit: 'acme',
    auth_scheme: 'OAUTH2',
    auth_config_id: 'ac_1',
    status: 'ACTIVE',
    expires_at: expiresInMs === null ? null : new Date(now + expiresInMs).toISOString(),
  } as ConnectedAccount;
  const requests: Record<string, string>[] = [];
  const closed: string[] = [];
  let answer = async (): Promise<TokenGrant> => ({
    accessToken: 'new',
    refreshToken: 'r2',
    expiresAt: now + 3_600_000,
    scope: null,
    captured: {},
  });
  const deps: RefresherDeps = {
    accounts: {
      get: () => account,
      valuesOf: () => ({ access_token: 'old', refresh_token: 'r1' }),
      grant: async (_id, grant) => {
        account = {
          ...account,
          expires_at: grant.expiresAt === null ? null : new Date(grant.expiresAt).toISOString(),
        };
        return account;
      },
      close: async (_id, status, reason) => {
        closed.push(`${status}: ${reason}`);
        return account;
      },
    },
    authConfigs: {
      clientFor: () =>
        ({ config: { scopes: [] }, clientId: 'c', clientSecret: 's' }) as unknown as ReturnType<
          RefresherDeps['authConfigs']['clientFor']
        >,
    },
    toolkits: { get: () => toolkit },
    endpoint: {
      request: (_app, grantType, parameters) => {
        requests.push({ grantType, ...parameters });
        return answer();
      },
      startDevice: () => Promise.reject(new Error('not used')),
      revoke: async () => false,
    },
    clock: { now: () => now, monotonic: () => now },
  };
  const refresher = createTokenRefresher(deps);
  const credential = () => ({ account, fields: { refresh_token: 'r1' } }) as unknown as Credential;
  return {
    refresher,
    credential,
    requests,
    closed,
    pass: (ms: number) => {
      now += ms;
    },
    answerWith: (next: () => Promise<TokenGrant>) => {
      answer = next;
    },
  };
}

describe('a token', () => {
  it.each([
    [null, false],
    [10 * 60_000, false],
    [4 * 60_000, true],
    [-60_000, true],
  ])('that ends in %j ms is stale: %j', (expiresIn, stale) => {
    const { refresher, credential } = world(expiresIn);
    expect(refresher.isStale(credential())).toBe(stale);
  });

  it('is renewed once for ten thousand who need it at the same time', async () => {
    const { refresher, credential, requests } = world(-1);
    await Promise.all(Array.from({ length: 10_000 }, () => refresher.refresh('ca_1')));
    expect(requests).toEqual([{ grantType: 'refresh_token', refresh_token: 'r1' }]);
    expect(refresher.isStale(credential())).toBe(false);
  });

  it('that lives shorter than the margin is not renewed again and again', async () => {
    const { refresher, credential, answerWith, pass } = world(-1);
    answerWith(async () => ({
      accessToken: 'n',
      refreshToken: null,
      expiresAt: 0,
      scope: null,
      captured: {},
    }));
    await refresher.refresh('ca_1');
    expect(refresher.isStale(credential())).toBe(false);
    pass(11_000);
    expect(refresher.isStale(credential())).toBe(true);
  });

  it('that cannot be renewed for a passing reason changes nothing', async () => {
    const { refresher, answerWith, closed, requests } = world(-1);
    answerWith(() => Promise.reject(new SallyportError('UpstreamTimeout', 'slow')));
    await expect(refresher.refresh('ca_1')).rejects.toMatchObject({ code: 'UpstreamTimeout' });
    expect(closed).toEqual([]);
    await expect(refresher.refresh('ca_1')).rejects.toMatchObject({ code: 'UpstreamTimeout' });
    expect(requests).toHaveLength(2);
  });

  it('whose grant the provider has ended expires the account, with the provider’s words', async () => {
    const { refresher, answerWith, closed } = world(-1);
    answerWith(() => Promise.reject(tokenRefusal('invalid_grant', 'Token has been revoked')));
    await expect(refresher.refresh('ca_1')).rejects.toMatchObject({ code: 'TokenRefused' });
    expect(closed).toEqual([expect.stringMatching(/^EXPIRED: .*Token has been revoked/)]);
  });

  it('can be renewed only with something to renew it by', () => {
    const { refresher, credential } = world(null);
    expect(refresher.canRefresh(credential())).toBe(true);
    expect(refresher.canRefresh({ ...credential(), fields: {} })).toBe(false);
    expect(refresher.canRefresh({ ...credential(), account: null })).toBe(false);
  });
});
