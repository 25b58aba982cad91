import { expect, test } from 'vitest';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { createNewKeyStore } from './new-key-store.ts';

const toolkit = {
  slug: 'acme',
  name: 'Acme',
  base_url: 'https://{site}.acme.test',
  base_url_vars: { site: { label: 'Site', required: true } },
  hosts: [],
  default_headers: {},
  auth_schemes: [
    { mode: 'API_KEY', inject: [], fields: { key: { label: 'Key', secret: true, required: true } } },
  ],
  categories: [],
  tier: 'checked',
  private_network: false,
} as Toolkit;
const account = {
  id: 'ca_12345678',
  toolkit: 'acme',
  auth_scheme: 'API_KEY',
  public_fields: { site: 'one', former: 'gone' },
} as unknown as ConnectedAccount;

function opened(reenter: () => unknown) {
  const bridge = createTestBridge({
    'accounts.get': () => account,
    'toolkits.get': () => toolkit,
    'accounts.reenter': reenter as never,
  });
  return { bridge, store: createNewKeyStore(bridge) };
}

test('starts with what is no secret, asks for the rest, and sends both', async () => {
  const done = { account, test: null };
  const { bridge, store } = opened(() => done);
  await store.getState().open(account.id);
  expect(store.getState().flow).toMatchObject({ step: 'form', values: { site: 'one', key: '' } });
  expect(await store.getState().submit()).toBeNull();
  expect(store.getState().flow).toMatchObject({ missing: ['key'] });
  store.getState().setValue('key', 'new');
  expect(await store.getState().submit()).toEqual(done);
  expect(bridge.asked.at(-1)?.input).toEqual({
    id: account.id,
    fields: { site: 'one', key: 'new' },
    verify: true,
  });
  store.getState().close();
  expect(JSON.stringify(store.getState().flow)).not.toContain('new');
});

test('keeps what was typed where the service refuses it, and can be told not to ask', async () => {
  const { bridge, store } = opened(() => {
    throw new SallyportError('UpstreamUnreachable', 'away');
  });
  await store.getState().open(account.id);
  store.getState().setValue('key', 'new');
  expect(await store.getState().submit()).toBeNull();
  expect(store.getState().flow).toMatchObject({
    values: { key: 'new' },
    error: { code: 'UpstreamUnreachable' },
  });
  await store.getState().submit(false);
  expect(bridge.asked.at(-1)?.input).toMatchObject({ verify: false });
});
