import { expect, test } from 'vitest';
import type { AppStatus } from '#shared/contract/app.ts';
import type { VaultStatus } from '#shared/domain/vault.ts';
import { SallyportError } from '#shared/errors.ts';
import { createTestBridge } from '../bridge/test-bridge.ts';
import { testApproval } from '../features/approvals/test-approval.ts';
import { testCall } from '../features/calls/test-call.ts';
import { createConsole, startConsole } from './console.ts';

const vault: VaultStatus = { state: 'unlocked', slots: ['keychain'], keychain: 'available', reason: null };
const status: AppStatus = {
  version: '0.1.0',
  host: 'headless',
  gateway_url: null,
  data_dir: '/data',
  vault,
  paused: false,
  locks_at: [],
  notices: [{ code: 'CallsDropped', message: 'Some.', at: '2026-11-20T09:00:00.000Z' }],
};
const storage = { getItem: () => null, setItem: () => {} };

const locked: VaultStatus = { ...vault, state: 'locked', reason: 'The vault was locked.' };

function start() {
  const host = { vault };
  const bridge = createTestBridge({
    'app.status': () => ({ ...status, vault: host.vault }),
    'vault.lock': () => locked,
    'vault.unlock': () => {
      throw new SallyportError('PassphraseWrong', 'The passphrase does not open this vault.');
    },
    'gateway.resume': () => ({ paused: false }),
    'calls.list': () => ({ items: [testCall('c1', 1)], next_cursor: null }),
    'keys.list': () => ({ items: [], next_cursor: null }),
    'approvals.list': () => ({ items: [], next_cursor: null }),
    'accounts.list': () => ({ items: [], next_cursor: null }),
  });
  const stores = createConsole(bridge, storage);
  startConsole(stores);
  const asked = () => bridge.asked.map(({ name }) => name);
  return { host, bridge, stores, asked };
}

test('loads again, after each connection, what a screen had loaded and nothing else', async () => {
  const { bridge, stores, asked } = start();
  await stores.calls.getState().load();
  expect(asked()).toEqual(['app.status', 'calls.list']);
  bridge.connection(true);
  expect(asked().slice(2)).toEqual(['app.status', 'calls.list']);
});

test('shows that the line is down', () => {
  const { bridge, stores } = start();
  bridge.connection(false);
  expect(stores.app.getState().connection).toBe('down');
});

test('takes a recorded call to the list', async () => {
  const { bridge, stores } = start();
  await stores.calls.getState().load();
  bridge.emit({ name: 'call.recorded', payload: testCall('c2', 2) });
  expect(stores.calls.getState().list?.pages[0]?.calls?.map(({ id }) => id)).toEqual(['c2', 'c1']);
});

test('loads the keys again only when a screen holds them', async () => {
  const { bridge, stores, asked } = start();
  bridge.emit({ name: 'keys.changed', payload: { id: 'key_1' } });
  expect(asked()).toEqual(['app.status']);
  await stores.agents.getState().load();
  bridge.emit({ name: 'keys.changed', payload: { id: 'key_1' } });
  expect(asked()).toEqual(['app.status', 'keys.list', 'keys.list']);
});

test('shows that Sallyport was paused somewhere else, and pauses it itself', async () => {
  const { bridge, stores, asked } = start();
  await stores.app.getState().load();
  bridge.emit({ name: 'gateway.changed', payload: { paused: true } });
  expect(stores.app.getState().status?.paused).toBe(true);
  expect(await stores.app.getState().switchPause(false)).toBeNull();
  expect(stores.app.getState().status?.paused).toBe(false);
  expect(asked()).toContain('gateway.resume');
});

test('does not bring back a notice that the person dismissed', async () => {
  const { stores } = start();
  await stores.app.getState().load();
  const notice = stores.app.getState().status?.notices[0];
  if (notice !== undefined) stores.app.getState().dismissNotice(notice);
  await stores.app.getState().load();
  expect(stores.app.getState().status?.notices).toEqual([]);
});

test('keeps what was wrong with a way in when the vault is announced locked once more', async () => {
  const { host, bridge, stores } = start();
  host.vault = locked;
  await stores.app.getState().load();
  await stores.vault.getState().unlock({ kind: 'passphrase', passphrase: 'not the passphrase' });
  bridge.emit({ name: 'vault.changed', payload: { ...locked, reason: 'A passphrase was wrong.' } });
  expect(stores.vault.getState().error?.code).toBe('PassphraseWrong');
});

test.each<[string, (started: ReturnType<typeof start>) => unknown]>([
  ['is announced', ({ bridge }) => bridge.emit({ name: 'vault.changed', payload: locked })],
  ['answers the person who asked for it', ({ stores }) => stores.vault.getState().lock()],
  [
    'is found after the line was down',
    ({ host, bridge }) => {
      host.vault = locked;
      bridge.connection(true);
    },
  ],
])('empties the composer when a lock %s', async (_, lock) => {
  const started = start();
  const { app, replay } = started.stores;
  await app.getState().load();
  replay.getState().edit({ endpoint: '/half-typed' });
  await lock(started);
  await expect.poll(() => app.getState().status?.vault.state).toBe('locked');
  expect(replay.getState().form.endpoint).toBe('');
});

test('tells of an account that has to be connected again, with the way there', () => {
  const { bridge, stores } = start();
  const payload = { id: 'ca_00000001', name: 'work', reason: 'It ended' };
  bridge.emit({ name: 'account.expired', payload });
  expect(stores.toasts.getState().toasts).toEqual([
    expect.objectContaining({
      tone: 'danger',
      text: 'work has to be connected again. It ended.',
      link: { label: 'Reconnect', href: '/connections/reconnect/ca_00000001' },
    }),
  ]);
});

test('tells in one message of what waits, and takes it back when nothing waits any more', async () => {
  const { bridge, stores } = start();
  await stores.approvals.getState().load();
  const messages = () => stores.toasts.getState().toasts.map(({ text, link }) => [text, link?.href]);
  bridge.emit({ name: 'approval.changed', payload: testApproval('ap_1', 1) });
  expect(messages()).toEqual([['agent asks to send POST to api.github.com.', '/approvals/ap_1']]);
  bridge.emit({ name: 'approval.changed', payload: testApproval('ap_2', 2) });
  expect(messages()).toEqual([['2 requests wait for your answer.', '/approvals']]);
  for (const id of ['ap_1', 'ap_2']) {
    bridge.emit({ name: 'approval.changed', payload: testApproval(id, 1, { state: 'denied' }) });
  }
  expect(messages()).toEqual([]);
});

test('tells that a command line asks to be let in only for as long as one does', async () => {
  const request = {
    id: 'pair_1',
    code: 'BCDF-GHJK',
    name: 'laptop',
    requested_at: '2026-11-20T09:00:00.000Z',
    expires_at: '2026-11-20T09:10:00.000Z',
  };
  let items = [request];
  const bridge = createTestBridge({ 'app.status': () => status, 'commandLine.requests': () => ({ items }) });
  const stores = createConsole(bridge, storage);
  startConsole(stores);
  const texts = () => stores.toasts.getState().toasts.map(({ text }) => text);
  bridge.emit({ name: 'pairing.changed', payload: {} });
  await expect.poll(texts).toEqual(['A command line on laptop asks to be paired']);
  items = [];
  bridge.emit({ name: 'pairing.changed', payload: {} });
  await expect.poll(texts).toEqual([]);
});

test('does not tell of what arrives while the person looks at the list', async () => {
  const { bridge, stores } = start();
  await stores.approvals.getState().load();
  stores.approvals.getState().setWatching(true);
  bridge.emit({ name: 'approval.changed', payload: testApproval('ap_1', 1) });
  expect(stores.toasts.getState().toasts).toEqual([]);
});
