import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OperationOutput } from '#shared/contract/index.ts';
import type { AuditEntry } from '#shared/domain/audit.ts';
import { startBearerWorld } from '#test/support/bearer-world.ts';
import type { RecordingUpstream } from '#test/support/recording-upstream.ts';
import { type RunningSallyport, testPassphrase } from '#test/support/running-sallyport.ts';

let app: RunningSallyport;
let upstream: RecordingUpstream;
let account: string;

beforeAll(async () => {
  ({ app, upstream, account } = await startBearerWorld({ token: 'tok_canary_audit' }));
});

afterAll(async () => {
  await app.close();
  await upstream.close();
});

const newest = async (query: Record<string, unknown> = {}): Promise<AuditEntry | undefined> =>
  (await app.call('audit.list', { limit: 1, ...query })).items[0];

it('notes a change of the console as the console’s, and one with the admin key as that', async () => {
  const agent = await app.call('keys.create', { name: 'noted' });
  expect(await newest()).toMatchObject({
    via: 'console',
    subject: 'agent',
    action: 'created',
    name: 'noted',
  });
  const answer = await fetch(`${app.url}/api/local/v1/keys.update`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-admin-key': app.adminKey },
    body: JSON.stringify({ id: agent.id, rule_preset: 'read_only' }),
  });
  expect(answer.status).toBe(200);
  expect(await newest()).toMatchObject({
    via: 'admin_key',
    subject_id: agent.id,
    changes: [{ field: 'rule_preset', before: 'ask_before_writes', after: 'read_only' }],
  });
});

it('names the agent whose key changed an account', async () => {
  const answer = await fetch(`${app.url}/api/v3.1/connected_accounts/${account}/status`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', 'x-api-key': app.key },
    body: JSON.stringify({ enabled: false }),
  });
  expect(answer.status).toBe(200);
  expect(await newest({ subject: 'account' })).toMatchObject({
    via: 'agent',
    key_name: 'test agent',
    subject_id: account,
    changes: expect.arrayContaining([{ field: 'status', before: 'ACTIVE', after: 'INACTIVE' }]),
  });
  await app.call('accounts.enable', { id: account });
});

it('notes that the vault was closed and opened', async () => {
  await app.call('vault.lock', {});
  expect(await newest()).toMatchObject({ via: 'console', subject: 'vault', action: 'locked' });
  await app.call('vault.unlock', { kind: 'passphrase', passphrase: testPassphrase });
  expect(await newest({ subject: 'vault' })).toMatchObject({ via: 'console', action: 'unlocked' });
});

it('notes what the owner decided on a held request', async () => {
  const agent = await app.call('keys.create', { name: 'asks' });
  const asked = new Promise<string>((resolve) => {
    const stop = app.sallyport.core.events.subscribe((event) => {
      if (event.name !== 'approval.changed' || event.payload.state !== 'waiting') return;
      stop();
      resolve(event.payload.id);
    });
  });
  const answer = fetch(`${app.url}/gateway/${account}/items`, {
    method: 'POST',
    headers: { 'x-api-key': agent.key },
  });
  const id = await asked;
  await app.call('approvals.decide', { id, answer: 'deny' });
  expect((await answer).status).toBe(403);
  expect(await newest({ subject: 'approval' })).toMatchObject({
    via: 'console',
    subject_id: id,
    name: 'asks',
    action: 'denied',
  });
});

it('is exported as one JSON object a line, oldest first, without a credential or a key', async () => {
  const lines: AuditEntry[] = [];
  let text = '';
  let cursor: string | null = null;
  do {
    const piece: OperationOutput<'audit.export'> = await app.call('audit.export', {
      limit: 3,
      ...(cursor === null ? {} : { cursor }),
    });
    text += piece.text;
    cursor = piece.next_cursor;
  } while (cursor !== null);
  for (const line of text.trimEnd().split('\n')) lines.push(JSON.parse(line) as AuditEntry);
  expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1));
  expect(lines[0]).toMatchObject({ subject: 'vault', via: 'sallyport' });
  expect(text).not.toContain('tok_canary_audit');
  expect(text).not.toContain(app.key);
});

it('is closed to agents', async () => {
  const answer = await fetch(`${app.url}/api/local/v1/audit.list`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': app.key },
    body: '{}',
  });
  expect(answer.status).toBe(401);
});
