import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AccountRecord, RestoredRows } from '#main/core/ports/index.ts';
import { anAccount } from '#test/support/main-store-world.ts';
import { makeTempDirectory } from '#test/support/temp-directory.ts';
import { type MainStore, openMainStore } from './main-store.ts';

let directory: ReturnType<typeof makeTempDirectory>;
let store: MainStore;

beforeEach(() => {
  directory = makeTempDirectory();
  store = openMainStore(
    directory.path,
    () => {},
    () => ({ via: 'console', key: null }),
  );
});
afterEach(() => {
  store.close();
  directory.remove();
});

const nothing: RestoredRows = {
  toolkits: [],
  authConfigs: [],
  accounts: [],
  keys: [],
  rules: [],
  webhooks: [],
  mcpServers: [],
  settings: null,
};
const at = '2026-11-21T06:00:00.000Z';

function account(id: string, alias: string | null, version = 1): AccountRecord {
  const record = anAccount(id, { toolkit: 'acme', alias, origins: ['https://api.acme.test'] });
  return { ...record, sealed: Uint8Array.of(1, 2, 3), version };
}
const mcpServer = {
  id: 'mcp_alpha0001',
  key_id: 'key_1',
  name: 'Reading',
  toolkits: ['acme'],
  auth_config_ids: [],
  allowed_tools: [],
  created_at: at,
  updated_at: at,
};
const rules = [{ key_id: null, rules: [], version: 3 }];

test('puts rows beside those that are there, and in the place of those with their id', async () => {
  await store.accounts.insert(account('ca_alpha0001', 'first'));
  await store.accounts.insert(account('ca_alpha0002', 'second'));
  await store.backup.restore({
    ...nothing,
    accounts: [account('ca_alpha0002', 'replaced', 2), account('ca_alpha0003', 'third')],
    mcpServers: [mcpServer],
    rules,
  });
  await store.backup.restore({ ...nothing, rules: [{ key_id: null, rules: [], version: 4 }] });
  const aliases = (await store.accounts.all()).map(({ account: { alias }, version }) => [alias, version]);
  expect(aliases).toEqual([
    ['first', 1],
    ['replaced', 2],
    ['third', 1],
  ]);
  expect(await store.mcpServers.all()).toEqual([mcpServer]);
  expect(await store.rules.all()).toEqual([{ key_id: null, rules: [], version: 4 }]);
});

test('stores nothing at all where one row cannot be stored', async () => {
  await store.accounts.insert(account('ca_alpha0001', 'taken'));
  const rows = { ...nothing, mcpServers: [mcpServer], rules };
  const attempts = [
    [account('ca_alpha0002', 'free'), account('ca_alpha0003', 'Taken')],
    // It was changed since: the backup was compared with an earlier version.
    [account('ca_alpha0002', 'free'), account('ca_alpha0001', 'taken', 4)],
  ];
  for (const accounts of attempts) {
    await expect(store.backup.restore({ ...rows, accounts })).rejects.toMatchObject({
      code: 'AccountConflict',
    });
  }
  expect((await store.accounts.all()).map(({ account: { id } }) => id)).toEqual(['ca_alpha0001']);
  expect([...(await store.mcpServers.all()), ...(await store.rules.all())]).toEqual([]);
});
