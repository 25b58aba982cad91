import { describe, expect, test, vi } from 'vitest';
import type { CallDetail } from '#shared/domain/call.ts';
import type { RecoveredRequest } from '#shared/domain/request-draft.ts';
import { SallyportError } from '#shared/errors.ts';
import { noDrafts } from '../../bridge/draft-keeper.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { testCall } from '../calls/test-call.ts';
import { keptRequest } from './kept-request.ts';
import { createReplayStore, type Wait } from './replay-store.ts';
import { blankForm } from './request-form.ts';

const none = { state: 'none', size: 0, content_type: null, encoding: null, content: null } as const;

function detail(id: string): CallDetail {
  return {
    ...testCall(id, 1),
    request_headers: [],
    request_body: none,
    response_headers: [],
    response_body: none,
    redirects: [],
    timing: null,
    approval_id: null,
    injected: [],
  };
}

const recovered: RecoveredRequest = {
  draft: { account_id: 'ca_12345678', method: 'GET', endpoint: '/user', headers: [], body: null },
  losses: [],
  obstacle: null,
};

/** A host that answers `call_1`, `call_2` … to what is sent. */
function storeWith(options: { recovered?: RecoveredRequest; wait?: Wait; refuseFrom?: number } = {}) {
  let sent = 0;
  const send = () => {
    sent += 1;
    if (sent >= (options.refuseFrom ?? Number.POSITIVE_INFINITY)) {
      throw new SallyportError('RuleDenied', 'A rule says no.');
    }
    return detail(`call_${sent}`);
  };
  const bridge = createTestBridge({
    'calls.get': ({ id }) => detail(id),
    'calls.draft': () => options.recovered ?? recovered,
    'calls.replay': send,
    'calls.send': send,
  });
  const store = createReplayStore(bridge, options.wait ?? (() => Promise.resolve()));
  const asked = (name: string) => bridge.asked.filter((each) => each.name === name).map(({ input }) => input);
  return { bridge, store, asked, state: store.getState };
}

test('a request from scratch begins with the only account there is, and keeps what was chosen or typed', async () => {
  const { state } = storeWith();
  await state().open(null);
  state().setFirstAccount('ca_only');
  expect(state().form.accountId).toBe('ca_only');
  state().edit({ endpoint: '/user' });
  state().setFirstAccount('');
  expect(state().form).toMatchObject({ accountId: 'ca_only', endpoint: '/user' });
  state().setFirstAccount('ca_only');
  state().startOver();
  expect(state().form).toMatchObject({ accountId: 'ca_only', endpoint: '' });
  state().forget();
  expect(state().form.accountId).toBe('');
});

test('an only account is neither taken for a recorded call nor kept as a draft', async () => {
  const { bridge } = storeWith();
  const kept = vi.fn();
  const { getState: state } = createReplayStore(bridge, undefined, { ...noDrafts, keep: kept });
  state().setFirstAccount('ca_only');
  await state().open('call_1');
  state().setFirstAccount('ca_only');
  expect(state().form.accountId).toBe('ca_12345678');
  await state().open(null);
  expect(state().form.accountId).toBe('ca_only');
  state().edit({ endpoint: '/user' });
  state().edit({ endpoint: '' });
  expect(kept).toHaveBeenCalledOnce();
});

test('a draft comes back, whether the only account is known before it or after', async () => {
  const { bridge } = storeWith();
  const draft = { ...blankForm, accountId: 'ca_other', endpoint: '/drafted' };
  const { promise, resolve } = Promise.withResolvers<ReturnType<typeof keptRequest>>();
  const { getState: state } = createReplayStore(bridge, undefined, { ...noDrafts, find: () => promise });
  const opened = state().open(null);
  state().setFirstAccount('ca_only');
  resolve(keptRequest(null, draft));
  await opened;
  expect(state().form).toEqual(draft);
});

test('what was sent is no draft any more, what was refused still is', async () => {
  const { bridge } = storeWith({ refuseFrom: 2 });
  const discard = vi.fn();
  const keeper = { ...noDrafts, discard };
  const { getState: state } = createReplayStore(bridge, undefined, keeper);
  await state().open(null);
  state().edit({ accountId: 'ca_12345678', endpoint: '/issues' });
  await state().send();
  expect(discard).toHaveBeenCalledTimes(1);
  await state().send();
  expect(state().answerError?.code).toBe('RuleDenied');
  expect(discard).toHaveBeenCalledTimes(1);
});

describe('replaying', () => {
  test('sends a call as it was, and keeps its answer beside the recorded one', async () => {
    const { asked, state } = storeWith();
    await state().replay('call_old');
    expect(asked('calls.replay')).toEqual([{ id: 'call_old', changes: {} }]);
    expect(state()).toMatchObject({ origin: { id: 'call_old' }, answer: { id: 'call_1' }, run: null });
  });

  test('sends only what was edited', async () => {
    const { asked, state } = storeWith();
    await state().open('call_old');
    state().edit({ endpoint: '/orgs', accountId: 'ca_second00' });
    await state().send();
    expect(asked('calls.replay')).toEqual([
      { id: 'call_old', changes: { endpoint: '/orgs', account_id: 'ca_second00' } },
    ]);
  });

  test('sends nothing by itself while something has to be given first', async () => {
    const obstacle = { field: 'body', reason: 'it was not recorded' } as const;
    const { asked, state } = storeWith({ recovered: { ...recovered, obstacle } });
    await state().replay('call_old');
    expect(asked('calls.replay')).toEqual([]);
    expect(state().tried).toBe(true);
    await state().send();
    expect(asked('calls.replay')).toEqual([{ id: 'call_old', changes: { body: null } }]);
  });

  test('keeps what is being edited when its screen is opened again, and drops it for another call', async () => {
    const { state } = storeWith();
    await state().open('call_old');
    state().edit({ endpoint: '/orgs' });
    await state().open('call_old');
    expect(state().form.endpoint).toBe('/orgs');
    await state().open('call_other');
    expect(state().form.endpoint).toBe('/user');
    state().edit({ endpoint: '/orgs' });
    state().startOver();
    expect(state().form.endpoint).toBe('/user');
  });

  test('sends a request of the person’s own only when it is whole', async () => {
    const { asked, state } = storeWith();
    await state().open(null);
    await state().send();
    expect(asked('calls.send')).toEqual([]);
    state().edit({ accountId: 'ca_12345678', endpoint: '/user' });
    await state().send();
    expect(asked('calls.send')).toHaveLength(1);
  });
});

describe('a repetition', () => {
  test('sends as often as asked, a delay between, and never more than a hundred times', async () => {
    const delays: number[] = [];
    const { asked, state } = storeWith({
      wait: async (milliseconds) => {
        delays.push(milliseconds);
      },
    });
    await state().open('call_old');
    await state().send({ times: 3, delayMs: 250 });
    expect(asked('calls.replay')).toHaveLength(3);
    expect(delays).toEqual([250, 250]);
    expect(state().attempts.map(({ number }) => number)).toEqual([1, 2, 3]);
    await state().send({ times: 1_000, delayMs: 0 });
    expect(asked('calls.replay')).toHaveLength(103);
  });

  test('stops when the person says so, during the delay too', async () => {
    const { asked, state, store } = storeWith({
      wait: (_milliseconds, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve());
          store.getState().stop();
        }),
    });
    await state().open('call_old');
    await state().send({ times: 5, delayMs: 60_000 });
    expect(asked('calls.replay')).toHaveLength(1);
    expect(state()).toMatchObject({ run: null, answer: { id: 'call_1' } });
  });

  test('ends with a refusal, which is shown', async () => {
    const { asked, state } = storeWith({ refuseFrom: 3 });
    await state().open('call_old');
    await state().send({ times: 10, delayMs: 0 });
    expect(asked('calls.replay')).toHaveLength(3);
    expect(state()).toMatchObject({ run: null, answer: null, answerError: { code: 'RuleDenied' } });
    await state().show('call_1');
    expect(state()).toMatchObject({ answer: { id: 'call_1' }, answerError: null });
  });

  test('is left behind when another call is opened', async () => {
    const { state, store } = storeWith({
      wait: async () => {
        void store.getState().open('call_other');
      },
    });
    await state().open('call_old');
    await state().send({ times: 5, delayMs: 1 });
    await state().open('call_other');
    expect(state()).toMatchObject({ originId: 'call_other', attempts: [], run: null, answer: null });
  });
});
