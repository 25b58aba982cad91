import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallSummary } from '#shared/domain/call.ts';
import { startBearerWorld } from '#test/support/bearer-world.ts';
import type { RecordingUpstream } from '#test/support/recording-upstream.ts';
import type { RunningSallyport } from '#test/support/running-sallyport.ts';

const token = `ghp_${'0123456789abcdefABCDEF0123456789abcd'}`;
let app: RunningSallyport;
let upstream: RecordingUpstream;
let account: string;

beforeAll(async () => {
  ({ app, upstream, account } = await startBearerWorld({ path: '/v1', token: 'tok_of_acme_1' }));
});

afterAll(async () => {
  await app.close();
  await upstream.close();
});

const entry = (url: string, changes: Record<string, unknown> = {}) => ({
  startedDateTime: new Date().toISOString(),
  time: 12,
  request: {
    method: 'POST',
    url,
    headers: [
      { name: 'Authorization', value: `Bearer ${token}` },
      { name: 'Content-Type', value: 'application/json' },
      { name: 'X-Trace', value: token },
    ],
    postData: { mimeType: 'application/json', text: '{"n":1}' },
  },
  response: {
    status: 201,
    headers: [{ name: 'Set-Cookie', value: 'sid=1' }],
    content: { mimeType: 'application/json', text: JSON.stringify({ password: 'hunter2' }) },
  },
  ...changes,
});
const har = (...entries: unknown[]) => JSON.stringify({ log: { version: '1.2', entries } });
const imported = async () => (await app.call('calls.list', { front_door: 'import', limit: 50 })).items;

describe('an imported archive', () => {
  it('becomes calls that are marked, belong to a service and hold no secret', async () => {
    const text = har(
      entry(`${upstream.origin}/v1/items?access_token=${token}`),
      entry('https://api.github.com/user'),
      entry('https://nobody.example/x'),
      entry('ws://nobody.example/x'),
    );
    const half = Math.floor(text.length / 2);
    const first = await app.call('calls.importHar', {
      upload: 'a',
      text: text.slice(0, half),
      is_last: false,
    });
    expect(first).toEqual({ received: half, result: null });
    const { result } = await app.call('calls.importHar', { upload: 'a', text: text.slice(half) });
    expect(result).toEqual({
      imported: 3,
      skipped: ['log.entries[3]: ws: is not HTTP'],
      skipped_count: 1,
      unmatched_hosts: ['nobody.example'],
    });
    const calls = await imported();
    expect(calls.map(({ toolkit }) => toolkit).sort()).toEqual(['acme', 'github', null]);
    const own = calls.find(({ toolkit }) => toolkit === 'acme');
    const call = await app.call('calls.get', { id: own?.id ?? '' });
    expect(call).toMatchObject({
      front_door: 'import',
      account_id: null,
      status: 201,
      path: '/v1/items?access_token={{secret:access_token}}',
      request_headers: [
        ['Content-Type', 'application/json'],
        ['X-Trace', '{{secret:github_token}}'],
      ],
      response_headers: [],
      response_body: { content: '{"password":"{{secret:password}}"}' },
    });
    expect(upstream.received).toEqual([]);
  });

  it('is sent again once an account is chosen', async () => {
    await app.call('calls.importHar', { text: har(entry(`${upstream.origin}/v1/again`)) });
    const [call] = (await imported()).filter(({ path }) => path === '/v1/again');
    const id = call?.id ?? '';
    expect((await app.call('calls.draft', { id })).obstacle).toMatchObject({ field: 'account_id' });
    const replayed = await app.call('calls.replay', { id, changes: { account_id: account } });
    expect(replayed).toMatchObject({ replay_of: id, status: 200 });
    expect(upstream.received.at(-1)).toMatchObject({ method: 'POST', url: '/v1/again' });
    expect(upstream.received.at(-1)?.headers.authorization).toBe('Bearer tok_of_acme_1');
  });

  it('that was exported here shows calls that never left as what they were', async () => {
    const { id: keyId, key } = await app.call('keys.create', { name: 'reader', rule_preset: 'read_only' });
    const ask = (account: string, path: string) =>
      fetch(`${app.url}/gateway/${account}${path}`, {
        method: 'POST',
        headers: { 'x-api-key': key, 'x-trace': 'on' },
        body: '{"n":1}',
      });
    await (await ask(account, '/denied?a=1')).text();
    await (await ask('nobody', '/lost?b=2')).text();
    await app.sallyport.core.calls.flush();
    const { items: asked } = await app.call('calls.list', { key_id: keyId });
    const { text } = await app.call('calls.export', { format: 'har', filter: { key_id: keyId } });
    const before = new Set((await imported()).map(({ id }) => id));
    const { result } = await app.call('calls.importHar', { text });
    expect(result).toMatchObject({ imported: 2, skipped_count: 0, unmatched_hosts: [] });
    const again = (await imported()).filter(({ id }) => !before.has(id));
    const shown = (call: CallSummary) => {
      const { origin, path, toolkit, decision, error_code, error_message, method } = call;
      return { origin, path, toolkit, decision, error_code, error_message, method };
    };
    expect(again.map(shown)).toEqual(asked.map(shown));
    expect(again.map(({ origin, path, decision }) => [origin, path, decision])).toEqual([
      [null, expect.stringContaining('/lost'), 'refused'],
      [upstream.origin, '/v1/denied?a=1', 'denied'],
    ]);
    const denied = await app.call('calls.get', { id: again[1]?.id ?? '' });
    expect(denied.request_headers).toContainEqual(['x-trace', 'on']);
    expect(denied.request_body.state).toBe('not_read');
  });

  it('that is corrupt changes nothing and says what is wrong and where', async () => {
    const before = (await imported()).length;
    const text = har(entry('https://api.github.com/user'), entry('no url'));
    await expect(app.call('calls.importHar', { text })).rejects.toMatchObject({
      code: 'ValidationFailed',
      details: { errors: ['log.entries[1].request.url: is not a URL'] },
    });
    expect((await imported()).length).toBe(before);
  });

  it('is refused beyond 100 MB', async () => {
    const text = ' '.repeat(512 * 1024);
    const send = () => app.call('calls.importHar', { upload: 'huge', text, is_last: false });
    for (let piece = 0; piece < 200; piece += 1) await send();
    await expect(send()).rejects.toMatchObject({ code: 'PayloadTooLarge' });
  });
});
