import { expect, test } from 'vitest';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { Import, ImportCandidate } from '#shared/domain/import.ts';
import { SallyportError } from '#shared/errors.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { createImportsStore, lacking } from './imports-store.ts';

const candidate = (id: string, changes: Partial<ImportCandidate> = {}): ImportCandidate => ({
  id,
  toolkit: 'github',
  toolkit_name: 'GitHub',
  auth_scheme: 'BEARER_TOKEN',
  account_name: null,
  found: 'line 1: GITHUB_TOKEN',
  fields: [],
  missing: [],
  duplicate_of: null,
  ...changes,
});
const missing = [{ name: 'subdomain', label: 'Subdomain', secret: false }];
const found: Import = {
  id: 'imp_1',
  expires_at: '2026-11-20T12:10:00.000Z',
  candidates: [
    candidate('c1', { account_name: 'work' }),
    candidate('c2', { duplicate_of: { id: 'ca_00000001', alias: null } }),
    candidate('c3', { missing }),
    candidate('c4'),
  ],
  skipped: [],
};

function open() {
  const imported: string[] = [];
  const bridge = createTestBridge({
    'imports.scanEnv': () => found,
    'imports.discard': ({ id }) => ({ id }),
    'imports.confirm': ({ candidate_id: id }) => {
      if (id === 'c4') throw new SallyportError('AccountConflict', 'The name is taken.');
      return { id } as unknown as ConnectedAccount;
    },
  });
  const store = createImportsStore(bridge, ({ id }) => imported.push(id));
  return { store, bridge, imported };
}

test('chooses at first what is new and whole', async () => {
  const { store } = open();
  await store.getState().scan('env', 'GITHUB_TOKEN=x');
  const chosen = Object.entries(store.getState().choices).filter(([, { chosen: is }]) => is);
  expect(chosen.map(([id]) => id)).toEqual(['c1', 'c4']);
});

test('stores what is chosen and keeps what failed, with the reason', async () => {
  const { store, bridge, imported } = open();
  await store.getState().scan('env', 'GITHUB_TOKEN=x');
  expect(await store.getState().confirm()).toBe(1);
  expect(imported).toEqual(['c1']);
  expect(bridge.asked.find(({ name }) => name === 'imports.confirm')?.input).toEqual({
    id: 'imp_1',
    candidate_id: 'c1',
    alias: 'work',
    fields: {},
  });
  const { choices, progress } = store.getState();
  expect(choices.c1).toMatchObject({ state: 'imported', chosen: false });
  expect(choices.c4).toMatchObject({ state: 'open', chosen: true, error: { code: 'AccountConflict' } });
  expect(progress).toBeNull();
});

test('knows what is still lacking', async () => {
  const { store } = open();
  await store.getState().scan('env', 'GITHUB_TOKEN=x');
  const lack = () => {
    const { c3 } = store.getState().choices;
    return c3 === undefined ? null : lacking(candidate('c3', { missing }), c3);
  };
  expect(lack()).toEqual(['subdomain']);
  store.getState().choose('c3', { fields: { subdomain: 'acme' } });
  expect(lack()).toEqual([]);
});

test('forgets what was found in the main process too', async () => {
  const { store, bridge } = open();
  await store.getState().scan('env', 'GITHUB_TOKEN=x');
  store.getState().reset();
  expect(store.getState().found).toBeNull();
  expect(bridge.asked.at(-1)).toEqual({ name: 'imports.discard', input: { id: 'imp_1' } });
});
