import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import { SallyportError } from '#shared/errors.ts';
import { acmeToolkit } from '#test/support/acme-toolkit.ts';
import type { CallbackListener } from '../ports/index.ts';
import type { ConnectLookup } from './connect-lookup.ts';
import { createConnections } from './connections.ts';
import type { TokenEndpoint } from './oauth-client.ts';

const gateway = 'http://127.0.0.1:4477/oauth/callback';
const unasked = () => Promise.reject(new Error('not asked for'));
const facts = {
  authorize_url: 'https://id.acme.example/auth',
  token_url: 'https://id.acme.example/token',
  loopback_redirect: 'any_port',
};

interface TestListener extends CallbackListener {
  readonly isOpen: () => boolean;
}

function world(
  changes: {
    oauth?: object;
    scopes?: string[];
    lookUp?: ConnectLookup;
    onGrant?: (captured: Readonly<Record<string, string>>) => void;
    listens?: boolean;
    endpoint?: Partial<TokenEndpoint>;
  } = {},
) {
  const toolkit = acmeToolkit({ mode: 'OAUTH2', oauth: { ...facts, ...changes.oauth } });
  const listeners: TestListener[] = [];
  let account = {
    id: 'ca_1',
    toolkit: 'acme',
    auth_scheme: 'OAUTH2',
    auth_config_id: 'ac_1',
    status: 'INITIATED',
  } as ConnectedAccount;
  const change = async (changed: Partial<ConnectedAccount>) => {
    account = { ...account, ...changed };
    return account;
  };
  const config = {
    id: 'ac_1',
    toolkit: 'acme',
    auth_scheme: 'OAUTH2',
    scopes: changes.scopes ?? [],
    redirect_uri: null,
  } as never;
  const connections = createConnections({
    accounts: {
      all: () => [account],
      get: () => account,
      begin: () => change({}),
      grant: (_id, { captured }) => {
        changes.onGrant?.(captured);
        return change({ status: 'ACTIVE' });
      },
      close: (_id, status, reason) => change({ status, status_reason: reason }),
      identify: () => change({}),
      valuesOf: () => ({}),
      delete: async (id) => ({ id }),
    },
    authConfigs: {
      get: () => config,
      clientFor: () => ({ config, clientId: 'app', clientSecret: null, server: null, port: null }),
      register: () => Promise.reject(new Error('not asked for')),
    },
    toolkits: { get: () => toolkit },
    oauth1: { begin: unasked, finish: unasked },
    endpoint: {
      request: async () => ({
        accessToken: 'a',
        refreshToken: null,
        expiresAt: null,
        scope: null,
        captured: {},
        tokenOrigins: [],
      }),
      startDevice: () => Promise.reject(new Error('not asked for')),
      revoke: async () => false,
      knows: async () => true,
      ...changes.endpoint,
    },
    browser: { open: async () => true },
    listeners: {
      async open() {
        if (changes.listens === false) return null;
        let isOpen = true;
        const listener: TestListener = {
          redirectUri: `http://127.0.0.1:${50_000 + listeners.length}/oauth/callback`,
          close: () => {
            isOpen = false;
          },
          isOpen: () => isOpen,
        };
        listeners.push(listener);
        return listener;
      },
    },
    clock: { now: () => Date.now(), monotonic: () => Date.now() },
    redirectUri: () => gateway,
    lookUp: changes.lookUp ?? (() => Promise.reject(new Error('not asked for'))),
    identify: async () => null,
    onChange: () => {},
  });
  const start = async (method: 'browser' | 'device' = 'browser') => {
    const { state } = await connections.start({
      auth_config_id: 'ac_1',
      account_id: 'ca_1',
      fields: {},
      user_id: 'default',
      method,
      open_browser: false,
    });
    return state;
  };
  const browser = async () => {
    const state = await start();
    if (state.step !== 'awaiting_browser') throw new Error(JSON.stringify(state));
    const answer = new URLSearchParams({ code: 'c' });
    answer.set('state', new URL(state.authorize_url).searchParams.get('state') ?? '');
    return { redirectUri: state.redirect_uri, answer };
  };
  return { connections, start, browser, listeners, account: () => account };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const tenMinutes = 10 * 60_000;

describe('where the browser comes back to', () => {
  it('is the gateway where no port of the sign-in’s own can be opened', async () => {
    const { browser, connections } = world({ listens: false });
    const { redirectUri, answer } = await browser();
    expect(redirectUri).toBe(gateway);
    expect(await connections.callback(answer)).toMatchObject({ state: { step: 'connected' } });
  });

  it('is the gateway where the provider wants the registered port', async () => {
    const { browser, listeners } = world({ oauth: { loopback_redirect: 'fixed_port' } });
    expect((await browser()).redirectUri).toBe(gateway);
    expect(listeners).toEqual([]);
  });

  it('is let go of after 10 minutes, and the account says why', async () => {
    const { browser, listeners, account } = world();
    await browser();
    await vi.advanceTimersByTimeAsync(tenMinutes - 1);
    expect(listeners.map((listener) => listener.isOpen())).toEqual([true]);
    await vi.advanceTimersByTimeAsync(1);
    expect(listeners.map((listener) => listener.isOpen())).toEqual([false]);
    expect(account()).toMatchObject({
      status: 'FAILED',
      status_reason: expect.stringContaining('10 minutes'),
    });
  });

  it('is let go of when Sallyport stops', async () => {
    const { browser, listeners, connections } = world();
    await browser();
    connections.stop();
    expect(listeners.map((listener) => listener.isOpen())).toEqual([false]);
  });
});

describe('a sign-in that was started again', () => {
  it('does not fail the account when the time of the first has run out', async () => {
    const { browser, connections, account } = world();
    await browser();
    const { answer } = await browser();
    await connections.callback(answer);
    await vi.advanceTimersByTimeAsync(tenMinutes);
    expect(account()).toMatchObject({ status: 'ACTIVE' });
  });

  it('takes nothing from the first, which is still exchanging its code', async () => {
    const first = Promise.withResolvers<never>();
    const { browser, connections, account } = world({ endpoint: { request: () => first.promise } });
    const { answer } = await browser();
    const exchanging = connections.callback(answer);
    await browser();
    first.reject(new Error('too late'));
    await exchanging;
    expect(account().status).toBe('INITIATED');
    expect(connections.get('ca_1').state.step).toBe('awaiting_browser');
  });
});

describe('an answer without the name of its issuer', () => {
  const issuer = 'https://id.acme.example';

  it('is taken where the provider does not say that it names itself', async () => {
    const { browser, connections } = world({ oauth: { issuer } });
    expect(await connections.callback((await browser()).answer)).toMatchObject({
      state: { step: 'connected' },
    });
  });

  it('ends the sign-in before any token is asked for where the provider always names itself', async () => {
    const request = vi.fn();
    const { browser, connections } = world({
      oauth: { issuer, authorization_response_iss_parameter_supported: true },
      endpoint: { request },
    });
    expect(await connections.callback((await browser()).answer)).toMatchObject({
      state: { step: 'failed', code: 'AuthorizationFailed' },
    });
    expect(request).not.toHaveBeenCalled();
  });
});

describe('a grant that falls short', () => {
  it('connects the account and says what is missing', async () => {
    const { browser, connections, account } = world({
      scopes: ['read', 'write'],
      endpoint: {
        request: async () => ({
          accessToken: 'a',
          refreshToken: null,
          expiresAt: Date.now() + 3_600_000,
          scope: 'read',
          captured: {},
          tokenOrigins: [],
        }),
      },
    });
    const { state } = await connections.callback((await browser()).answer);
    expect(state).toMatchObject({
      step: 'connected',
      warnings: [{ code: 'scopes_narrower' }, { code: 'refresh_token_missing' }],
    });
    expect(account().status).toBe('ACTIVE');
  });
});

describe('a value that only the service can tell', () => {
  const after_connect = [
    { variable: 'site', url: 'https://id.acme.example/sites', items: '', value: '/id', pattern: '[a-z]+' },
  ];
  const offering =
    (...values: string[]): ConnectLookup =>
    async () =>
      values.map((value) => ({ value, label: value.toUpperCase() }));

  it('is taken where there is one', async () => {
    const granted: object[] = [];
    const { connections, browser } = world({
      oauth: { after_connect },
      lookUp: offering('acme'),
      onGrant: (captured) => granted.push(captured),
    });
    const { answer } = await browser();
    expect((await connections.callback(answer)).state.step).toBe('connected');
    expect(granted).toEqual([{ site: 'acme' }]);
  });

  it('is chosen by the person where there are several, and nothing else is taken', async () => {
    const granted: object[] = [];
    const { connections, browser, listeners } = world({
      oauth: { after_connect },
      lookUp: offering('acme', 'beta'),
      onGrant: (captured) => granted.push(captured),
    });
    const { answer } = await browser();
    const { state } = await connections.callback(answer);
    expect(state).toMatchObject({
      step: 'choosing',
      label: 'site',
      choices: [{ value: 'acme' }, { value: 'beta' }],
    });
    expect(listeners.every((listener) => !listener.isOpen())).toBe(true);
    await expect(connections.choose('ca_1', 'evil')).rejects.toMatchObject({
      code: 'ValidationFailed',
      details: { field: 'value' },
    });
    expect(granted).toEqual([]);
    expect((await connections.choose('ca_1', 'beta')).state.step).toBe('connected');
    expect(granted).toEqual([{ site: 'beta' }]);
  });

  it('fails the connection where the service offers none', async () => {
    const { connections, browser } = world({
      oauth: { after_connect },
      lookUp: () => Promise.reject(new SallyportError('AuthorizationFailed', 'names none')),
    });
    const { answer } = await browser();
    expect((await connections.callback(answer)).state).toMatchObject({
      step: 'failed',
      code: 'AuthorizationFailed',
    });
  });
});
