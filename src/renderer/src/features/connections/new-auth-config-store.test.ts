import { expect, test } from 'vitest';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { createNewAuthConfigStore, schemesFor } from './new-auth-config-store.ts';

const toolkit = {
  slug: 'acme',
  name: 'Acme',
  auth_schemes: [
    { mode: 'API_KEY', inject: [], fields: {} },
    {
      mode: 'OAUTH2',
      inject: [],
      fields: {},
      oauth: {
        authorize_url: 'https://id.test/a',
        token_url: 'https://id.test/t',
        default_scopes: ['read', 'write'],
      },
    },
    { mode: 'DCR_OAUTH', inject: [], fields: {} },
  ],
} as unknown as Toolkit;
const made = { id: 'ac_1', name: 'Mine' } as AuthConfig;

async function opened() {
  const bridge = createTestBridge({
    'toolkits.list': () => ({
      items: [
        { slug: 'acme', connectable: true },
        { slug: 'no', connectable: false },
      ] as never,
      next_cursor: null,
    }),
    'toolkits.get': () => toolkit,
    'authConfigs.create': () => made,
  });
  const store = createNewAuthConfigStore(bridge);
  await store.getState().search('ac');
  await store.getState().choose('acme');
  return { bridge, store };
}

test('one for a typed-in scheme holds no app', async () => {
  const { bridge, store } = await opened();
  expect(store.getState().found?.map(({ slug }) => slug)).toEqual(['acme']);
  store.getState().edit({ name: ' Mine ' });
  expect(await store.getState().submit()).toBe(made);
  expect(bridge.asked.at(-1)?.input).toEqual({ toolkit: 'acme', auth_scheme: 'API_KEY', name: 'Mine' });
});

test('one for OAuth asks for the app and starts with the usual scopes', async () => {
  const { bridge, store } = await opened();
  store.getState().edit({ mode: 'OAUTH2' });
  expect(await store.getState().submit()).toBeNull();
  expect(store.getState().missing).toEqual(['client_id']);
  store.getState().edit({ client_id: 'c', client_secret: 's' });
  await store.getState().submit();
  expect(bridge.asked.at(-1)?.input).toEqual({
    toolkit: 'acme',
    auth_scheme: 'OAUTH2',
    client_id: 'c',
    client_secret: 's',
    scopes: ['read', 'write'],
  });
  store.getState().close();
  expect(store.getState().draft).toBeNull();
});

test('leaves registering to connecting', () => {
  expect(schemesFor(toolkit).map(({ mode }) => mode)).toEqual(['API_KEY', 'OAUTH2']);
});
