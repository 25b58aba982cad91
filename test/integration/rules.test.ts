import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startBearerWorld } from '#test/support/bearer-world.ts';
import type { RecordingUpstream } from '#test/support/recording-upstream.ts';
import type { RunningSallyport } from '#test/support/running-sallyport.ts';

let app: RunningSallyport;
let upstream: RecordingUpstream;
let account: string;
let agent: { readonly id: string; readonly key: string };

beforeAll(async () => {
  ({ app, upstream, account } = await startBearerWorld({ path: '/v1', token: 'tok_canary_rules' }));
});

afterAll(async () => {
  await app.close();
  await upstream.close();
});

beforeEach(async () => {
  upstream.received.length = 0;
  agent = await app.call('keys.create', { name: 'agent', rule_preset: 'full' });
});

async function slugOf(method: string, path: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(`${app.url}/gateway/${account}${path}`, {
    method,
    headers: { 'x-api-key': agent.key, ...headers },
  });
  const body = (await response.json()) as { error?: { slug: string } };
  return body.error?.slug ?? 'sent';
}

const setRules = (rules: object[], keyId: string | null = agent.id, version = 0) =>
  app.call('rules.set', { key_id: keyId, rules: rules as never, version });

it("tries everyone's rules first, then the agent's own, then the preset", async () => {
  await setRules([
    { effect: 'allow', path: '/v1/secret/**' },
    { effect: 'deny', path: '/v1/own/**' },
  ]);
  await setRules([{ effect: 'deny', path: '/v1/secret/**', note: 'nobody' }], null);
  expect(await slugOf('GET', '/secret/x')).toBe('RuleDenied');
  expect(await slugOf('GET', '/own/x')).toBe('RuleDenied');
  expect(await slugOf('GET', '/free')).toBe('sent');
  expect(upstream.received.map(({ url }) => url)).toEqual(['/v1/free']);
  await setRules([], null, 1);
});

it('names the rule that refused, in the answer and in the record', async () => {
  const { rules } = await setRules([{ effect: 'deny', methods: ['delete'] }]);
  const response = await fetch(`${app.url}/gateway/${account}/x`, {
    method: 'DELETE',
    headers: { 'x-api-key': agent.key },
  });
  expect(await response.text()).toContain(rules[0]?.id);
  await app.sallyport.core.calls.flush();
  const call = await app.call('calls.get', { id: response.headers.get('x-sallyport-call-id') ?? '' });
  expect(call).toMatchObject({ decision: 'denied', rule: rules[0]?.id });
});

it('is not led past by an override of the method', async () => {
  await setRules([{ effect: 'deny', methods: ['delete'] }]);
  for (const name of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'x_method_override']) {
    expect(await slugOf('POST', '/x', { [name]: 'DELETE' })).toBe('RuleDenied');
  }
  expect(await slugOf('POST', '/x?_method=delete')).toBe('RuleDenied');
  expect(upstream.received).toEqual([]);
});

it('counts against the limits of the rule that let a call through', async () => {
  await setRules([{ effect: 'allow', limits: { calls_per_minute: 1 } }]);
  const outcomes = [await slugOf('GET', '/a'), await slugOf('GET', '/b'), await slugOf('GET', '/c')];
  // The minute may turn in between, once.
  expect(outcomes).toContain('RateLimited');
});

it('refuses a list that was changed meanwhile, a broken rule and a rule that stands twice, and keeps the old one', async () => {
  const { rules, version } = await setRules([{ effect: 'deny', path: '/v1/a' }]);
  await expect(setRules([])).rejects.toMatchObject({ code: 'RulesConflict' });
  const broken: [object, string][] = [
    [{ effect: 'allow', path: 'no-slash' }, 'rules[0].path'],
    [{ effect: 'allow', path: '/a/x**' }, 'rules[0].path'],
    [{ effect: 'allow', host: 'https://x' }, 'rules[0].host'],
    [{ effect: 'maybe' }, 'rules[0].effect'],
    [{ effect: 'allow', methods: ['get'] }, 'rules[0].methods[0]'],
  ];
  for (const [rule, field] of broken) {
    await expect(setRules([rule], agent.id, version)).rejects.toMatchObject({
      code: 'ValidationFailed',
      details: { field },
    });
  }
  await expect(setRules([rules[0] ?? {}, rules[0] ?? {}], agent.id, version)).rejects.toMatchObject({
    details: { field: 'rules[1].id' },
  });
  expect(await app.call('rules.get', { key_id: agent.id })).toEqual({ key_id: agent.id, rules, version });
});

it('explains which rule decides and where the credential would go, and sends nothing', async () => {
  const { rules } = await setRules([{ effect: 'ask', methods: ['write'] }]);
  const explain = (method: string) =>
    app.call('rules.explain', { key_id: agent.id, account_id: account, method, endpoint: '/items?x=1' });
  expect(await explain('POST')).toEqual({
    effect: 'ask',
    rule: rules[0]?.id,
    matched: rules[0],
    origin: upstream.origin,
    path: '/v1/items?x=1',
    injected: [{ in: 'header', name: 'Authorization' }],
  });
  expect(await explain('GET')).toMatchObject({ effect: 'allow', rule: 'preset:full', matched: null });
  expect(upstream.received).toEqual([]);
});

it('drafts rules that allow exactly what an agent did', async () => {
  const since = new Date().toISOString();
  await slugOf('GET', '/items/1?q=a');
  await slugOf('PUT', '/items/1');
  await slugOf('GET', '/others');
  await setRules([{ effect: 'deny', path: '/v1/denied' }]);
  await slugOf('GET', '/denied');
  const { rules, calls } = await app.call('rules.draft', { key_id: agent.id, since });
  expect(calls).toBe(4);
  expect(rules.map(({ path, methods, effect }) => [path, methods, effect])).toEqual([
    ['/v1/others', ['GET'], 'allow'],
    ['/v1/items/1', ['GET', 'PUT'], 'allow'],
  ]);
  const agentRules = [...rules, { effect: 'deny' }];
  await setRules(agentRules, agent.id, 1);
  expect(await slugOf('PUT', '/items/1')).toBe('sent');
  expect(await slugOf('PUT', '/others')).toBe('RuleDenied');
});
