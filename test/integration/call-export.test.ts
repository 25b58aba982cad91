import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationInput } from '#shared/contract/index.ts';
import { startBearerWorld } from '#test/support/bearer-world.ts';
import type { RecordingUpstream } from '#test/support/recording-upstream.ts';
import type { RunningSallyport } from '#test/support/running-sallyport.ts';

const token = 'tok_canary_export_5566778899';
let app: RunningSallyport;
let upstream: RecordingUpstream;
const ids: string[] = [];

const signed = 'https://files.example/a?X-Amz-Signature=f00&X-Amz-Date=1&versionId=7';

beforeAll(async () => {
  ({ app, upstream } = await startBearerWorld({ path: '/v1', token }));
  upstream.answer((_request, response) =>
    response
      .writeHead(200, { 'content-type': 'application/json', 'set-cookie': 'sid=session-1', location: signed })
      .end(JSON.stringify({ url: signed, text: 'x'.repeat(20_000) })),
  );
  for (let number = 0; number < 130; number += 1) {
    const response = await fetch(`${app.url}/gateway/acme/items/${number}?sig=abc&se=2030&page=${number}`, {
      method: number === 0 ? 'POST' : 'GET',
      ...(number === 0 ? { body: '{"a":1}' } : {}),
      headers: { 'x-api-key': app.key, cookie: 'theirs=1', 'content-type': 'application/json' },
    });
    await response.arrayBuffer();
    ids.push(response.headers.get('x-sallyport-call-id') ?? '');
  }
  await app.sallyport.core.calls.flush();
});

afterAll(async () => {
  await app.close();
  await upstream.close();
});

async function exportAll(input: OperationInput<'calls.export'>) {
  const parts: string[] = [];
  let cursor: string | undefined;
  do {
    const part = await app.call('calls.export', { ...input, ...(cursor === undefined ? {} : { cursor }) });
    parts.push(part.text);
    cursor = part.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return { parts, text: parts.join('') };
}

interface Har {
  log: {
    version: string;
    entries: {
      request: { method: string; url: string; headers: { name: string }[]; postData?: { text: string } };
      response: { status: number; redirectURL: string; content: { text: string } };
      timings: Record<string, number>;
      time: number;
    }[];
  };
}

describe('an export', () => {
  it('as HAR holds every call of the filter once, over several parts, without what must not leave', async () => {
    const { parts, text } = await exportAll({ format: 'har' });
    expect(parts.length).toBeGreaterThan(1);
    const { log } = JSON.parse(text) as Har;
    expect(log.version).toBe('1.2');
    expect(log.entries.map(({ request }) => request.url).sort()).toEqual(
      ids.map((_, number) => `${upstream.origin}/v1/items/${number}?page=${number}`).sort(),
    );
    const post = log.entries.find(({ request }) => request.method === 'POST');
    expect(post?.request.postData?.text).toBe('{"a":1}');
    expect(post?.response).toMatchObject({ status: 200, redirectURL: 'https://files.example/a?versionId=7' });
    const { blocked = 0, connect = 0, send = 0, wait = 0, receive = 0 } = post?.timings ?? {};
    expect(blocked + connect + send + wait + receive).toBeCloseTo(post?.time ?? -1, 1);
    for (const gone of [token, 'session-1', 'theirs', 'sig=', 'se=2030', 'X-Amz', '{{']) {
      expect(text.includes(gone), gone).toBe(false);
    }
  });

  it('as JSON Lines holds one call a line, of a filter or of named calls in their order', async () => {
    const filtered = await exportAll({ format: 'jsonl', filter: { query: 'method:POST' } });
    expect(
      filtered.text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual([ids[0]]);
    const named = await exportAll({ format: 'jsonl', ids: [ids[3] ?? '', ids[1] ?? ''] });
    expect(
      named.text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual([ids[3], ids[1]]);
  });

  it('keeps what signs a URL where the person wants it, and never the credential', async () => {
    const { text } = await exportAll({ format: 'jsonl', ids: [ids[0] ?? ''], include_sensitive: true });
    expect(text).toContain('sig=abc');
    expect(text).toContain('sid={{secret:cookie}}');
    expect(text).not.toContain(token);
  });

  it('of nothing is a file all the same', async () => {
    const { text } = await exportAll({ format: 'har', filter: { query: 'method:PUT' } });
    expect((JSON.parse(text) as Har).log.entries).toEqual([]);
  });

  it.each([
    [{ format: 'har' as const, cursor: 'bm9uc2Vuc2U' }, 'ValidationFailed'],
    [{ format: 'har' as const, ids: ['call_unknown'] }, 'CallNotFound'],
    [{ format: 'har' as const, filter: { query: 'nofield:' } }, 'ValidationFailed'],
  ])('says what is wrong with %j', async (input, code) => {
    await expect(app.call('calls.export', input)).rejects.toMatchObject({ code });
  });
});
