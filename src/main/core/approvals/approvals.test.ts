import { expect, it } from 'vitest';
import type { Approval } from '#shared/domain/approval.ts';
import type { RuleInput } from '#shared/domain/rule.ts';
import { createManualTimers } from '#test/support/manual-timers.ts';
import { createApprovals } from './approvals.ts';
import type { HeldRequest } from './held-request.ts';

const minute = 60_000;

function setUp(stored: readonly Approval[] = []) {
  const rows = new Map(stored.map((approval) => [approval.id, approval]));
  const timers = createManualTimers();
  const rules: RuleInput[] = [];
  const approvals = createApprovals({
    repository: { all: async () => [...rows.values()], put: async (each) => void rows.set(each.id, each) },
    clock: { now: () => Date.parse('2026-11-21T10:00:00.000Z') + timers.now(), monotonic: timers.now },
    timers,
    addRule: async (_key, rule) => rules.push(rule),
    onChange: () => {},
  });
  const list = () => approvals.list({ limit: 100, states: [] }).items;
  return { approvals, timers, rows, rules, list };
}

function request(parts: Partial<HeldRequest> = {}, shown: Partial<HeldRequest['shown']> = {}): HeldRequest {
  return {
    shown: {
      call_id: 'call_1',
      key_id: 'key_1',
      key_name: 'agent',
      account_id: 'ca_1',
      toolkit: 'acme',
      front_door: 'envelope',
      method: 'POST',
      origin: 'https://api.acme.test',
      path: '/items',
      rule: 'preset:ask_before_writes',
      headers: [],
      body: null,
      caller: null,
      ...shown,
    },
    route: 'route',
    routePath: '/items',
    fingerprint: 'same',
    holdMs: 45_000,
    ...parts,
  };
}

const never = new AbortController().signal;
const outcome = (held: Promise<unknown>) =>
  held.then(
    () => 'granted',
    (error: { code?: string }) => error.code,
  );

it('tells the caller to come back after the time that it can wait, and keeps the approval open', async () => {
  const { approvals, timers, list } = setUp();
  const held = outcome(approvals.hold(request(), never));
  await timers.pass(45_000);
  expect(await held).toBe('ApprovalPending');
  expect(list()).toMatchObject([{ state: 'open', caller_gone: false }]);
});

it('lets the request that comes back pass for ten minutes after the grant, and no longer', async () => {
  const { approvals, timers, list } = setUp();
  const held = outcome(approvals.hold(request(), never));
  await timers.pass(45_000);
  await held;
  await approvals.decide([list()[0]?.id ?? ''], 'once');
  await timers.pass(10 * minute);
  const again = outcome(approvals.hold(request(), never));
  await timers.pass(45_000);
  expect(await again).toBe('ApprovalPending');
});

it('lets an approval lapse that nobody decides on for an hour', async () => {
  const { approvals, timers, list } = setUp();
  const held = outcome(approvals.hold(request({ holdMs: 2 * 60 * minute }), never));
  await timers.pass(60 * minute);
  expect(await held).toBe('ApprovalPending');
  const [lapsed] = list();
  expect(lapsed?.state).toBe('lapsed');
  await expect(approvals.decide([lapsed?.id ?? ''], 'once')).rejects.toMatchObject({
    code: 'ApprovalSettled',
  });
});

it('ends a grant for an hour after an hour', async () => {
  const { approvals, timers, list } = setUp();
  const held = outcome(approvals.hold(request(), never));
  await approvals.decide([list()[0]?.id ?? ''], 'hour');
  expect(await held).toBe('granted');
  expect(approvals.grantFor('route')).toBe(approvals.list({ limit: 1, states: [] }).items[0]?.id);
  expect(approvals.grantFor('another')).toBeNull();
  await timers.pass(60 * minute);
  expect(approvals.grantFor('route')).toBeNull();
});

it('forgets a request that nobody could recognise when it came again', async () => {
  const { approvals, timers, list } = setUp();
  const held = outcome(approvals.hold(request({ fingerprint: null }), never));
  await timers.pass(45_000);
  expect(await held).toBe('ApprovalPending');
  expect(list()).toMatchObject([{ state: 'lapsed' }]);
});

it('makes a rule for exactly the route that is always to be allowed', async () => {
  const { approvals, rules, list } = setUp();
  const held = outcome(approvals.hold(request(), never));
  await approvals.decide([list()[0]?.id ?? ''], 'always');
  expect(await held).toBe('granted');
  expect(rules).toMatchObject([
    { effect: 'allow', account_id: 'ca_1', methods: ['POST'], host: 'api.acme.test', path: '/items' },
  ]);
});

it('makes no rule where the caller brought its credential or the path holds a wildcard, and decides nothing', async () => {
  const { approvals, rules, list } = setUp();
  for (const held of [request({}, { account_id: null }), request({ routePath: '/items/*' })]) {
    const stop = new AbortController();
    const waiting = outcome(approvals.hold({ ...held, fingerprint: null }, stop.signal));
    const id = list().find(({ state }) => state === 'waiting')?.id ?? '';
    await expect(approvals.decide([id], 'always')).rejects.toMatchObject({ details: { field: 'answer' } });
    expect(approvals.get(id).state).toBe('waiting');
    stop.abort();
    expect(await waiting).toBe('CallAborted');
  }
  expect(rules).toEqual([]);
});

it('refuses what is held when Sallyport stops, and says so after the next start', async () => {
  const { approvals, rows } = setUp();
  const held = outcome(approvals.hold(request(), never));
  const waiting = [...rows.values()];
  await approvals.stop();
  expect(await held).toBe('ShuttingDown');
  // As after a crash: the last that was stored is that it waits.
  const next = setUp(waiting);
  await next.approvals.start();
  expect(next.list()).toMatchObject([{ state: 'lapsed', caller_gone: true }]);
});

it('ends what was approved for an hour when the owner takes it back, for all of its route at once', async () => {
  const { approvals, timers, list } = setUp();
  const first = outcome(approvals.hold(request(), never));
  const alike = outcome(approvals.hold(request({ fingerprint: 'other' }), never));
  const ids = list().map(({ id }) => id);
  await approvals.decide([ids[0] ?? ''], 'hour');
  expect(await Promise.all([first, alike])).toEqual(['granted', 'granted']);
  expect(approvals.grantFor('route')).not.toBeNull();
  expect(list().map(({ stands }) => stands)).toEqual([true, true]);
  expect(await approvals.withdraw(ids[1] ?? '')).toMatchObject({
    stands: false,
    withdrawn_at: '2026-11-21T10:00:00.000Z',
  });
  expect(approvals.grantFor('route')).toBeNull();
  expect(list()).toMatchObject(ids.map(() => ({ state: 'granted', stands: false })));
  await expect(approvals.withdraw(ids[0] ?? '')).rejects.toMatchObject({ code: 'ApprovalSettled' });
  await timers.pass(0);
});

it('says of an approval that it stands only for as long as it lets anything through', async () => {
  const { approvals, timers, list } = setUp();
  const held = outcome(approvals.hold(request(), never));
  await approvals.decide([list()[0]?.id ?? ''], 'hour');
  await held;
  await timers.pass(59 * minute);
  expect(list()[0]).toMatchObject({ stands: true });
  await timers.pass(minute);
  expect(list()[0]).toMatchObject({ stands: false, withdrawn_at: null });
});
