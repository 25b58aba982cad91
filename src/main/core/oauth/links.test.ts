import { describe, expect, it } from 'vitest';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { Connection } from '#shared/domain/connection.ts';
import { SallyportError } from '#shared/errors.ts';
import { acmeToolkit } from '#test/support/acme-toolkit.ts';
import { createConnectLinks } from './links.ts';

const oauth = { authorize_url: 'https://acme.example/auth', token_url: 'https://acme.example/token' };
const minutes = 60_000;
const maker = { id: 'ak_1', name: 'agent' };

function world({ facts = oauth as object, mode = 'OAUTH2', verdict = 'works' } = {}) {
  const toolkit = acmeToolkit(
    { mode: 'OAUTH2', oauth: facts },
    { mode: 'API_KEY', fields: { key: { label: 'Key', secret: true, required: true } } },
  );
  let now = 1_000_000_000;
  let account = {
    id: 'ca_1',
    toolkit: 'acme',
    status: 'INITIATED',
    auth_config_id: 'ac_1',
    public_fields: {},
  } as unknown as ConnectedAccount;
  const change = async (changes: Partial<ConnectedAccount>) => {
    account = { ...account, ...changes };
    return account;
  };
  const config = {
    id: 'ac_1',
    name: 'App',
    toolkit: 'acme',
    auth_scheme: mode,
    client_id: mode === 'OAUTH2' ? 'client' : null,
    scopes: [],
    redirect_uri: null,
    server: null,
  } as never;
  const started: string[] = [];
  const tested: object[] = [];
  let failure: Error | null = null;
  const links = createConnectLinks({
    accounts: {
      begin: ({ user_id }) => change({ user_id }),
      close: (_id, status, reason) => change({ status, status_reason: reason }),
      enter: () => change({}),
      connect: () => change({ status: 'ACTIVE' }),
      reopen: () => change(account.status === 'ACTIVE' ? {} : { status: 'INITIATED' }),
      get: () => account,
    },
    authConfigs: {
      get: () => config,
      requireEnabled: () => config,
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
    testEntered: async (_id, fields) => {
      tested.push(fields);
      return {
        verdict: verdict as 'works',
        status: 200,
        message: `The service ${verdict}.`,
        call_id: 'call_1',
      };
    },
    clock: { now: () => now, monotonic: () => now },
  });
  const create = (by = maker) =>
    links.create({ auth_config_id: 'ac_1', user_id: 'u', callback_url: 'https://agent.example/done' }, by);
  return {
    links,
    create,
    accept: (token: string, entered: Record<string, string> = {}) =>
      links.accept(token, links.offer(token).formToken, new Map(Object.entries(entered))),
    tested,
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
    const { create } = world({ facts });
    await expect(create()).rejects.toMatchObject({
      code: 'SchemeUnsupported',
      message: expect.stringContaining(message),
    });
  });
});

describe('the connect links of a key', () => {
  it('are 50 at most, however many are asked for at once; those of others, used and ended ones do not count', async () => {
    const { create, accept, pass } = world();
    const made = await Promise.allSettled(Array.from({ length: 60 }, () => create()));
    const tokens = made.flatMap((each) => (each.status === 'fulfilled' ? [each.value.token] : []));
    expect(tokens).toHaveLength(50);
    await expect(create()).rejects.toMatchObject({ code: 'ConnectLinksFull' });
    await create({ id: 'ak_2', name: 'agent' });
    await accept(tokens[0] ?? '');
    await create();
    await expect(create()).rejects.toMatchObject({ code: 'ConnectLinksFull' });
    pass(10 * minutes);
    await create();
  });

  it('end with it, save those that a person has used', async () => {
    const { links, create, accept, account } = world();
    const [used, open] = [await create(), await create()];
    await accept(used.token);
    await links.endKey('ak_1');
    expect(() => links.offer(open.token)).toThrow(expect.objectContaining(gone));
    expect(account()).toMatchObject({ status: 'EXPIRED', status_reason: expect.stringContaining('revoked') });
    expect(links.returnTo(connection('connected'))).toContain('status=success');
  });

  it('stay when another key ends', async () => {
    const { links, create, account } = world();
    const { token } = await create();
    await links.endKey('ak_2');
    expect(links.offer(token).agent).toBe('agent');
    expect(account().status).toBe('INITIATED');
  });
});

describe('a connect link for a credential that is typed in', () => {
  it('asks for the fields of the scheme, tries them at the service and tells what it said', async () => {
    const { links, create, accept, tested, started, account } = world({ mode: 'API_KEY' });
    const { token } = await create();
    expect(links.offer(token)).toMatchObject({ app: null, fields: [{ name: 'key', secret: true }] });
    const { state } = await accept(token, { key: 'k-1', other: 'not asked for' });
    expect(state).toMatchObject({ step: 'connected', test: { message: 'The service works.' } });
    expect({ tested, started, status: account().status }).toEqual({
      tested: [{ key: 'k-1' }],
      started: [],
      status: 'ACTIVE',
    });
  });

  it('can be used again with another one where the service refused the first', async () => {
    const refusing = world({ mode: 'API_KEY', verdict: 'refused' });
    const { token } = await refusing.create();
    await expect(refusing.accept(token, { key: 'wrong' })).rejects.toMatchObject({
      code: 'ValidationFailed',
      details: { errors: ['The service refused.'] },
    });
    expect(refusing.account().status).toBe('INITIATED');
    expect(refusing.links.offer(token).toolkit).toBe('Acme');
  });

  it('says what is missing', async () => {
    const { create, accept, tested } = world({ mode: 'API_KEY' });
    const { token } = await create();
    await expect(accept(token)).rejects.toMatchObject({
      details: { errors: ['fields.key: is missing (Key)'] },
    });
    expect(tested).toEqual([]);
  });
});

describe('a connect link for an account that is there', () => {
  it('lets one that ended wait again, and is found while it can be used', async () => {
    const { links, change, accept, account } = world();
    await change({ status: 'EXPIRED' });
    const { token } = await links.reconnect('ca_1', undefined, maker);
    expect(account().status).toBe('INITIATED');
    expect(links.openFor('ca_1')).toBe(token);
    await accept(token);
    expect(links.openFor('ca_1')).toBeNull();
  });

  it('leaves a working one as it is, used or not', async () => {
    const { links, change, pass, account } = world();
    await change({ status: 'ACTIVE' });
    const [first, second] = [
      await links.reconnect('ca_1', undefined, maker),
      await links.reconnect('ca_1', undefined, maker),
    ];
    const { formToken } = links.offer(first.token);
    expect(await links.decline(first.token, formToken)).toMatchObject({ state: { step: 'failed' } });
    pass(10 * minutes);
    expect(() => links.offer(second.token)).toThrow(expect.objectContaining(gone));
    expect(account().status).toBe('ACTIVE');
  });

  it('is over once its owner disabled the account', async () => {
    const { links, change } = world();
    await change({ status: 'ACTIVE' });
    const { token } = await links.reconnect('ca_1', undefined, maker);
    await change({ status: 'INACTIVE' });
    expect(() => links.offer(token)).toThrow(expect.objectContaining(gone));
  });
});
