import { describe, expect, it } from 'vitest';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import { SallyportError } from '#shared/errors.ts';
import { acmeToolkit } from '#test/support/acme-toolkit.ts';
import type { Credential } from '../accounts/index.ts';
import { createTokenRefresher, type RefresherDeps } from './refresh.ts';
import { tokenRefusal } from './refusals.ts';
import type { TokenGrant } from './token-answer.ts';

const toolkit = acmeToolkit({ mode: 'OAUTH2', oauth: { token_url: 'https://acme.example/token' } });

const start = 1_000_000_000;

async function grantOf(lifeMs: number): Promise<TokenGrant> {
  return { ...(await world(-1).issue()), expiresAt: start + lifeMs };
}

function world(expiresInMs: number | null) {
  let now = start;
  let clockError = 0;
  let account = {
    id: 'ca_1',
    toolkit: 'acme',
    auth_scheme: 'OAUTH2',
    auth_config_id: 'ac_1',
    status: 'ACTIVE',
    updated_at: '2026-11-20T12:00:00.000Z',
    expires_at: expiresInMs === null ? null : new Date(now + expiresInMs).toISOString(),
  } as ConnectedAccount;
  const requests: Record<string, string>[] = [];
  const closed: string[] = [];
  const stored: { token: string; spent: string | undefined }[] = [];
  const revoked: string[] = [];
  let refreshToken = 'r1';
  let appChangedAt = '2026-11-20T12:00:00.000Z';
  let storing: Error | null = null;
  const sealedOrigins = ['https://api.acme.example', 'https://acme.example'];
  let answer = async (): Promise<TokenGrant> => ({
    accessToken: 'new',
    refreshToken: 'r2',
    expiresAt: now + clockError + 3_600_000,
    scope: null,
    captured: {},
    tokenOrigins: [],
  });
  const deps: RefresherDeps = {
    accounts: {
      get: () => account,
      sealedOriginsOf: () => sealedOrigins,
      valuesOf: () => ({ access_token: 'old', refresh_token: refreshToken }),
      grant: async (_id, grant, renewal) => {
        if (storing !== null) throw storing;
        stored.push({ token: grant.accessToken, spent: renewal?.madeFrom.refresh_token });
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
    mint: { request: () => Promise.reject(new Error('Nothing is minted here.')) },
    authConfigs: {
      get: () => ({ updated_at: appChangedAt }) as ReturnType<RefresherDeps['authConfigs']['get']>,
      clientFor: () =>
        ({
          config: { scopes: [] },
          clientId: 'c',
          clientSecret: 's',
          server: null,
          port: null,
        }) as unknown as ReturnType<RefresherDeps['authConfigs']['clientFor']>,
    },
    toolkits: { get: () => toolkit },
    endpoint: {
      request: (_app, grantType, parameters) => {
        requests.push({ grantType, ...parameters });
        return answer();
      },
      knows: async () => true,
      startDevice: () => Promise.reject(new Error('not used')),
      revoke: async (_app, token) => {
        revoked.push(token);
        return true;
      },
    },
    clock: { now: () => now + clockError, monotonic: () => now },
  };
  const refresher = createTokenRefresher(deps);
  const credential = () =>
    ({
      account,
      scheme: { mode: 'OAUTH2' },
      fields: { refresh_token: 'r1' },
    }) as unknown as Credential;
  return {
    refresher,
    sealedOrigins,
    credential,
    requests,
    closed,
    stored,
    revoked,
    issue: () => answer(),
    failStoring: (error: Error | null) => {
      storing = error;
    },
    connectAgain: () => {
      refreshToken = 'r9';
      account = { ...account, updated_at: '2026-11-20T13:00:00.000Z' };
    },
    changeApp: () => {
      appChangedAt = '2026-11-20T13:00:00.000Z';
    },
    setClock: (days: number) => {
      clockError = days * 86_400_000;
    },
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
      tokenOrigins: [],
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

  it('that cannot be renewed is asked for by calls in growing pauses of at most a minute, by the owner always', async () => {
    const { refresher, answerWith, requests, pass } = world(-1);
    const down = { code: 'UpstreamUnreachable' };
    answerWith(() => Promise.reject(new SallyportError('UpstreamUnreachable', 'down')));
    const asked: number[] = [];
    for (let second = 0; second < 300; second += 1) {
      const before = requests.length;
      await expect(refresher.refreshForCall('ca_1')).rejects.toMatchObject(down);
      if (requests.length > before) asked.push(second);
      pass(1_000);
    }
    expect(asked).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);
    await expect(refresher.refresh('ca_1')).rejects.toMatchObject(down);
    expect(requests).toHaveLength(11);
  });

  it.each(['connectAgain', 'changeApp'] as const)(
    'is asked for by calls at once after a change that may help: %s',
    async (change) => {
      const { refresher, answerWith, requests, [change]: changed } = world(-1);
      answerWith(() => Promise.reject(new SallyportError('UpstreamTimeout', 'slow')));
      for (let times = 0; times < 3; times += 1)
        await refresher.refreshForCall('ca_1').catch(() => undefined);
      expect(requests).toHaveLength(1);
      changed();
      await refresher.refreshForCall('ca_1').catch(() => undefined);
      expect(requests).toHaveLength(2);
    },
  );

  it('whose grant the provider has ended expires the account, with the provider’s words', async () => {
    const { refresher, answerWith, closed } = world(-1);
    answerWith(() => Promise.reject(tokenRefusal('invalid_grant', 'Token has been revoked')));
    await expect(refresher.refresh('ca_1')).rejects.toMatchObject({ code: 'TokenRefused' });
    expect(closed).toEqual([expect.stringMatching(/^EXPIRED: .*Token has been revoked/)]);
  });

  it('is not renewed at an address that was not confirmed with the connection', async () => {
    const { refresher, sealedOrigins, requests } = world(-1);
    sealedOrigins.pop();
    await expect(refresher.refresh('ca_1')).rejects.toMatchObject({ code: 'OriginUnconfirmed' });
    expect(requests).toEqual([]);
  });

  it('whose sign-in was replaced while the provider refused the old one stays', async () => {
    const { refresher, answerWith, connectAgain, closed, stored } = world(-1);
    answerWith(async () => {
      connectAgain();
      throw tokenRefusal('invalid_grant', null);
    });
    await refresher.refresh('ca_1');
    expect([closed, stored]).toEqual([[], []]);
  });

  it.each(['VaultLocked', 'StorageFailed'] as const)(
    'that was issued but not stored (%s) is kept and stored later, and not asked for again',
    async (code) => {
      const { refresher, failStoring, requests, stored } = world(-1);
      failStoring(new SallyportError(code, 'not now'));
      await expect(refresher.refresh('ca_1')).rejects.toMatchObject({ code });
      await expect(refresher.refresh('ca_1')).rejects.toMatchObject({ code });
      await refresher.storeWaiting();
      failStoring(null);
      await refresher.storeWaiting();
      expect(requests).toHaveLength(1);
      expect(stored).toEqual([{ token: 'new', spent: 'r1' }]);
      await refresher.storeWaiting();
      expect(stored).toHaveLength(1);
    },
  );

  it('that was issued for an account deleted meanwhile is withdrawn at the provider', async () => {
    const { refresher, failStoring, revoked, requests } = world(-1);
    failStoring(new SallyportError('AccountNotFound', 'gone'));
    await expect(refresher.refresh('ca_1')).rejects.toMatchObject({ code: 'AccountNotFound' });
    expect(revoked).toEqual(['r2']);
    await refresher.storeWaiting();
    expect(requests).toHaveLength(1);
  });

  it('that lives a minute is renewed at half of its life, once that is known', async () => {
    const { refresher, credential, answerWith, pass } = world(-1);
    const minute = await grantOf(60_000);
    answerWith(async () => minute);
    await refresher.refresh('ca_1');
    pass(29_000);
    expect(refresher.isStale(credential())).toBe(false);
    pass(2_000);
    expect(refresher.isStale(credential())).toBe(true);
  });

  it('is not asked for again while the clock jumps by a day, but once each way', async () => {
    const { refresher, credential, setClock, requests } = world(3_600_000);
    for (const days of [1, -1]) {
      setClock(days);
      for (let call = 0; call < 100; call += 1) {
        if (refresher.isStale(credential())) await refresher.refresh('ca_1');
      }
    }
    expect(requests.length).toBeLessThanOrEqual(2);
  });

  it('that was refused although it was new is not renewed for a while', async () => {
    const { refresher, credential, pass } = world(null);
    await refresher.refresh('ca_1');
    expect(refresher.canRefresh(credential())).toBe(true);
    refresher.newTokenRefused(credential());
    expect(refresher.canRefresh(credential())).toBe(false);
    pass(11_000);
    expect(refresher.canRefresh(credential())).toBe(true);
  });

  it('can be renewed only with something to renew it by', () => {
    const { refresher, credential } = world(null);
    expect(refresher.canRefresh(credential())).toBe(true);
    expect(refresher.canRefresh({ ...credential(), fields: {} })).toBe(false);
    expect(refresher.canRefresh({ ...credential(), account: null })).toBe(false);
  });
});
