import { expect, test } from 'vitest';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { createConnectStore } from './connect-store.ts';

const toolkit: Toolkit = {
  slug: 'github',
  name: 'GitHub',
  base_url: 'https://api.github.com/orgs/{org}',
  base_url_vars: { org: { label: 'Organisation', required: true } },
  hosts: [],
  default_headers: {},
  auth_schemes: [
    { mode: 'BEARER_TOKEN', inject: [], fields: { token: { label: 'Token', secret: true, required: true } } },
    { mode: 'API_KEY', inject: [], fields: { token: { label: 'Key', secret: true, required: true } } },
  ],
  categories: [],
  tier: 'checked',
  private_network: false,
};
const account = { id: 'ca_12345678' } as ConnectedAccount;

test('names what is missing without asking the host', async () => {
  const bridge = createTestBridge({ 'toolkits.get': () => toolkit });
  const store = createConnectStore(bridge, () => {});
  await store.getState().open('github');
  await store.getState().submit();
  expect(store.getState().flow).toMatchObject({ step: 'form', missing: ['org', 'token'] });
  store.getState().setValue('org', 'x');
  expect(store.getState().flow).toMatchObject({ missing: ['token'] });
  expect(bridge.asked.map(({ name }) => name)).toEqual(['toolkits.get']);
});

test('connects, hands the account on, and holds no secret afterwards', async () => {
  const made: ConnectedAccount[] = [];
  const bridge = createTestBridge({ 'toolkits.get': () => toolkit, 'accounts.create': () => account });
  const store = createConnectStore(bridge, (created) => made.push(created));
  await store.getState().open('github');
  store.getState().setValue('org', 'acme');
  store.getState().setValue('token', 'ghp_secret');
  store.getState().setAlias('  work ');
  await store.getState().submit();
  expect(bridge.asked[1]?.input).toEqual({
    toolkit: 'github',
    auth_scheme: 'BEARER_TOKEN',
    fields: { org: 'acme', token: 'ghp_secret' },
    alias: 'work',
  });
  expect(made).toEqual([account]);
  expect(store.getState().flow.step).toBe('connected');
  expect(JSON.stringify(store.getState())).not.toContain('ghp_secret');
});

test('keeps what is no secret when the scheme changes', async () => {
  const store = createConnectStore(createTestBridge({ 'toolkits.get': () => toolkit }), () => {});
  await store.getState().open('github');
  store.getState().setValue('org', 'acme');
  store.getState().setValue('token', 'ghp_secret');
  store.getState().chooseScheme('API_KEY');
  expect(store.getState().flow).toMatchObject({ mode: 'API_KEY', values: { org: 'acme', token: '' } });
});

test('shows a refusal on the form, keeping what was typed', async () => {
  const bridge = createTestBridge({
    'toolkits.get': () => toolkit,
    'accounts.create': () => {
      throw new SallyportError('AccountConflict', 'The name is taken.', { field: 'alias' });
    },
  });
  const store = createConnectStore(bridge, () => {});
  await store.getState().open('github');
  store.getState().setValue('org', 'acme');
  store.getState().setValue('token', 't');
  await store.getState().submit();
  expect(store.getState().flow).toMatchObject({
    step: 'form',
    busy: false,
    values: { token: 't' },
    error: { code: 'AccountConflict' },
  });
});

test('says plainly that a toolkit cannot be connected yet', async () => {
  const unknown: Toolkit = { ...toolkit, auth_schemes: [{ mode: 'OAUTH2', inject: [], fields: {} }] };
  const store = createConnectStore(createTestBridge({ 'toolkits.get': () => unknown }), () => {});
  await store.getState().open('trello');
  expect(store.getState().flow.step).toBe('unsupported');
});

test('hands a scheme of OAuth to its wizard, and comes back to the form', async () => {
  const oauth: AuthScheme = {
    mode: 'OAUTH2',
    inject: [],
    fields: {},
    oauth: { authorize_url: 'https://a.test/', token_url: 'https://a.test/token' },
  };
  const both: Toolkit = { ...toolkit, auth_schemes: [oauth, ...toolkit.auth_schemes] };
  const store = createConnectStore(createTestBridge({ 'toolkits.get': () => both }), () => {});
  await store.getState().open('github');
  expect(store.getState().flow).toMatchObject({ step: 'form', mode: 'BEARER_TOKEN' });
  store.getState().chooseScheme('OAUTH2');
  expect(store.getState().flow).toMatchObject({ step: 'oauth', scheme: { mode: 'OAUTH2' } });
  store.getState().chooseScheme('API_KEY');
  expect(store.getState().flow).toMatchObject({ step: 'form', mode: 'API_KEY' });
});

test('forgets what was typed when the person leaves, and an answer that comes later changes nothing', async () => {
  let answer: (value: ConnectedAccount) => void = () => {};
  const bridge = createTestBridge({
    'toolkits.get': () => toolkit,
    'accounts.create': () =>
      new Promise<ConnectedAccount>((resolve) => {
        answer = resolve;
      }),
  });
  const store = createConnectStore(bridge, () => {});
  await store.getState().open('github');
  store.getState().setValue('org', 'acme');
  store.getState().setValue('token', 'ghp_secret');
  const submitted = store.getState().submit();
  store.getState().close();
  expect(JSON.stringify(store.getState())).not.toContain('ghp_secret');
  answer(account);
  await submitted;
  expect(store.getState().flow.step).toBe('loading');
});
