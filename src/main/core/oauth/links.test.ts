import { describe, expect, it } from 'vitest';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { Connection } from '#shared/domain/connection.ts';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { createConnectLinks } from './links.ts';

const oauth = { authorize_url: 'https://acme.example/auth', token_url: 'https://acme.example/token' };
const minutes = 60_000;

function world(facts: object = oauth) {
  const toolkit = {
    slug: 'acme',
    name: 'Acme',
    base_url: 'https://api.acme.example',
    base_url_vars: {},
    hosts: [],
    auth_schemes: [{ mode: 'OAUTH2', inject: [], fields: {}, oauth: facts }],
  } as unknown as Toolkit;
  let now = 1_000_000_000;
  let account = { id: 'ca_1', toolkit: 'acme', status: 'INITIATED' } as ConnectedAccount;
  const change = async (changes: Partial<ConnectedAccount>) => {
    account = { ...account, ...changes };
    return account;
  };
  const started: string[] = [];
  let failure: Error | null = null;
  const links = createConnectLinks({
    accounts: {
      begin: ({ user_id }) => change({ user_id }),
      close: (_id, status, reason) => change({ status, status_reason: reason }),
      enter: () => change({}),
      get: () => account,
    },
    authConfigs: {
      get: () => ({ id: 'ac_1', name: 'App', toolkit: 'acme', auth_scheme: 'OAUTH2', scopes: [] }) as never,
      clientFor: () => ({}) as never,
    },
    toolkits: { get: () => toolkit, find: () => undefined },
    connections: {
      async start({ account_id }) {
        if (failure) throw failure;
        started.push(account_id ?? '');
        return connection('exchanging');
      },
    },
    clock: { now: () => now, monotonic: () => now },
  });
  const create = () =>
    links.create(
      { auth_config_id: 'ac_1', user_id: 'u', callback_url: 'https://agent.example/done' },
      'agent',
    );
  return {
    links,
    create,
    accept: (token: string) => links.accept(token, links.offer(token).formToken, new Map()),
    started,
    account: () => account,
    change,
    pass: (ms: number) => {
      now += ms;
    },
    failWith: (error: Error | null) => {
      failure = error;
    },
  };
}

function connection(step: 'exchanging' | 'connected'): Connection {
  return { account_id: 'ca_1', toolkit: 'acme', state: { step } as Connection['state'] };
}

const gone = { code: 'ConnectionNotFound' };

describe('a connect link', () => {
  it('is good for 10 minutes, and its account says so afterwards', async () => {
    const { links, create, pass, account } = world();
    const { token } = await create();
    pass(10 * minutes - 1);
    expect(links.offer(token)).toMatchObject({ toolkit: 'Acme', agent: 'agent', userId: 'u' });
    pass(1);
    expect(() => links.offer(token)).toThrow(expect.objectContaining(gone));
    await expect(links.accept(token, '', new Map())).rejects.toMatchObject(gone);
    expect(account()).toMatchObject({
      status: 'EXPIRED',
      status_reason: expect.stringContaining('10 minutes'),
    });
  });

  it('leaves an account alone that was connected in another way meanwhile', async () => {
    const { links, create, pass, change, account } = world();
    const [{ token }, { token: second }] = [await create(), await create()];
    await change({ status: 'ACTIVE' });
    expect(() => links.offer(token)).toThrow(expect.objectContaining(gone));
    pass(10 * minutes);
    expect(() => links.offer(second)).toThrow(expect.objectContaining(gone));
    expect(account().status).toBe('ACTIVE');
  });

  it('works once', async () => {
    const { links, create, accept, started } = world();
    const { token } = await create();
    const { formToken } = links.offer(token);
    await accept(token);
    await expect(links.accept(token, formToken, new Map())).rejects.toMatchObject(gone);
    await expect(links.decline(token, formToken)).rejects.toMatchObject(gone);
    expect(started).toEqual(['ca_1']);
  });

  it('can be used again where nothing could be started', async () => {
    const { create, accept, failWith, started } = world();
    const { token } = await create();
    failWith(new SallyportError('VaultLocked', 'The vault is locked.'));
    await expect(accept(token)).rejects.toMatchObject({ code: 'VaultLocked' });
    failWith(null);
    await accept(token);
    expect(started).toEqual(['ca_1']);
  });

  it('whose time ended while nothing could be started is over', async () => {
    const { links, create, pass, failWith, account } = world();
    const { token } = await create();
    const { formToken } = links.offer(token);
    failWith(new SallyportError('VaultLocked', 'The vault is locked.'));
    const accepted = links.accept(token, formToken, new Map());
    pass(10 * minutes);
    await expect(accepted).rejects.toMatchObject({ code: 'VaultLocked' });
    expect(account().status).toBe('EXPIRED');
  });

  it('sends the browser back once, and not before it has ended', async () => {
    const { links, create, accept } = world();
    const { token } = await create();
    expect(links.returnTo(connection('connected'))).toBeNull();
    await accept(token);
    expect(links.returnTo(connection('exchanging'))).toBeNull();
    expect(links.returnTo(connection('connected'))).toBe(
      'https://agent.example/done?status=success&connected_account_id=ca_1',
    );
    expect(links.returnTo(connection('connected'))).toBeNull();
  });

  it.each([
    ['sends nobody back to this machine', { ...oauth, loopback_redirect: 'https_only' }, 'sends nobody back'],
    [
      'signs in by device code alone',
      { token_url: oauth.token_url, device_authorization_url: 'https://acme.example/d' },
      'no sign-in page',
    ],
  ])('is not made for a provider that %s', async (_what, facts, message) => {
    const { create } = world(facts);
    await expect(create()).rejects.toMatchObject({
      code: 'SchemeUnsupported',
      message: expect.stringContaining(message),
    });
  });
});
