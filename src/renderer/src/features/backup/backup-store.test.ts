import { expect, test } from 'vitest';
import type { BackupItem } from '#shared/domain/backup.ts';
import { SallyportError } from '#shared/errors.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { countChosen, groupsOf, safeChoices } from './backup-choices.ts';
import { fromBase64, toBase64 } from './backup-file.ts';
import { createBackupStore } from './backup-store.ts';

const items: BackupItem[] = [
  { kind: 'accounts', id: 'ca_1', name: 'github · work', state: 'new', note: null },
  { kind: 'accounts', id: 'ca_2', name: 'github · home', state: 'differs', note: null },
  { kind: 'agents', id: 'key_1', name: 'agent', state: 'same', note: null },
  { kind: 'settings', id: 'settings', name: 'Settings', state: 'differs', note: null },
];
const opened = { id: 'rst_1', created_at: '2026-11-21T06:00:00.000Z', app_version: '0.1.0', items };

test('adds what is missing and replaces nothing, unless more is chosen', async () => {
  const bridge = createTestBridge({
    'backup.open': () => opened,
    'backup.restore': () => ({ added: { accounts: 1 }, replaced: {} }),
  });
  const store = createBackupStore(bridge);
  expect(await store.getState().open('AAAA', 'a passphrase')).toBe(true);
  expect(countChosen(items, store.getState().choices)).toEqual({ added: 1, replaced: 0 });
  store.getState().choose('accounts', 'replace');
  store.getState().choose('settings', 'replace');
  expect(countChosen(items, store.getState().choices)).toEqual({ added: 1, replaced: 2 });
  expect(await store.getState().restore()).toEqual({ added: 1, replaced: 0 });
  expect(bridge.asked.at(-1)).toEqual({
    name: 'backup.restore',
    input: { id: 'rst_1', choices: { ...safeChoices, accounts: 'replace', settings: 'replace' } },
  });
  expect(store.getState().opened).toBeNull();
});

test('asks for the file again once the opened backup is gone', async () => {
  const bridge = createTestBridge({
    'backup.open': () => opened,
    'backup.restore': () => {
      throw new SallyportError('RestoreNotFound', 'The backup is no longer open.');
    },
  });
  const store = createBackupStore(bridge);
  await store.getState().open('AAAA', 'a passphrase');
  expect(await store.getState().restore()).toBeNull();
  expect(store.getState()).toMatchObject({ opened: null, restoreError: { code: 'RestoreNotFound' } });
});

test('forgets what was opened, in the main process too', async () => {
  const bridge = createTestBridge({ 'backup.open': () => opened, 'backup.discard': ({ id }) => ({ id }) });
  const store = createBackupStore(bridge);
  store.getState().reset();
  await store.getState().open('AAAA', 'a passphrase');
  store.getState().reset();
  expect(store.getState().opened).toBeNull();
  expect(bridge.asked.map(({ name }) => name)).toEqual(['backup.open', 'backup.discard']);
});

test('shows the kinds that a backup has, in their order', () => {
  expect(groupsOf(items).map(({ kind, items: { length } }) => [kind, length])).toEqual([
    ['accounts', 2],
    ['agents', 1],
    ['settings', 1],
  ]);
});

test('carries the bytes of a file through text, however many they are', () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 256);
  expect(fromBase64(toBase64(bytes))).toEqual(bytes);
});
