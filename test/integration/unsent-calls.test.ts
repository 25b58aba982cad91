import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallDetail } from '#shared/domain/call.ts';
import { startBearerWorld } from '#test/support/bearer-world.ts';
import type { RecordingUpstream } from '#test/support/recording-upstream.ts';
import type { RunningSallyport } from '#test/support/running-sallyport.ts';

const token = 'tok_canary_unsent_5b1e77';
let app: RunningSallyport;
let upstream: RecordingUpstream;
let account: string;
let agent: { readonly id: string; readonly key: string };

beforeAll(async () => {
  ({ app, upstream, account } = await startBearerWorld({ path: '/v1', token }));
});

afterAll(async () => {
  await app.close();
  await upstream.close();
});

beforeEach(() => {
  upstream.received.length = 0;
});

async function agentUnder(effect: 'ask' | 'deny') {
  agent = await app.call('keys.create', { name: 'agent', rule_preset: 'full' });
  await app.call('rules.set', {
    key_id: agent.id,
    version: 0,
    rules: [{ effect, methods: ['POST'] }] as never,
  });
}

function throughGateway(path: string, body: string, headers: Record<string, string> = {}) {
  return fetch(`${app.url}/gateway/${account}${path}`, {
    method: 'POST',
    headers: { 'x-api-key': agent.key, 'content-type': 'application/json', ...headers },
    body,
  });
}

function throughEnvelope(body: object) {
  return fetch(`${app.url}/api/v3/tools/execute/proxy`, {
    method: 'POST',
    headers: { 'x-api-key': agent.key, 'content-type': 'application/json' },
    body: JSON.stringify({ connected_account_id: account, method: 'POST', ...body }),
  });
}

async function recordOf(answer: Response): Promise<CallDetail> {
  expect(answer.status).toBeGreaterThanOrEqual(400);
  await app.sallyport.core.calls.flush();
  return app.call('calls.get', { id: answer.headers.get('x-sallyport-call-id') ?? '' });
}

/** Answers the next approval of the agent. */
function denyNext(): Promise<void> {
  return new Promise((resolve, reject) => {
    const unsubscribe = app.sallyport.core.events.subscribe((event) => {
      if (event.name !== 'approval.changed' || event.payload.key_id !== agent.id) return;
      unsubscribe();
      app.call('approvals.decide', { ids: [event.payload.id], answer: 'deny' }).then(() => resolve(), reject);
    });
  });
}

describe('the record of a call that a rule denies', () => {
  beforeEach(() => agentUnder('deny'));

  it('holds what an envelope asked for, without a secret in it', async () => {
    const call = await recordOf(
      await throughEnvelope({
        endpoint: '/items?tag=a',
        body: { name: 'tea', note: token },
        parameters: [
          { name: 'page', type: 'query', value: '1 2' },
          { name: 'X-Trace', type: 'header', value: `on ${token}` },
          { name: 'Authorization', type: 'header', value: 'Bearer of-the-agent-itself' },
          { name: 'Cookie', type: 'header', value: 'sid=of-the-agent' },
        ],
      }),
    );
    expect(call).toMatchObject({
      decision: 'denied',
      origin: upstream.origin,
      path: '/v1/items?tag=a&page=1%202',
      injected: [],
      request_body: { state: 'complete', content: '{"name":"tea","note":"{{credential}}"}' },
    });
    expect(call.request_headers).toContainEqual(['X-Trace', 'on {{credential}}']);
    expect(call.request_headers).toContainEqual(['Authorization', '{{caller}}']);
    expect(JSON.stringify(call)).not.toMatch(/canary|of-the-agent/);
    expect(upstream.received).toEqual([]);
  });

  it('says that the body of a stream was not read, and asks for it before the call is sent again', async () => {
    const call = await recordOf(await throughGateway('/items?x=1', '{"name":"tea"}', { 'x-trace': 'on' }));
    expect(call).toMatchObject({
      path: '/v1/items?x=1',
      request_body: { state: 'not_read', size: 0, content_type: 'application/json' },
    });
    expect(call.request_headers).toContainEqual(['x-trace', 'on']);
    expect(JSON.stringify(call.request_headers)).not.toContain(agent.key);
    await expect(app.call('calls.replay', { id: call.id })).rejects.toMatchObject({
      code: 'CallNotReplayable',
      details: { field: 'changes.body' },
    });
    const body = { encoding: 'utf8', content: '{"name":"milk"}' } as const;
    await app.call('calls.replay', { id: call.id, changes: { body } });
    expect(upstream.received[0]).toMatchObject({ method: 'POST', url: '/v1/items?x=1' });
    expect(upstream.received[0]?.headers).toMatchObject({ 'x-trace': 'on' });
    expect(upstream.received[0]?.body.toString()).toBe(body.content);
  });

  it('is enough for the owner to send it', async () => {
    const asked = { name: 'tea' };
    const call = await recordOf(await throughEnvelope({ endpoint: '/items', body: asked }));
    const replay = await app.call('calls.replay', { id: call.id });
    expect(replay).toMatchObject({ status: 200, replay_of: call.id });
    expect(upstream.received[0]).toMatchObject({ url: '/v1/items' });
    expect(upstream.received[0]?.headers.authorization).toBe(`Bearer ${token}`);
    expect(JSON.parse(upstream.received[0]?.body.toString() ?? '')).toEqual(asked);
  });

  it('holds no more of a body than others do', async () => {
    const call = await recordOf(
      await throughEnvelope({ endpoint: '/items', body: { a: 'x'.repeat(2 ** 20) } }),
    );
    expect(call.request_body.state).toBe('truncated');
    expect(call.request_body.content?.length).toBeLessThanOrEqual(2 ** 20);
    expect(call.request_bytes).toBe(2 ** 20 + '{"a":""}'.length);
  });

  it('holds no body where bodies are not recorded', async () => {
    await app.call('settings.update', { unrecorded_agents: [agent.id] });
    const call = await recordOf(await throughEnvelope({ endpoint: '/items', body: { name: 'tea' } }));
    expect(call.request_body).toMatchObject({ state: 'not_kept', content: null });
  });
});

describe('the record of a call that the owner was asked about and did not grant', () => {
  beforeEach(() => agentUnder('ask'));

  it('holds what a stream had sent by then: all of it, or its beginning', async () => {
    const long = 'x'.repeat(2 ** 20);
    for (const [body, state] of [
      ['{"name":"tea"}', 'complete'],
      [long, 'truncated'],
    ] as const) {
      const denied = denyNext();
      const call = await recordOf(await throughGateway('/items', body));
      await denied;
      const { request_body: recorded } = call;
      expect([call.decision, recorded.state]).toEqual(['held', state]);
      expect(body.startsWith(recorded.content ?? '-')).toBe(true);
      expect(recorded.content?.length).toBeGreaterThan(10);
    }
  });
});

it('keeps nothing of what a stranger sends', async () => {
  agent = { id: '', key: 'ak_not_one_of_ours' };
  await recordOfStranger(await throughGateway('/items', '{"name":"tea"}', { 'x-trace': 'on' }));
  await recordOfStranger(await throughEnvelope({ endpoint: '/items', body: { name: 'tea' } }));

  async function recordOfStranger(answer: Response) {
    expect(await recordOf(answer)).toMatchObject({
      decision: 'refused',
      request_headers: [],
      request_body: { state: 'none' },
    });
  }
});
