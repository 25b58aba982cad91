import { describe, expect, test } from 'vitest';
import { SallyportError } from '#shared/errors.ts';
import {
  account,
  at,
  awaiting,
  begin,
  config,
  entered,
  failed,
  type Script,
  scheme,
  toolkit,
} from './test-oauth.ts';

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
