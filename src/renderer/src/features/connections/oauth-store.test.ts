import { describe, expect, test } from 'vitest';
import type { AuthScheme } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { createOAuthStore } from './oauth-store.ts';
import {
  account,
  at,
  awaiting,
  begin,
  config,
  entered,
  failed,
  scheme,
  testServer,
  toolkit,
} from './test-oauth.ts';

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
  const own = { mode: 'DCR_OAUTH', inject: [], fields: {} } as unknown as AuthScheme;

  test('shows the addresses found, and registers with those that were shown', async () => {
    const created: unknown[] = [];
    const store = createOAuthStore(
      createTestBridge({
        'authConfigs.list': () => ({ items: [], next_cursor: null }),
        'authConfigs.discover': () => testServer,
        'authConfigs.create': (input) => {
          created.push(input);
          return { ...config, auth_scheme: 'DCR_OAUTH', server: testServer.server };
        },
        'connections.start': () => at(awaiting),
        'connections.get': () => at(awaiting),
      }),
      () => {},
    );
    await store.getState().open({ ...toolkit, base_url: 'https://mcp.acme.example', base_url_vars: {} }, own);
    expect(store.getState().flow).toMatchObject({
      step: 'app',
      found: testServer,
      draft: { scopes: 'read' },
    });
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
