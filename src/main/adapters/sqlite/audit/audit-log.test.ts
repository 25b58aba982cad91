import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AccountRecord, AuditOrigin } from '#main/core/ports/index.ts';
import type { Approval } from '#shared/domain/approval.ts';
import { ruleSchema } from '#shared/domain/rule.ts';
import { defaultSettings } from '#shared/domain/settings.ts';
import { aKey } from '#test/support/main-store-world.ts';
import { type MainStore, openMainStore } from '../main-store.ts';

let dataDir = '';
let store: MainStore;
let origin: AuditOrigin;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sallyport-audit-'));
  origin = { via: 'console', key: null };
  store = openMainStore(
    dataDir,
    () => undefined,
    () => origin,
  );
});

afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const all = async (query: Partial<Parameters<MainStore['audit']['list']>[0]> = {}) =>
  (await store.audit.list({ limit: 100, ...query }, 'oldest_first')).items;

const key = aKey('key_1');

it('tells what was done to a key, what it was before, and on whose behalf', async () => {
  await store.keys.insert(key);
  origin = { via: 'admin_key', key: null };
  await store.keys.update({ ...key.key, name: 'renamed', rule_preset: 'read_only' });
  await store.keys.replaceHashes({
    key: {
      ...key.key,
      prefix: 'ak_def',
      previous: { prefix: 'ak_abc', ends_at: '2026-11-22T00:00:00.000Z', last_used_at: null },
    },
    hash: new Uint8Array(32).fill(0xa8),
    previousHash: key.hash,
  });
  await store.keys.revoke('key_1', '2026-11-21T12:00:00.000Z');
  const entries = await all();
  expect(
    entries.map(({ seq, via, subject, subject_id, name, action }) => [
      seq,
      via,
      subject,
      subject_id,
      name,
      action,
    ]),
  ).toEqual([
    [1, 'console', 'agent', 'key_1', 'first agent', 'created'],
    [2, 'admin_key', 'agent', 'key_1', 'renamed', 'changed'],
    [3, 'admin_key', 'agent', 'key_1', 'renamed', 'rotated'],
    [4, 'admin_key', 'agent', 'key_1', 'renamed', 'revoked'],
  ]);
  expect(entries[1]?.changes).toEqual([
    { field: 'name', before: 'first agent', after: 'renamed' },
    { field: 'rule_preset', before: 'full', after: 'read_only' },
  ]);
});

it('leaves out what is no change of the owner’s: uses, counts, and storing the same again', async () => {
  await store.keys.insert(key);
  await store.keys.touch([
    { key: { ...key.key, last_used_at: '2026-11-20T13:00:00.000Z' }, calls: { day: '2026-11-20', count: 1 } },
  ]);
  await store.keys.update(key.key);
  await store.accounts.insert(account);
  await store.accounts.touch(new Map([['ca_1', '2026-11-20T13:00:00.000Z']]));
  await store.accounts.update({ ...account, version: 2, sealed: new Uint8Array([9]) }, 1);
  expect((await all()).map(({ subject, action }) => [subject, action])).toEqual([
    ['agent', 'created'],
    ['account', 'created'],
  ]);
});

it('tells rules one by one, and a new order of them', async () => {
  const rule = (id: string, effect: 'allow' | 'deny') => ruleSchema.parse({ id, effect });
  const [a, b, c] = [rule('rl_a', 'allow'), rule('rl_b', 'deny'), rule('rl_c', 'allow')];
  await store.rules.put({ key_id: null, rules: [a, b], version: 1 }, 0);
  await store.rules.put({ key_id: null, rules: [a, b, c], version: 2 }, 1);
  await store.rules.put({ key_id: null, rules: [c, a], version: 3 }, 2);
  const entries = await all({ subject: 'rules' });
  expect(entries.map(({ changes }) => changes.map(({ field }) => field))).toEqual([
    ['rl_a', 'rl_b'],
    ['rl_c'],
    ['rl_b', 'order'],
  ]);
  expect(entries[2]?.changes[1]).toEqual({
    field: 'order',
    before: ['rl_a', 'rl_c'],
    after: ['rl_c', 'rl_a'],
  });
  expect(entries[0]?.subject_id).toBeNull();
});

it('keeps what the owner decided on a request, without its query, and nothing while nobody has decided', async () => {
  await store.approvals.put(approval);
  await store.approvals.put({ ...approval, state: 'open', caller_gone: true });
  expect(await all()).toEqual([]);
  await store.approvals.put({ ...approval, state: 'denied', answer: 'deny_always', headers: [['x', 'y']] });
  expect(await all()).toMatchObject([
    {
      subject: 'approval',
      action: 'denied',
      name: 'agent',
      changes: expect.arrayContaining([
        { field: 'path', before: null, after: '/items' },
        { field: 'answer', before: null, after: 'deny_always' },
      ]),
    },
  ]);
});

it('keeps that the owner took an approval back, once', async () => {
  const granted = { ...approval, state: 'granted', answer: 'hour' } as const;
  await store.approvals.put(approval);
  await store.approvals.put(granted);
  await store.approvals.put({ ...granted, withdrawn_at: '2026-11-20T12:30:00.000Z' });
  await store.approvals.put({ ...granted, withdrawn_at: '2026-11-20T12:30:00.000Z', stands: false });
  expect((await all()).map(({ subject, action }) => [subject, action])).toEqual([
    ['approval', 'granted'],
    ['approval', 'revoked'],
  ]);
});

it('tells the one setting that changed, also when it is the first that is stored', async () => {
  await store.settings.save({ ...defaultSettings, gateway_port: 5000 });
  await store.settings.save({ ...defaultSettings, gateway_port: 5001 });
  expect((await all()).map(({ name, changes }) => [name, changes[0]?.before, changes[0]?.after])).toEqual([
    ['gateway_port', defaultSettings.gateway_port, 5000],
    ['gateway_port', 5000, 5001],
  ]);
});

it('holds no sealed bytes, no hashes, no header values of a toolkit, and no path of a webhook', async () => {
  await store.keys.insert(key);
  await store.accounts.insert({ ...account, sealed: Buffer.from('canary-sealed') });
  await store.toolkits.put({ ...toolkit, default_headers: { 'x-team-key': 'canary-header' } });
  await store.vault.create({
    id: 'vault_1',
    created_at: '2026-11-20T12:00:00.000Z',
    slots: [{ kind: 'keychain', wrapped: Buffer.from('canary-wrapped'), params: {} }],
  } as never);
  const webhook = {
    id: 'wh_1',
    url: 'https://hooks.example/services/canary-path',
    events: [],
    made_by: 'owner',
    is_enabled: true,
    disabled_reason: null,
    failures: 0,
    created_at: '2026-11-20T12:00:00.000Z',
    updated_at: '2026-11-20T12:00:00.000Z',
  };
  await store.webhooks.insert({ webhook, sealed: Buffer.from('canary-secret') } as never);
  const text = JSON.stringify(await all());
  for (const subject of ['agent', 'account', 'toolkit', 'vault', 'webhook']) expect(text).toContain(subject);
  expect(text).toContain('x-team-key');
  expect(text).toContain('https://hooks.example');
  expect(text).not.toContain('canary');
  expect(text).not.toContain(Buffer.from(key.hash.subarray(0, 3)).toString('hex'));
});

it('only grows: nothing changes or removes a line, and a change that fails leaves none', async () => {
  await store.keys.insert(key);
  await expect(store.keys.insert(key)).rejects.toThrow();
  expect(await all()).toHaveLength(1);
  store.close();
  const db = new Database(join(dataDir, 'sallyport.db'));
  expect(() => db.exec("UPDATE audit_entries SET via = 'cli'")).toThrow('only grows');
  expect(() => db.exec('DELETE FROM audit_entries')).toThrow('only grows');
  db.close();
  store = openMainStore(
    dataDir,
    () => undefined,
    () => origin,
  );
  expect(await all()).toHaveLength(1);
});

it('is found by subject, by the way it came, by time, and page after page', async () => {
  await store.keys.insert(key);
  origin = { via: 'agent', key: { id: 'key_9', name: 'helper' } };
  await store.accounts.insert(account);
  await store.audit.append('vault', 'vault', 'locked');
  expect(await all({ subject: 'account' })).toMatchObject([{ key_id: 'key_9', key_name: 'helper' }]);
  expect((await all({ via: 'agent' })).map(({ subject }) => subject)).toEqual(['account', 'vault']);
  expect(await all({ subject_id: 'key_1' })).toHaveLength(1);
  expect(await all({ since: '2999-01-01T00:00:00.000Z' })).toEqual([]);
  const first = await store.audit.list({ limit: 2 }, 'newest_first');
  expect(first.items.map(({ seq }) => seq)).toEqual([3, 2]);
  const second = await store.audit.list({ limit: 2, cursor: first.next_cursor ?? '' }, 'newest_first');
  expect(second).toMatchObject({ items: [{ seq: 1 }], next_cursor: null });
  await expect(store.audit.list({ limit: 1, cursor: 'x' }, 'newest_first')).rejects.toMatchObject({
    code: 'ValidationFailed',
  });
});

const account: AccountRecord = {
  account: {
    id: 'ca_1',
    toolkit: 'acme',
    auth_scheme: 'BEARER_TOKEN',
    alias: 'work',
    user_id: 'default',
    status: 'ACTIVE',
    status_reason: null,
    origins: ['https://api.acme.test'],
    public_fields: { site: 'shop' },
    created_at: '2026-11-20T12:00:00.000Z',
    updated_at: '2026-11-20T12:00:00.000Z',
    last_used_at: null,
    auth_config_id: null,
    identity: null,
    expires_at: null,
  },
  version: 1,
  sealed: new Uint8Array([1]),
} as AccountRecord;

const toolkit = {
  slug: 'own',
  name: 'Own',
  base_url: 'https://own.example',
  base_url_vars: {},
  hosts: [],
  default_headers: {},
  auth_schemes: [{ mode: 'NO_AUTH' as const, inject: [], fields: {} }],
  categories: [],
};

const approval: Approval = {
  id: 'ap_1',
  state: 'waiting',
  caller_gone: false,
  created_at: '2026-11-20T12:00:00.000Z',
  expires_at: '2026-11-20T13:00:00.000Z',
  decided_at: null,
  answer: null,
  stands: false,
  withdrawn_at: null,
  call_id: 'call_1',
  key_id: 'key_1',
  key_name: 'agent',
  account_id: 'ca_1',
  toolkit: 'acme',
  front_door: 'envelope',
  method: 'POST',
  origin: 'https://api.acme.test',
  path: '/items?token=x',
  rule: 'preset:ask_before_writes',
  headers: null,
  body: null,
  caller: null,
};
