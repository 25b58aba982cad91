import { describe, expect, it } from 'vitest';
import type { Delivery, Webhook } from '#shared/domain/webhook.ts';
import { afterAttempt } from './after-attempt.ts';
import type { DeliveryOutcome } from './send-delivery.ts';

const start = Date.parse('2026-11-20T12:00:00Z');
const answered = (status: number): DeliveryOutcome => ({ status, error: null });
const unreachable: DeliveryOutcome = { status: null, error: 'The receiver could not be reached' };

const webhook = { id: 'ws_1', is_enabled: true, disabled_reason: null, failures: 0 } as Webhook;
const delivery = {
  id: 'msg_1',
  event_type: 'composio.connected_account.expired',
  state: 'pending',
  attempts: 0,
} as Delivery;

/** Repeats an outcome until the delivery is over. */
function exhaust(outcome: DeliveryOutcome, from: Webhook) {
  let now = start;
  let after = afterAttempt(delivery, from, outcome, now, () => 0.5);
  const pauses: number[] = [];
  while (after.delivery.state === 'pending') {
    const next = Date.parse(after.delivery.next_attempt_at ?? '');
    pauses.push((next - now) / 1_000);
    now = next;
    after = afterAttempt(after.delivery, from, outcome, now, () => 0.5);
  }
  return { ...after, pauses };
}

describe('a delivery', () => {
  it.each([200, 202, 204])('is over once the receiver answers %i', (status) => {
    const after = afterAttempt(delivery, webhook, answered(status), start, Math.random);
    expect(after).toMatchObject({
      delivery: { state: 'delivered', attempts: 1, status, error: null, next_attempt_at: null },
      webhook: null,
    });
  });

  it.each([answered(301), answered(400), answered(500), unreachable])(
    'is tried again after %j',
    (outcome) => {
      const { delivery: after } = afterAttempt(delivery, webhook, outcome, start, () => 0.5);
      expect(after).toMatchObject({ state: 'pending', attempts: 1, status: outcome.status });
      expect(after.error).toContain(outcome.status === null ? 'reached' : String(outcome.status));
    },
  );

  it('waits ever longer between ten attempts, over the better part of a day, then is given up', () => {
    const { delivery: last, pauses } = exhaust(unreachable, webhook);
    expect(pauses).toEqual([10, 30, 90, 270, 810, 2_430, 7_290, 21_600, 21_600]);
    expect(last).toMatchObject({ state: 'failed', attempts: 10, next_attempt_at: null });
  });

  it('never comes back at the same moment as its fellows', () => {
    const pauses = [0, 0.5, 0.999].map((random) => {
      const { delivery: after } = afterAttempt(delivery, webhook, unreachable, start, () => random);
      return (Date.parse(after.next_attempt_at ?? '') - start) / 1_000;
    });
    expect(pauses.map(Math.round)).toEqual([8, 10, 12]);
  });
});

describe('a webhook', () => {
  it('stays enabled while fewer than three deliveries in a row are given up', () => {
    const { webhook: after } = exhaust(unreachable, { ...webhook, failures: 1 });
    expect(after).toMatchObject({ failures: 2, is_enabled: true });
  });

  it('is disabled, with the reason, after the third', () => {
    const { webhook: after } = exhaust(unreachable, { ...webhook, failures: 2 });
    expect(after).toMatchObject({
      is_enabled: false,
      disabled_reason: expect.stringContaining('3 deliveries'),
    });
  });

  it('is disabled at once by a receiver that is gone for good', () => {
    const after = afterAttempt(delivery, webhook, answered(410), start, Math.random);
    expect(after).toMatchObject({ delivery: { state: 'failed' }, webhook: { is_enabled: false } });
  });

  it('is forgiven its failures by a delivery that is taken', () => {
    const after = afterAttempt(delivery, { ...webhook, failures: 2 }, answered(200), start, Math.random);
    expect(after.webhook).toMatchObject({ failures: 0 });
  });

  it('is not judged by a test, which is tried once', () => {
    const test = { ...delivery, event_type: 'composio.webhook.test' };
    const after = afterAttempt(test, { ...webhook, failures: 2 }, answered(410), start, Math.random);
    expect(after).toMatchObject({ delivery: { state: 'failed', attempts: 1 }, webhook: null });
  });
});
