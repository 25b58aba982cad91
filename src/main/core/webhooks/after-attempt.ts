import type { Delivery, Webhook } from '#shared/domain/webhook.ts';
import { testEventType } from '#shared/domain/webhook-event.ts';
import { type Backoff, backoffMs } from '../backoff.ts';
import type { DeliveryOutcome } from './send-delivery.ts';

/** About 16 hours in ten attempts: a machine that is off over night catches up. */
const retry: Backoff = { firstMs: 10_000, factor: 3, longestMs: 6 * 60 * 60_000 };
const mostAttempts = 10;
const mostFailures = 3;
const gone = 410;

export interface AfterAttempt {
  readonly delivery: Delivery;
  /** Null where nothing changed for the webhook. */
  readonly webhook: Webhook | null;
}

/**
 * What an attempt means for its delivery and its webhook. Any 2xx counts as taken. A webhook is disabled when its receiver
 * says that it is gone for good (410), or when several deliveries in a row had to be given up. A test is tried once and
 * means nothing for the webhook.
 *
 * @param now milliseconds since the epoch.
 */
export function afterAttempt(
  delivery: Delivery,
  webhook: Webhook,
  outcome: DeliveryOutcome,
  now: number,
  random: () => number,
): AfterAttempt {
  const at = new Date(now).toISOString();
  const attempts = delivery.attempts + 1;
  const tried = { ...delivery, ...outcome, attempts, updated_at: at, next_attempt_at: null };
  if (outcome.status !== null && outcome.status >= 200 && outcome.status < 300) {
    const healed = webhook.failures === 0 ? null : { ...webhook, failures: 0, updated_at: at };
    return { delivery: { ...tried, state: 'delivered' }, webhook: healed };
  }
  const isTest = delivery.event_type === testEventType;
  const error = outcome.error ?? `The receiver answered ${outcome.status}`;
  if (!isTest && outcome.status !== gone && attempts < mostAttempts) {
    const next = new Date(now + backoffMs(retry, attempts, random)).toISOString();
    return { delivery: { ...tried, error, state: 'pending', next_attempt_at: next }, webhook: null };
  }
  const failed: Delivery = { ...tried, error, state: 'failed' };
  if (isTest) return { delivery: failed, webhook: null };
  const failures = webhook.failures + 1;
  const reason = disabledReason(outcome.status, failures);
  return {
    delivery: failed,
    webhook: {
      ...webhook,
      failures,
      updated_at: at,
      ...(reason === null ? {} : { is_enabled: false, disabled_reason: reason }),
    },
  };
}

function disabledReason(status: number | null, failures: number): string | null {
  if (status === gone) return 'Its receiver answered that it is gone for good (410)';
  if (failures < mostFailures) return null;
  return `${failures} deliveries in a row could not be made`;
}
