import type { Delivery } from '#shared/domain/webhook.ts';
import type { Clock, Timers } from '../ports/index.ts';

/** Starts attempts when they fall due. */
export interface DeliveryLoop {
  /** Takes up what was left by the last run. */
  start(pending: readonly Delivery[]): void;
  /** A delivery that is new, or whose next attempt has another time. */
  add(delivery: Delivery): void;
  /** Forgets the deliveries of a webhook. */
  forget(webhookId: string): void;
  /** Looks again at once: what held deliveries back may have gone. */
  wake(): void;
  /** Starts nothing more; resolves once the attempts under way are over. */
  stop(): Promise<void>;
}

export interface DeliveryLoopDeps {
  /** Whether this one may go out now. */
  readonly isOpen: (delivery: Delivery) => boolean;
  /** Makes one attempt and answers the delivery as it stands then. Never throws. */
  readonly attempt: (delivery: Delivery) => Promise<Delivery>;
  readonly clock: Clock;
  readonly timers: Timers;
}

const atOnce = 4;
/** A clock that was set back must not put deliveries off for years. */
const longestWaitMs = 24 * 60 * 60_000;

/** Sends what is due: one delivery of a webhook at a time, a few webhooks side by side. */
export function createDeliveryLoop({ isOpen, attempt, clock, timers }: DeliveryLoopDeps): DeliveryLoop {
  const waiting = new Map<string, Delivery>();
  const running = new Map<string, Promise<void>>();
  let isStarted = false;
  let cancel = () => {};

  const startable = () =>
    [...waiting.values()].filter((delivery) => !running.has(delivery.webhook_id) && isOpen(delivery));

  function wake(): void {
    cancel();
    if (!isStarted) return;
    const ready = startable().sort((a, b) => dueAt(a) - dueAt(b));
    for (const delivery of ready) {
      if (running.size >= atOnce) return;
      if (!running.has(delivery.webhook_id) && waitOf(delivery) === 0) run(delivery);
    }
    const next = ready.find(({ webhook_id: webhookId }) => !running.has(webhookId));
    if (next !== undefined) cancel = timers.after(waitOf(next), wake);
  }

  function run(delivery: Delivery): void {
    const { webhook_id: webhookId } = delivery;
    const work = attempt(delivery).then((after) => {
      running.delete(webhookId);
      // Deleted, or asked for again, while it was on its way.
      if (waiting.get(delivery.id) === delivery) keep(after);
      wake();
    });
    running.set(webhookId, work);
  }

  function keep(delivery: Delivery): void {
    if (delivery.state === 'pending') waiting.set(delivery.id, delivery);
    else waiting.delete(delivery.id);
  }

  const dueAt = ({ next_attempt_at: at }: Delivery) => (at === null ? 0 : Date.parse(at));
  const waitOf = (delivery: Delivery) => {
    const ms = Math.max(0, dueAt(delivery) - clock.now());
    return ms > longestWaitMs ? 0 : ms;
  };

  return {
    start(pending) {
      isStarted = true;
      for (const delivery of pending) keep(delivery);
      wake();
    },
    add(delivery) {
      keep(delivery);
      wake();
    },
    forget(webhookId) {
      for (const { id, webhook_id: of } of [...waiting.values()]) if (of === webhookId) waiting.delete(id);
    },
    wake,
    async stop() {
      isStarted = false;
      cancel();
      await Promise.all(running.values());
    },
  };
}
