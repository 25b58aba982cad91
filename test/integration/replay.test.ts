import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallDetail } from '#shared/domain/call.ts';
import { connectBearerAccount } from '#test/support/bearer-account.ts';
import { startBearerWorld } from '#test/support/bearer-world.ts';
import type { RecordingUpstream } from '#test/support/recording-upstream.ts';
import type { RunningSallyport } from '#test/support/running-sallyport.ts';

const token = 'tok_canary_replay_5566778899';
let app: RunningSallyport;
let upstream: RecordingUpstream;
let account: string;
let second: string;

beforeAll(async () => {
  ({ app, upstream, account } = await startBearerWorld({ path: '/v1', token }));
  second = await connectBearerAccount(app, { slug: 'acme', token: 'tok_of_the_second_account' });
});

afterAll(async () => {
  await app.close();
  await upstream.close();
});

beforeEach(() => upstream.reset());

/** A call that an agent made, as the log holds it. */
async function agentCall(path: string, init: RequestInit = {}): Promise<CallDetail> {
  const response = await fetch(`${app.url}/gateway/${path}`, {
    ...init,
    headers: { 'x-api-key': app.key, ...(init.headers as Record<string, string>) },
  });
  await response.arrayBuffer();
  await app.sallyport.core.calls.flush();
  return app.call('calls.get', { id: response.headers.get('x-sallyport-call-id') ?? 'none' });
}

async function refusalOf(attempt: Promise<unknown>): Promise<unknown> {
  return attempt.then(
    () => null,
    (error: unknown) => error,
  );
}

describe('a replay', () => {
  it('sends what the agent sent, with the credential of now, and names the call that it repeats', async () => {
    const original = await agentCall(`${account}/items?tag=a%2Fb&tag=`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-trace': 'on' },
      body: '{"n": 12345678901234567890}',
    });
    const replayed = await app.call('calls.replay', { id: original.id });
    const [first, again] = upstream.received;
    expect(again).toMatchObject({ method: 'POST', url: '/v1/items?tag=a%2Fb&tag=' });
    expect(again?.headers).toMatchObject({
      authorization: `Bearer ${token}`,
      'x-trace': 'on',
      'content-type': 'application/json',
    });
    expect(again?.headers).not.toHaveProperty('x-api-key');
    expect(again?.body).toEqual(first?.body);
    expect(replayed).toMatchObject({
      front_door: 'replay',
      replay_of: original.id,
      key_id: null,
      account_id: account,
      status: 200,
      response_body: { content: '{"ok":true}' },
    });
    expect(replayed.id).not.toBe(original.id);
    expect(JSON.stringify(replayed)).not.toContain(token);
  });

  it('goes out changed where something is changed, and as another account', async () => {
    const original = await agentCall(`${account}/items`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    await app.call('calls.replay', {
      id: original.id,
      changes: {
        account_id: second,
        method: 'PUT',
        endpoint: '/items/7?force=1',
        body: { encoding: 'utf8', content: '{"changed":true}' },
      },
    });
    const seen = upstream.received.at(-1);
    expect(seen).toMatchObject({ method: 'PUT', url: '/v1/items/7?force=1' });
    expect(seen?.headers.authorization).toBe('Bearer tok_of_the_second_account');
    expect(seen?.body.toString()).toBe('{"changed":true}');
  });

  it('stays inside the boundary, however it is edited', async () => {
    const original = await agentCall(`${account}/items`);
    upstream.received.length = 0;
    for (const endpoint of [
      'https://evil.example/x',
      '//evil.example',
      '/../admin',
      'https://u:p@evil.example/',
    ]) {
      const refusal = await refusalOf(app.call('calls.replay', { id: original.id, changes: { endpoint } }));
      expect(refusal).toMatchObject({ code: expect.stringMatching(/OriginMismatch|EndpointInvalid/) });
    }
    const headers: [string, string][] = [['Host', 'evil.example']];
    expect(
      await refusalOf(app.call('calls.replay', { id: original.id, changes: { headers } })),
    ).toMatchObject({
      code: 'ValidationFailed',
      details: { field: 'headers[0]' },
    });
    expect(upstream.received).toEqual([]);
  });

  it('shows on the record what became of a call that did not get through', async () => {
    const original = await agentCall(`${account}/items`);
    upstream.answer((_request, response) => response.destroy());
    const replayed = await app.call('calls.replay', { id: original.id });
    expect(replayed).toMatchObject({ status: null, error_code: expect.stringMatching(/^Upstream/) });
  });

  it('keeps credentials of query and path out of the draft and puts the current ones in', async () => {
    await app.call('toolkits.create', {
      slug: 'bots',
      name: 'Bots',
      base_url: `${upstream.origin}/bot{secret}`,
      auth_schemes: [
        {
          mode: 'API_KEY',
          inject: [
            { in: 'path', name: 'secret', value: '{secret}' },
            { in: 'query', name: 'api_key', value: '{secret}' },
          ],
          fields: { secret: { label: 'Secret', secret: true } },
        },
      ],
    });
    const secret = '123456:canary-path-secret';
    const { id } = await app.call('accounts.create', { toolkit: 'bots', fields: { secret } });
    const original = await agentCall(`${id}/getMe?a=1`);
    const first = upstream.received.at(-1)?.url;
    const { draft, losses, obstacle } = await app.call('calls.draft', { id: original.id });
    expect(draft).toMatchObject({ endpoint: '/getMe?a=1', method: 'GET', account_id: id });
    expect({ losses, obstacle }).toEqual({ losses: [], obstacle: null });
    await app.call('calls.replay', { id: original.id });
    expect(upstream.received.at(-1)?.url).toBe(first);
  });

  it("gives up the caller's own Authorization and says so", async () => {
    const answer = await fetch(`${app.url}/api/v3.1/tools/execute/proxy`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': app.key },
      body: JSON.stringify({
        endpoint: '/me',
        method: 'GET',
        connected_account_id: account,
        parameters: [{ name: 'Authorization', type: 'header', value: 'Bearer of-the-caller' }],
      }),
    });
    const id = answer.headers.get('x-sallyport-call-id') ?? 'none';
    await app.sallyport.core.calls.flush();
    const { losses } = await app.call('calls.draft', { id });
    expect(losses).toEqual([expect.stringContaining('Authorization')]);
    await app.call('calls.replay', { id });
    expect(upstream.received.at(-1)?.headers.authorization).toBe(`Bearer ${token}`);
  });

  it('asks for the body where the log does not hold it whole', async () => {
    const original = await agentCall(`${account}/upload`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: 'x'.repeat(1024 * 1024 + 1),
    });
    upstream.received.length = 0;
    expect(await refusalOf(app.call('calls.replay', { id: original.id }))).toMatchObject({
      code: 'CallNotReplayable',
      details: { field: 'changes.body' },
    });
    expect(upstream.received).toEqual([]);
    await app.call('calls.replay', { id: original.id, changes: { body: null } });
    expect(upstream.received).toHaveLength(1);
  });

  it('asks for an account where the agent had brought its credential along', async () => {
    const answer = await fetch(`${app.url}/api/v3.1/tools/execute/proxy`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': app.key },
      body: JSON.stringify({
        endpoint: '/me',
        method: 'GET',
        custom_connection_data: {
          authScheme: 'BEARER_TOKEN',
          toolkitSlug: 'acme',
          val: { token: 'brought' },
        },
      }),
    });
    const id = answer.headers.get('x-sallyport-call-id') ?? 'none';
    await app.sallyport.core.calls.flush();
    expect(await refusalOf(app.call('calls.replay', { id }))).toMatchObject({
      code: 'CallNotReplayable',
      details: { field: 'changes.account_id' },
    });
    await app.call('calls.replay', { id, changes: { account_id: account, endpoint: '/me' } });
    expect(upstream.received.at(-1)?.headers.authorization).toBe(`Bearer ${token}`);
  });

  it('names a call that is not in the log', async () => {
    expect(await refusalOf(app.call('calls.replay', { id: 'call_unknown' }))).toMatchObject({
      code: 'CallNotFound',
    });
  });
});

describe("a request of the owner's own", () => {
  it('is sent and recorded like any other, and answers with its record', async () => {
    upstream.answer((_request, response) =>
      response.writeHead(201, { 'content-type': 'application/octet-stream' }).end(Buffer.from([0xff, 0x00])),
    );
    const call = await app.call('calls.send', {
      account_id: account,
      method: 'post',
      endpoint: '/items',
      body: { encoding: 'base64', content: Buffer.from([1, 2, 3]).toString('base64') },
    });
    expect(upstream.received.at(-1)?.body).toEqual(Buffer.from([1, 2, 3]));
    expect(upstream.received.at(-1)?.headers['content-type']).toBe('application/octet-stream');
    expect(call).toMatchObject({
      front_door: 'console',
      replay_of: null,
      method: 'POST',
      status: 201,
      response_body: { encoding: 'base64', content: '/wA=' },
    });
  });

  it('shows its answer also where bodies are not recorded', async () => {
    await app.call('settings.update', { record_bodies: false });
    const call = await app.call('calls.send', { account_id: account, method: 'GET', endpoint: '/items' });
    await app.call('settings.update', { record_bodies: true });
    expect(call.response_body).toMatchObject({ state: 'complete', content: '{"ok":true}' });
    expect((await app.call('calls.get', { id: call.id })).response_body.state).toBe('not_kept');
  });

  it('needs an account and a body that is what its encoding says', async () => {
    const send = (rest: object) =>
      refusalOf(app.call('calls.send', { account_id: account, method: 'POST', endpoint: '/items', ...rest }));
    expect(await send({ account_id: null })).toMatchObject({ details: { field: 'account_id' } });
    expect(await send({ body: { encoding: 'base64', content: '***' } })).toMatchObject({
      details: { field: 'body.content' },
    });
    expect(await send({ method: 'TRACE' })).toMatchObject({ details: { field: 'method' } });
    expect(upstream.received).toEqual([]);
  });
});
