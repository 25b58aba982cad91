import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type ReceivedRequest,
  type RecordingUpstream,
  startUpstream,
} from '#test/support/recording-upstream.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';
import { newServiceKey } from '#test/support/token-mint-server.ts';

// A key that was typed in ends one day, and nobody wants to tell every agent of another account then.

let app: RunningSallyport;
let upstream: RecordingUpstream;
const works = new Set<string>();

beforeAll(async () => {
  [app, upstream] = await Promise.all([runSallyport(), startUpstream()]);
  await toolkit('keyed', {
    mode: 'API_KEY',
    inject: [
      { in: 'header', name: 'X-Key', value: '{api_key}' },
      { in: 'header', name: 'X-Team', value: '{team}' },
    ],
    fields: { api_key: { label: 'Key', secret: true }, team: { label: 'Team', required: false } },
  });
  await toolkit(
    'minted',
    {
      mode: 'SERVICE_ACCOUNT',
      oauth: { token_url: `${upstream.origin}/token` },
    },
    null,
  );
});
afterAll(async () => {
  await app?.close();
  await upstream?.close();
});
beforeEach(() => {
  upstream.received.length = 0;
  works.clear();
  works.add('old-key-0123456789').add('new-key-0123456789');
  upstream.answer(usual);
});

function usual({ url, headers }: ReceivedRequest, response: ServerResponse): void {
  const isKnown = works.has(String(headers['x-key'] ?? 'mint'));
  if (url === '/token' && isKnown) response.writeHead(200).end(JSON.stringify({ token: 't'.repeat(30) }));
  else if (url === '/token')
    response.writeHead(401).end('{"message":"A JSON web token could not be decoded"}');
  else response.writeHead(isKnown || headers.authorization ? 200 : 401).end('{}');
}

function toolkit(slug: string, scheme: object, test_path: string | null = '/me') {
  return app.call('toolkits.create', {
    slug,
    name: slug,
    base_url: upstream.origin,
    auth_schemes: [scheme],
    ...(test_path === null ? {} : { test_path }),
  } as never);
}

let count = 0;
async function connected(fields: object = { api_key: 'old-key-0123456789', team: 'a' }) {
  count += 1;
  return app.call('accounts.create', { toolkit: 'keyed', fields, alias: `keyed-${count}` } as never);
}
const through = (id: string) =>
  fetch(`${app.url}/gateway/${id}/things`, { headers: { 'x-api-key': app.key } });
const account = (id: string) => app.call('accounts.get', { id });
const lastKey = () => upstream.received.at(-1)?.headers['x-key'];

describe('a new key', () => {
  it('takes the place of a refused one, and id, name and what is no secret stay', async () => {
    const before = await connected();
    works.delete('old-key-0123456789');
    expect((await through(before.id)).status).toBe(401);
    expect((await account(before.id)).refused_at).toBeDefined();
    const { account: after, test } = await app.call('accounts.reenter', {
      id: before.id,
      fields: { api_key: 'new-key-0123456789' },
    });
    expect(test?.verdict).toBe('works');
    const { updated_at: _then, ...unchanged } = before;
    expect(after).toMatchObject({ ...unchanged, last_used_at: expect.any(String) });
    expect(after.refused_at).toBeUndefined();
    expect((await through(before.id)).status).toBe(200);
    expect([lastKey(), upstream.received.at(-1)?.headers['x-team']]).toEqual(['new-key-0123456789', 'a']);
  });

  it('that the service refuses changes nothing', async () => {
    const { id } = await connected();
    await expect(
      app.call('accounts.reenter', { id, fields: { api_key: 'unknown-0123456789' } }),
    ).rejects.toMatchObject({ code: 'ValidationFailed', details: { field: 'fields' } });
    expect((await through(id)).status).toBe(200);
    expect(lastKey()).toBe('old-key-0123456789');
  });

  it('is kept without asking only where the person says so', async () => {
    const { id } = await connected();
    upstream.answer((_request, response) => void response.destroy());
    const input = { id, fields: { api_key: 'new-key-0123456789' } };
    await expect(app.call('accounts.reenter', input)).rejects.toMatchObject({ code: 'UpstreamUnreachable' });
    const { test } = await app.call('accounts.reenter', { ...input, verify: false });
    expect(test).toBeNull();
    upstream.answer((_request, response) => void response.end('{}'));
    await through(id);
    expect(lastKey()).toBe('new-key-0123456789');
  });

  it.each([
    [{}, 'fields.api_key'],
    [{ api_key: 'x', planet: 'mars' }, 'fields.planet'],
  ])('is not what %j is', async (fields, field) => {
    const { id } = await connected();
    await expect(
      app.call('accounts.reenter', { id, fields: fields as Record<string, string> }),
    ).rejects.toMatchObject({ code: 'ValidationFailed', details: { field } });
  });

  it('is not entered for a disabled account, nor for one without a credential', async () => {
    const { id } = await connected();
    await app.call('accounts.disable', { id });
    const fields = { api_key: 'new-key-0123456789' };
    await expect(app.call('accounts.reenter', { id, fields })).rejects.toMatchObject({
      code: 'AccountConflict',
    });
    await toolkit('open', { mode: 'NO_AUTH' });
    const open = await app.call('accounts.create', { toolkit: 'open' } as never);
    await expect(app.call('accounts.reenter', { id: open.id, fields: {} })).rejects.toMatchObject({
      code: 'SchemeUnsupported',
    });
  });

  it('that a test finds working again takes the note away', async () => {
    const { id } = await connected();
    works.delete('old-key-0123456789');
    await through(id);
    works.add('old-key-0123456789');
    expect((await account(id)).refused_at).toBeDefined();
    expect((await app.call('accounts.test', { id })).verdict).toBe('works');
    expect((await account(id)).refused_at).toBeUndefined();
  });
});

describe('a key that is exchanged for tokens', () => {
  const fields = () => ({
    application_id: '1',
    installation_id: '2',
    private_key: newServiceKey().pkcs8,
  });

  it('ends its account once it is refused, and a new one that gets a token wakes it', async () => {
    works.add('mint');
    const { id } = await app.call('accounts.create', { toolkit: 'minted', fields: fields() } as never);
    expect((await through(id)).status).toBe(200);
    works.delete('mint');
    upstream.answer((request, response) => {
      if (request.url === '/things') response.writeHead(401).end();
      else usual(request, response);
    });
    await through(id);
    expect(await account(id)).toMatchObject({
      status: 'EXPIRED',
      status_reason: expect.stringContaining('Enter a new one'),
    });
    const input = { id, fields: { private_key: fields().private_key } };
    await expect(app.call('accounts.reenter', input)).rejects.toMatchObject({ code: 'TokenRefused' });
    expect((await account(id)).status).toBe('EXPIRED');
    works.add('mint');
    const { account: awake } = await app.call('accounts.reenter', input);
    expect(awake).toMatchObject({ id, status: 'ACTIVE', status_reason: null });
    upstream.received.length = 0;
    await through(id);
    expect(upstream.received.map(({ url }) => url)).toEqual(['/token', '/things']);
  });
});
