import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Approval, ApprovalAnswer } from '#shared/domain/approval.ts';
import { startBearerWorld } from '#test/support/bearer-world.ts';
import type { RecordingUpstream } from '#test/support/recording-upstream.ts';
import type { RunningSallyport } from '#test/support/running-sallyport.ts';

let app: RunningSallyport;
let upstream: RecordingUpstream;
let account: string;
let agent: { readonly id: string; readonly key: string };

beforeAll(async () => {
  ({ app, upstream, account } = await startBearerWorld({ path: '/v1', token: 'tok_canary_approvals' }));
});

afterAll(async () => {
  await app.close();
  await upstream.close();
});

beforeEach(async () => {
  upstream.received.length = 0;
  agent = await app.call('keys.create', { name: 'careful agent' });
});

interface Sent {
  readonly answer: Promise<Response>;
  /** The caller goes away. */
  leave(): void;
}

function send(method: string, path: string, body?: string | ReadableStream, key = agent.key): Sent {
  const stop = new AbortController();
  const answer = fetch(`${app.url}/gateway/${account}${path}`, {
    method,
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    signal: stop.signal,
    ...(body === undefined ? {} : { body, duplex: 'half' }),
  });
  answer.catch(() => undefined);
  return { answer, leave: () => stop.abort() };
}

/** Waits until this many approvals of this test's agent are in a state. */
function approvalIn(state: Approval['state'], count = 1): Promise<Approval[]> {
  return new Promise((resolve) => {
    const found = new Map<string, Approval>();
    const note = (approval: Approval) => {
      if (approval.key_id !== agent.id) return;
      if (approval.state === state) found.set(approval.id, approval);
      else found.delete(approval.id);
      if (found.size < count) return;
      unsubscribe();
      resolve([...found.values()]);
    };
    const unsubscribe = app.sallyport.core.events.subscribe((event) => {
      if (event.name === 'approval.changed') note(event.payload);
    });
    void app
      .call('approvals.list', { key_id: agent.id, states: [state], limit: 500 })
      .then(({ items }) => items.forEach(note));
  });
}

async function decide(answer: ApprovalAnswer, ...approvals: Approval[]): Promise<Approval[]> {
  return (await app.call('approvals.decide', { ids: approvals.map(({ id }) => id), answer })).decided;
}

async function errorOf(response: Response): Promise<{ status: number; slug: string; fix: string }> {
  const { error } = (await response.json()) as { error: { slug: string; suggested_fix: string } };
  return { status: response.status, slug: error.slug, fix: error.suggested_fix };
}

describe('a request that a rule asks about', () => {
  it('waits without a byte sent, shows what it wants, and goes through once it is granted', async () => {
    const { answer } = send('POST', '/items?x=1', '{"name":"tea"}');
    const [approval] = await approvalIn('waiting');
    expect(upstream.received).toEqual([]);
    expect(approval).toMatchObject({
      key_name: 'careful agent',
      account_id: account,
      toolkit: 'acme',
      method: 'POST',
      origin: upstream.origin,
      path: '/v1/items?x=1',
      rule: 'preset:ask_before_writes',
      body: { content: '{"name":"tea"}', complete: true, encoding: 'utf8' },
    });
    if (approval) await decide('once', approval);
    const response = await answer;
    expect(response.status).toBe(200);
    expect(upstream.received).toHaveLength(1);
    expect(upstream.received[0]).toMatchObject({ method: 'POST', url: '/v1/items?x=1' });
    expect(upstream.received[0]?.body.toString()).toBe('{"name":"tea"}');
    await app.sallyport.core.calls.flush();
    const call = await app.call('calls.get', { id: response.headers.get('x-sallyport-call-id') ?? '' });
    expect(call).toMatchObject({ id: approval?.call_id, decision: 'allowed', status: 200 });
    expect(call.approval_id).toBe(approval?.id);
    expect(call.timing?.approval).toBeGreaterThan(0);
    const parts = Object.values(call.timing ?? {}).reduce((sum, part) => sum + part, 0);
    expect(parts).toBeCloseTo(call.duration_ms, 1);
  });

  it('is decided on from its notification', async () => {
    const { answer } = send('POST', '/items', '{}');
    const [held] = await approvalIn('waiting');
    const notified = app.notifications.find(
      ({ shows }) => 'approval' in shows && shows.approval === held?.id,
    );
    expect(notified?.actions?.map(({ label }) => label)).toEqual(['Approve once', 'Deny']);
    notified?.actions?.[0]?.run();
    expect((await answer).status).toBe(200);
    notified?.actions?.[1]?.run();
    expect((await app.call('approvals.get', { id: held?.id ?? '' })).state).toBe('granted');
  });

  it('lets reading pass without asking', async () => {
    expect((await send('GET', '/items').answer).status).toBe(200);
    expect((await app.call('approvals.list', { key_id: agent.id })).items).toEqual([]);
  });

  it('is refused when it is denied, and leaves a record of it', async () => {
    const { answer } = send('DELETE', '/items/1');
    const held = await approvalIn('waiting');
    await decide('deny', ...held);
    expect(await errorOf(await answer)).toMatchObject({ status: 403, slug: 'ApprovalDenied' });
    await app.sallyport.core.calls.flush();
    const { items } = await app.call('calls.list', { key_id: agent.id });
    expect(items[0]).toMatchObject({ decision: 'held', error_code: 'ApprovalDenied', status: null });
    expect(upstream.received).toEqual([]);
  });

  it('asks each time where it was granted once', async () => {
    const first = send('POST', '/items', '{}');
    await decide('once', ...(await approvalIn('waiting')));
    await first.answer;
    const second = send('POST', '/items', '{}');
    const [again] = await approvalIn('waiting');
    expect(again?.state).toBe('waiting');
    second.leave();
  });

  it.each(['hour', 'until_restart', 'always'] as const)(
    'asks no more for the same route after "%s", but for another one',
    async (answer) => {
      const first = send('POST', '/items', '{}');
      const alike = send('POST', '/items?other=query', '{"other":"body"}');
      const held = await approvalIn('waiting', 2);
      const decided = await decide(answer, held[0] as Approval);
      expect(decided).toHaveLength(2);
      expect((await first.answer).status).toBe(200);
      expect((await alike.answer).status).toBe(200);
      expect((await send('POST', '/items', '{"third":true}').answer).status).toBe(200);
      const elsewhere = send('POST', '/others', '{}');
      const [other] = await approvalIn('waiting');
      expect(other?.path).toBe('/v1/others');
      elsewhere.leave();
      const { rules } = await app.call('rules.get', { key_id: agent.id });
      expect(rules).toHaveLength(answer === 'always' ? 1 : 0);
    },
  );

  it('is refused by a rule after "deny always"', async () => {
    const first = send('POST', '/items', '{}');
    await decide('deny_always', ...(await approvalIn('waiting')));
    await first.answer;
    expect(await errorOf(await send('POST', '/items', '{}').answer)).toMatchObject({
      status: 403,
      slug: 'RuleDenied',
    });
  });

  it('stays open when the caller goes away, and passes once when the very same request comes again', async () => {
    const { leave } = send('POST', '/items', '{"n":1}');
    await approvalIn('waiting');
    leave();
    const open = await approvalIn('open');
    expect(open[0]).toMatchObject({ caller_gone: true });
    await decide('once', ...open);
    expect(upstream.received).toEqual([]);
    const other = send('POST', '/items', '{"n":2}');
    const [held] = await approvalIn('waiting');
    expect(held?.body?.content).toBe('{"n":2}');
    other.leave();
    expect((await send('POST', '/items', '{"n":1}').answer).status).toBe(200);
    expect(upstream.received.map(({ body }) => body.toString())).toEqual(['{"n":1}']);
    const again = send('POST', '/items', '{"n":1}');
    await approvalIn('waiting');
    again.leave();
  });

  it('joins the approval that the same request left behind', async () => {
    send('PUT', '/items/9', '{}').leave();
    const { leave } = send('PUT', '/items/7', '{}');
    await approvalIn('waiting');
    leave();
    const [open] = await approvalIn('open');
    const { answer } = send('PUT', '/items/7', '{}');
    const [waiting] = await approvalIn('waiting');
    expect(waiting?.id).toBe(open?.id);
    await decide('once', ...(waiting ? [waiting] : []));
    expect((await answer).status).toBe(200);
  });

  it('is checked again after the grant: a key revoked meanwhile gets nothing through', async () => {
    const { answer } = send('POST', '/items', '{}');
    await approvalIn('waiting');
    await app.call('keys.revoke', { id: agent.id });
    expect((await answer).status).toBe(403);
    expect(upstream.received).toEqual([]);
  });

  it('is checked again after the grant: an account disabled meanwhile is not used', async () => {
    const { answer } = send('POST', '/items', '{}');
    const held = await approvalIn('waiting');
    await app.call('accounts.disable', { id: account });
    await decide('once', ...held);
    expect(await errorOf(await answer)).toMatchObject({ slug: 'AccountNotActive' });
    await app.call('accounts.enable', { id: account });
    expect(upstream.received).toEqual([]);
  });

  it('is checked again after the grant: a rule that denies by now wins', async () => {
    const { answer } = send('POST', '/items', '{}');
    const held = await approvalIn('waiting');
    await app.call('rules.set', {
      key_id: agent.id,
      version: 0,
      rules: [{ effect: 'deny', toolkit: 'acme' }],
    });
    await decide('once', ...held);
    expect(await errorOf(await answer)).toMatchObject({ slug: 'RuleDenied' });
    expect(upstream.received).toEqual([]);
  });

  it('shows the beginning of a large upload and sends all of it once it is granted', async () => {
    const size = 3 * 1024 * 1024;
    let pulled = 0;
    const body = new ReadableStream({
      pull(controller) {
        if (pulled >= size) return controller.close();
        pulled += 65_536;
        controller.enqueue(Buffer.alloc(65_536, 'x'));
      },
    });
    const { answer } = send('POST', '/upload', body);
    const [approval] = await approvalIn('waiting');
    expect(approval?.body).toMatchObject({ complete: false, encoding: 'utf8' });
    expect(approval?.body?.content.startsWith('xxxx')).toBe(true);
    expect(upstream.received).toEqual([]);
    await decide('once', ...(approval ? [approval] : []));
    expect((await answer).status).toBe(200);
    expect(upstream.received[0]?.body.byteLength).toBe(size);
    expect(upstream.received[0]?.body.every((byte) => byte === 0x78)).toBe(true);
  });

  it('cannot be decided twice, nor by an id that is none', async () => {
    const { answer } = send('POST', '/items', '{}');
    const held = await approvalIn('waiting');
    await decide('deny', ...held);
    await answer;
    await expect(decide('once', ...held)).rejects.toMatchObject({ code: 'ApprovalSettled' });
    await expect(app.call('approvals.decide', { id: 'ap_none', answer: 'once' })).rejects.toMatchObject({
      code: 'ApprovalNotFound',
    });
  });

  it('can be decided by nothing that an agent reaches with its key', async () => {
    const { answer } = send('POST', '/items', '{}');
    const held = await approvalIn('waiting');
    const attempt = await fetch(`${app.url}/api/local/v1/approvals.decide`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': agent.key, 'x-admin-key': agent.key },
      body: JSON.stringify({ ids: held.map(({ id }) => id), answer: 'once' }),
    });
    expect(attempt.status).toBe(401);
    expect((await app.call('approvals.get', { id: held[0]?.id ?? '' })).state).toBe('waiting');
    await decide('deny', ...held);
    await answer;
  });
});

describe.runIf(process.platform === 'linux')('who called', () => {
  const post = (path: string, body: unknown) =>
    fetch(`${app.url}${path}`, {
      method: 'POST',
      headers: {
        'x-api-key': agent.key,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify(body),
    });
  const tool = { account, method: 'POST', endpoint: '/items' };

  it.each([
    ['the pass-through', () => send('POST', '/items', '{}').answer],
    [
      'the envelope',
      () =>
        post('/api/v3.1/tools/execute/proxy', {
          endpoint: '/items',
          method: 'POST',
          connected_account_id: account,
        }),
    ],
    [
      'a tool',
      () =>
        post('/api/v3.1/tools/execute/ACME_PROXY_EXECUTE', {
          arguments: { ...tool, account },
          user_id: 'default',
        }),
    ],
    [
      'an MCP client',
      () =>
        post('/mcp', {
          jsonrpc: '2.0',
          id: 1,
          method: 'tools/call',
          params: { name: 'ACME_PROXY_EXECUTE', arguments: { ...tool, account } },
        }),
    ],
  ])('is found out for %s', async (_door, call) => {
    const answer = call();
    answer.catch(() => undefined);
    const [held] = await approvalIn('waiting');
    expect(held?.caller).toMatchObject({ pid: process.pid, cwd: process.cwd() });
    expect(held?.caller?.command).toEqual(expect.any(String));
    await decide('deny', ...(held ? [held] : []));
    await answer;
  });
});

describe('five hundred held requests', () => {
  it('all wait in place of those left behind, one more is refused, and one answer settles those alike', async () => {
    const sent = Array.from({ length: 500 }, (_, index) => send('POST', '/bulk', `{"n":${index}}`));
    const held = await approvalIn('waiting', 500);
    expect(await errorOf(await send('POST', '/bulk', '{}').answer)).toMatchObject({
      status: 429,
      slug: 'ApprovalsFull',
    });
    expect(await decide('hour', held[0] as Approval)).toHaveLength(500);
    const answers = await Promise.all(sent.map(({ answer }) => answer));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(upstream.received).toHaveLength(500);
  });
});
