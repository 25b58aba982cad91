import { describe, expect, test } from 'vitest';
import type { OperationInput } from '#shared/contract/index.ts';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import type { Connection, ConnectionState } from '#shared/domain/connection.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { createOAuthStore } from './oauth-store.ts';

const scheme: AuthScheme = {
  mode: 'OAUTH2',
  inject: [],
  fields: {},
  oauth: {
    authorize_url: 'https://github.com/login/oauth/authorize',
    token_url: 'https://github.com/login/oauth/access_token',
    device_authorization_url: 'https://github.com/login/device/code',
    token_auth_method: 'client_secret_post',
    default_scopes: ['repo', 'read:user'],
  },
};
const toolkit: Toolkit = {
  slug: 'github',
  name: 'GitHub',
  base_url: 'https://api.github.com/orgs/{org}',
  base_url_vars: { org: { label: 'Organisation', required: true } },
  hosts: [],
  default_headers: {},
  auth_schemes: [scheme],
  categories: [],
  tier: 'checked',
  private_network: false,
};
const config: AuthConfig = {
  id: 'ac_12345678',
  name: 'GitHub app',
  toolkit: 'github',
  auth_scheme: 'OAUTH2',
  is_enabled: true,
  client_id: 'client',
  has_client_secret: true,
  scopes: ['repo'],
  is_enabled_for_tool_router: true,
  tool_access_config: {},
  created_by: null,
  redirect_uri: null,
  server: null,
  account_count: 0,
  created_at: '2026-11-20T09:00:00.000Z',
  updated_at: '2026-11-20T09:00:00.000Z',
};
const account = {
  id: 'ca_12345678',
  toolkit: 'github',
  auth_scheme: 'OAUTH2',
  auth_config_id: config.id,
  status: 'EXPIRED',
  alias: 'work',
  public_fields: { org: 'acme' },
} as unknown as ConnectedAccount;

const awaiting: ConnectionState = {
  step: 'awaiting_browser',
  authorize_url: 'https://github.com/login/oauth/authorize?state=s',
  redirect_uri: 'http://127.0.0.1:4477/oauth/callback',
  expires_at: '2026-11-20T09:10:00.000Z',
};
const failed: ConnectionState = {
  step: 'failed',
  code: 'TokenRefused',
  message: 'GitHub refused the client secret.',
  provider_message: 'incorrect_client_credentials',
  fix: null,
};
const at = (state: ConnectionState, id = account.id): Connection => ({
  account_id: id,
  toolkit: 'github',
  state,
});

interface Script {
  readonly configs?: AuthConfig[];
  readonly start?: (input: OperationInput<'connections.start'>) => Connection;
  readonly get?: () => Connection;
  readonly status?: ConnectedAccount['status'];
}

function begin({
  configs = [],
  start = () => at(awaiting),
  get = () => at(awaiting),
  status = account.status,
}: Script = {}) {
  const connected: ConnectedAccount[] = [];
  const bridge = createTestBridge({
    'authConfigs.list': () => ({ items: configs, next_cursor: null }),
    'authConfigs.create': ({ client_id: clientId }) => ({ ...config, client_id: clientId ?? null }),
    'authConfigs.update': () => config,
    'accounts.get': () => ({ ...account, status }),
    'accounts.rename': () => account,
    'accounts.delete': ({ id }) => ({ id, revoked: false }),
    'toolkits.get': () => toolkit,
    'connections.start': start,
    'connections.get': get,
    'connections.cancel': () => at(failed),
    'connections.paste': ({ url }) => {
      if (!url.startsWith('http'))
        throw new SallyportError('ValidationFailed', 'No address.', { field: 'url' });
      return at({ step: 'exchanging' });
    },
  });
  const store = createOAuthStore(bridge, (made) => connected.push(made));
  const inputsOf = (name: string) =>
    bridge.asked.filter((one) => one.name === name).map(({ input }) => input);
  return {
    bridge,
    store,
    connected,
    inputsOf,
    flow: () => store.getState().flow,
    act: () => store.getState(),
  };
}

async function entered(script?: Script) {
  const test = begin(script);
  await test.act().open(toolkit, scheme);
  test.act().setValue('org', 'acme');
  test.act().editApp({ client_id: ' client ', client_secret: 'topsecret' });
  return test;
}

test('names what is missing before it asks the host', async () => {
  const { act, flow, bridge } = begin();
  await act().open(toolkit, scheme);
  await act().submit();
  expect(flow()).toMatchObject({ step: 'app', missing: ['client_id', 'client_secret', 'org'] });
  act().editApp({ client_id: 'x' });
  expect(flow()).toMatchObject({ missing: ['client_secret', 'org'] });
  act().setMethod('device');
  await act().submit();
  expect(flow()).toMatchObject({ missing: ['org'] });
  expect(bridge.asked.map(({ name }) => name)).toEqual(['authConfigs.list']);
});

test('stores the app, starts the sign-in, and holds no secret from then on', async () => {
  const { act, flow, inputsOf, store } = await entered();
  act().setAlias(' work ');
  await act().submit();
  expect(inputsOf('authConfigs.create')).toEqual([
    {
      toolkit: 'github',
      auth_scheme: 'OAUTH2',
      client_id: 'client',
      client_secret: 'topsecret',
      scopes: ['repo', 'read:user'],
    },
  ]);
  expect(inputsOf('connections.start')).toEqual([
    { auth_config_id: config.id, fields: { org: 'acme' }, method: 'browser', alias: 'work' },
  ]);
  expect(flow()).toMatchObject({ step: 'connecting', connection: { state: { step: 'awaiting_browser' } } });
  expect(JSON.stringify(store.getState())).not.toContain('topsecret');
});

test('connects with an app that is known without asking for one', async () => {
  const off = { ...config, id: 'ac_87654321', is_enabled: false };
  const other = { ...config, id: 'ac_11111111', auth_scheme: 'S2S_OAUTH2' as const };
  const { act, flow, inputsOf } = begin({ configs: [off, other, config] });
  await act().open(toolkit, scheme);
  expect(flow()).toMatchObject({ choice: config.id, configs: [off, config] });
  act().setValue('org', 'acme');
  await act().submit();
  expect(inputsOf('authConfigs.create')).toEqual([]);
  expect(inputsOf('connections.start')).toMatchObject([{ auth_config_id: config.id }]);
});

test('follows the announcements of its own account to the end, and hands the account on once', async () => {
  const { act, flow, connected } = await entered();
  await act().submit();
  act().receive(at({ step: 'exchanging' }, 'ca_99999999'));
  expect(flow()).toMatchObject({ connection: { state: { step: 'awaiting_browser' } } });
  act().receive(at({ step: 'verifying' }));
  expect(flow()).toMatchObject({ connection: { state: { step: 'verifying' } } });
  act().receive(at({ step: 'connected', account, warnings: [] }));
  act().receive(at({ step: 'connected', account, warnings: [] }));
  expect(connected).toEqual([account]);
});

test('lets no late answer take back what was announced', async () => {
  const { act, flow } = await entered();
  await act().submit();
  act().receive(at({ step: 'connected', account, warnings: [] }));
  await act().refresh();
  expect(flow()).toMatchObject({ connection: { state: { step: 'connected' } } });
});

test('shows at once what happened while the start was answered', async () => {
  const { act, flow, connected } = await entered({
    get: () => at({ step: 'connected', account, warnings: [] }),
  });
  await act().submit();
  expect(flow()).toMatchObject({ connection: { state: { step: 'connected' } } });
  expect(connected).toEqual([account]);
});

test('tries again with what was entered: the same app changed, the same account, no secret kept', async () => {
  const { act, flow, inputsOf } = await entered();
  act().setAlias('work');
  await act().submit();
  act().receive(at(failed));
  act().retry();
  expect(flow()).toMatchObject({
    step: 'app',
    busy: false,
    values: { org: 'acme' },
    alias: 'work',
    draft: { client_id: ' client ', client_secret: '' },
  });
  act().editApp({ client_secret: 'right', scopes: 'repo' });
  await act().submit();
  expect(inputsOf('authConfigs.create')).toHaveLength(1);
  expect(inputsOf('authConfigs.update')).toEqual([
    { id: config.id, client_secret: 'right', scopes: ['repo'] },
  ]);
  expect(inputsOf('connections.start')[1]).toEqual({
    auth_config_id: config.id,
    account_id: account.id,
    method: 'browser',
  });
  expect(inputsOf('accounts.rename')).toEqual([]);
});

test('makes another app where the client id itself was wrong, and asks for its secret', async () => {
  const { act, flow, inputsOf } = await entered();
  await act().submit();
  act().receive(at(failed));
  act().retry();
  act().editApp({ client_id: 'other' });
  await act().submit();
  expect(flow()).toMatchObject({ missing: ['client_secret'] });
  act().editApp({ client_secret: 's2' });
  await act().submit();
  expect(inputsOf('authConfigs.create')).toHaveLength(2);
});

test('replaces the account that an earlier try began where what is fixed in it has changed', async () => {
  const { act, inputsOf } = await entered();
  act().setAlias('work');
  await act().submit();
  act().receive(at(failed));
  act().retry();
  act().setValue('org', 'other');
  await act().submit();
  expect(inputsOf('accounts.delete')).toEqual([{ id: account.id }]);
  expect(inputsOf('connections.start')[1]).toEqual({
    auth_config_id: config.id,
    fields: { org: 'other' },
    method: 'browser',
    alias: 'work',
  });
});

test('renames the account that an earlier try began, and begins anew where it is gone', async () => {
  const { act, inputsOf } = await entered({
    start: ({ account_id: id }) => {
      if (id !== undefined) throw new SallyportError('AccountNotFound', 'Gone.');
      return at(awaiting);
    },
  });
  await act().submit();
  act().retry();
  act().setAlias('home');
  await act().submit();
  expect(inputsOf('accounts.rename')).toEqual([{ id: account.id, alias: 'home' }]);
  expect(inputsOf('connections.start')).toMatchObject([{}, { account_id: account.id }, { alias: 'home' }]);
});

test('shows a refusal on the form and keeps the app that is already stored', async () => {
  const { act, flow, inputsOf } = await entered({
    start: () => {
      throw new SallyportError('AccountConflict', 'Taken.', { field: 'alias' });
    },
  });
  await act().submit();
  expect(flow()).toMatchObject({
    step: 'app',
    busy: false,
    made: config,
    error: { code: 'AccountConflict' },
  });
  await act().submit();
  expect(inputsOf('authConfigs.create')).toHaveLength(1);
});

test('sends the pasted address, and says beside the input what is wrong with it', async () => {
  const { act, flow } = await entered();
  await act().submit();
  act().setPasted('nonsense');
  await act().paste();
  expect(flow()).toMatchObject({ busy: false, pasted: 'nonsense', error: { details: { field: 'url' } } });
  act().setPasted(' http://127.0.0.1/?code=c ');
  await act().paste();
  expect(flow()).toMatchObject({ pasted: '', error: null, connection: { state: { step: 'exchanging' } } });
});

test('goes back to the form when the person cancels', async () => {
  const { act, flow, inputsOf } = await entered();
  await act().submit();
  await act().cancel();
  expect(inputsOf('connections.cancel')).toEqual([{ account_id: account.id }]);
  expect(flow()).toMatchObject({ step: 'app', busy: false, error: null });
});

test('leaves no account behind that was only begun when the person cancels, and keeps one that was there before', async () => {
  const { act, flow, inputsOf } = await entered();
  await act().submit();
  await act().cancel();
  expect(inputsOf('accounts.delete')).toEqual([{ id: account.id }]);
  expect(flow()).toMatchObject({ step: 'app', begun: null });

  const known = begin({ configs: [config], get: () => at(failed) });
  await known.act().reconnect(account.id, true);
  await known.act().cancel();
  expect(known.inputsOf('connections.cancel')).toHaveLength(1);
  expect(known.inputsOf('accounts.delete')).toEqual([]);
});

test('connects an account again with its own app at once', async () => {
  const { act, flow, inputsOf } = begin({ configs: [config], get: () => at(failed) });
  const started = act().reconnect(account.id, true);
  // The page that opens meanwhile asks for the same account.
  await act().reconnect(account.id, false);
  await started;
  expect(inputsOf('connections.start')).toEqual([
    { auth_config_id: config.id, account_id: account.id, method: 'browser' },
  ]);
  expect(flow()).toMatchObject({ step: 'connecting', form: { account: { id: account.id } } });
});

test('asks first where the app of an account is disabled', async () => {
  const { act, flow, inputsOf } = begin({
    configs: [{ ...config, is_enabled: false }],
    get: () => at(failed),
  });
  await act().reconnect(account.id, true);
  expect(inputsOf('connections.start')).toEqual([]);
  expect(flow()).toMatchObject({ step: 'app', values: { org: 'acme' } });
});

test('says that an account without its app has to be connected anew', async () => {
  const { act, flow } = begin({ configs: [{ ...config, id: 'ac_99999999' }], get: () => at(failed) });
  await act().reconnect(account.id, true);
  expect(flow()).toMatchObject({ step: 'load_failed', error: { code: 'AuthConfigNotFound' } });
});

test('shows the sign-in of an account that is already under way', async () => {
  const { act, flow, inputsOf } = begin({ configs: [config] });
  await act().reconnect(account.id, true);
  expect(flow()).toMatchObject({ step: 'connecting', connection: { state: { step: 'awaiting_browser' } } });
  expect(inputsOf('connections.start')).toEqual([]);
});

test('forgets the secret when the person leaves, and starts nothing after that', async () => {
  const { act, flow, store, inputsOf } = await entered();
  const submitted = act().submit();
  act().close();
  await submitted;
  expect(flow().step).toBe('idle');
  expect(JSON.stringify(store.getState())).not.toContain('topsecret');
  expect(inputsOf('connections.start')).toEqual([]);
});

describe('a service that Sallyport registers itself at', () => {
  const found = {
    name: 'Acme tools',
    origins: ['https://id.acme.example'],
    obstacle: null,
    server: {
      issuer: 'https://id.acme.example',
      authorize_url: 'https://id.acme.example/authorize',
      token_url: 'https://id.acme.example/token',
      registration_url: 'https://id.acme.example/register',
      revocation_url: null,
      sends_issuer: true,
      takes_s256: true,
      token_auth_methods: [],
      resource: null,
      scopes: ['read'],
    },
  };
  const own = { mode: 'DCR_OAUTH', inject: [], fields: {} } as unknown as AuthScheme;

  test('shows the addresses found, and registers with those that were shown', async () => {
    const created: unknown[] = [];
    const store = createOAuthStore(
      createTestBridge({
        'authConfigs.list': () => ({ items: [], next_cursor: null }),
        'authConfigs.discover': () => found,
        'authConfigs.create': (input) => {
          created.push(input);
          return { ...config, auth_scheme: 'DCR_OAUTH', server: found.server };
        },
        'connections.start': () => at(awaiting),
        'connections.get': () => at(awaiting),
      }),
      () => {},
    );
    await store.getState().open({ ...toolkit, base_url: 'https://mcp.acme.example', base_url_vars: {} }, own);
    expect(store.getState().flow).toMatchObject({ step: 'app', found, draft: { scopes: 'read' } });
    await store.getState().submit();
    expect(created).toEqual([
      {
        toolkit: 'github',
        auth_scheme: 'DCR_OAUTH',
        scopes: ['read'],
        confirmed_origins: ['https://id.acme.example'],
      },
    ]);
    expect(store.getState().flow.step).toBe('connecting');
  });
});

describe('a sign-in that was begun before a reload', () => {
  const known: Script = { configs: [config], status: 'INITIATED' };
  const opened = async (script: Script) => {
    const test = begin(script);
    await test.act().open(toolkit, scheme, account.id);
    return test;
  };

  test('goes on where it stands, and is deleted where the person gives it up', async () => {
    const { flow, act, inputsOf } = await opened(known);
    expect(flow()).toMatchObject({
      step: 'connecting',
      connection: at(awaiting),
      form: { choice: config.id },
    });
    await act().cancel();
    expect(inputsOf('accounts.delete')).toEqual([{ id: account.id }]);
    expect(flow()).toMatchObject({ step: 'app', begun: null });
  });

  test('that has ended is tried again with the same account', async () => {
    const { flow, act, inputsOf } = await opened({
      ...known,
      get() {
        throw new SallyportError('ConnectionNotFound', 'It has ended.');
      },
    });
    expect(flow()).toMatchObject({ step: 'app', values: { org: 'acme' }, alias: 'work' });
    await act().submit();
    expect(inputsOf('connections.start')).toMatchObject([{ account_id: account.id }]);
  });

  test('is none where the account has worked: the form is blank, and nothing of it can be given up here', async () => {
    for (const status of ['ACTIVE', 'EXPIRED'] as const) {
      const { flow } = await opened({ configs: [config], status });
      expect(flow()).toMatchObject({ step: 'app', begun: null, alias: '' });
    }
  });
});
