import { Octokit } from '@octokit/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startBearerWorld } from '#test/support/bearer-world.ts';
import type { RecordingUpstream } from '#test/support/recording-upstream.ts';
import type { RunningSallyport } from '#test/support/running-sallyport.ts';

const token = 'tok_canary_c6b5a4938271605f4e3d';
let app: RunningSallyport;
let upstream: RecordingUpstream;
let gateway: string;

beforeAll(async () => {
  ({ app, upstream } = await startBearerWorld({ slug: 'forge', token }));
  gateway = `${app.url}/gateway/forge`;
});

afterAll(async () => {
  await app?.close();
  await upstream?.close();
});

beforeEach(() => {
  upstream.received.length = 0;
  upstream.answer((_request, response) => response.end('ok'));
});

describe('Octokit with the gateway as its base URL', () => {
  const octokit = () => new Octokit({ baseUrl: gateway, auth: app.key });

  it('reads, writes and pages; the service sees the credential and Octokit the answers', async () => {
    upstream.answer((request, response) => {
      const answered = request.method === 'POST' ? { number: 7 } : [{ number: 1 }];
      response
        .writeHead(request.method === 'POST' ? 201 : 200, {
          'content-type': 'application/json; charset=utf-8',
          link: `<${upstream.origin}/repos/ada/castle/issues?page=2>; rel="next"`,
        })
        .end(JSON.stringify(answered));
    });
    const listed = await octokit().request('GET /repos/{owner}/{repo}/issues', {
      ...{ owner: 'ada', repo: 'castle', labels: 'gate,wall', per_page: 1 },
    });
    expect(listed).toMatchObject({ status: 200, data: [{ number: 1 }] });
    expect(listed.headers.link).toContain('page=2');
    const created = await octokit().request('POST /repos/{owner}/{repo}/issues', {
      ...{ owner: 'ada', repo: 'castle', title: 'Größer bauen' },
    });
    expect(created).toMatchObject({ status: 201, data: { number: 7 } });
    expect(upstream.received).toMatchObject([
      { method: 'GET', url: '/repos/ada/castle/issues?labels=gate%2Cwall&per_page=1' },
      { method: 'POST', url: '/repos/ada/castle/issues' },
    ]);
    for (const { headers } of upstream.received) {
      expect(headers.authorization).toBe(`Bearer ${token}`);
      expect(headers['user-agent']).toMatch(/octokit/);
    }
    expect(JSON.parse(upstream.received[1]?.body.toString() ?? '')).toEqual({ title: 'Größer bauen' });
    expect(JSON.stringify(upstream.received)).not.toContain(app.key);
  });

  it("throws the service's own error", async () => {
    upstream.answer((_request, response) =>
      response.writeHead(422, { 'content-type': 'application/json' }).end('{"message":"Title is missing"}'),
    );
    await expect(
      octokit().request('POST /repos/{owner}/{repo}/issues', { owner: 'a', repo: 'b', title: '' }),
    ).rejects.toMatchObject({ status: 422, message: expect.stringContaining('Title is missing') });
  });
});

describe('fetch', () => {
  it('sends forms and files as it encodes them', async () => {
    const form = new FormData();
    form.append('name', 'gate');
    form.append('plan', new Blob([new Uint8Array([0, 255, 10, 13])], { type: 'image/png' }), 'plan.png');
    const answer = await fetch(`${gateway}/upload`, {
      method: 'POST',
      headers: { 'x-api-key': app.key },
      body: form,
    });
    expect(answer.status).toBe(200);
    const [seen] = upstream.received;
    expect(seen?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    const received = await new Response(Buffer.from(seen?.body ?? ''), {
      headers: { 'content-type': seen?.headers['content-type'] ?? '' },
    }).formData();
    expect(received.get('name')).toBe('gate');
    expect(new Uint8Array(await (received.get('plan') as File).arrayBuffer())).toEqual(
      new Uint8Array([0, 255, 10, 13]),
    );
  });

  it('streams a request of unknown length', async () => {
    const parts = ['one ', 'two ', 'three'];
    const body = new ReadableStream({
      pull(controller) {
        const part = parts.shift();
        if (part === undefined) controller.close();
        else controller.enqueue(new TextEncoder().encode(part));
      },
    });
    const answer = await fetch(`${gateway}/stream`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${app.key}` },
      body,
      duplex: 'half',
    } as RequestInit);
    expect(answer.status).toBe(200);
    expect(upstream.received[0]?.body.toString()).toBe('one two three');
  });

  it('reads server-sent events one by one, each when it was sent', async () => {
    const taken = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    upstream.answer(async (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
      response.flushHeaders();
      for (const [index, { promise }] of taken.entries()) {
        response.write(`id: ${index}\nevent: gate\ndata: {"open":${index === 0}}\n\n`);
        // The next event waits until the reader has this one: a proxy that gathers events would stop here for good.
        await promise;
      }
      response.end();
    });
    const answer = await fetch(`${gateway}/events`, {
      headers: { 'x-api-key': app.key, accept: 'text/event-stream', 'last-event-id': '41' },
    });
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    expect(upstream.received[0]?.headers).toMatchObject({ 'last-event-id': '41' });
    const events: string[] = [];
    let text = '';
    for await (const chunk of answer.body ?? []) {
      text += Buffer.from(chunk).toString();
      while (text.includes('\n\n')) {
        events.push(text.slice(0, text.indexOf('\n\n')));
        text = text.slice(text.indexOf('\n\n') + 2);
        taken[events.length - 1]?.resolve();
      }
    }
    expect(events).toEqual([
      'id: 0\nevent: gate\ndata: {"open":true}',
      'id: 1\nevent: gate\ndata: {"open":false}',
    ]);
  });
});
