import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Delivery, Webhook } from '#shared/domain/webhook.ts';
import type { WebhookEventType } from '#shared/domain/webhook-event.ts';
import type { SallyportError } from '#shared/errors.ts';
import { type Bridge, listAll } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';

export interface WebhookInput {
  readonly url: string;
  readonly events: WebhookEventType[];
}

export interface WebhooksState {
  readonly webhooks: readonly Webhook[] | null;
  readonly error: SallyportError | null;
  /** A secret that was just made, until the person has taken it. */
  readonly secret: string | null;
  /** The webhook whose deliveries are shown. */
  readonly opened: string | null;
  readonly deliveries: readonly Delivery[] | null;
  readonly deliveriesError: SallyportError | null;
  load(): Promise<void>;
  /** The actions answer the error to show, or null. */
  create(input: WebhookInput): Promise<SallyportError | null>;
  update(
    id: string,
    change: Partial<WebhookInput> & { is_enabled?: boolean },
  ): Promise<SallyportError | null>;
  remove(id: string): Promise<SallyportError | null>;
  rotate(id: string): Promise<SallyportError | null>;
  forgetSecret(): void;
  test(id: string): Promise<SallyportError | null>;
  open(id: string): Promise<void>;
  close(): void;
  redeliver(id: string): Promise<SallyportError | null>;
  /** A webhook or one of its deliveries has changed. */
  receive(id: string): void;
}

/** The webhooks, and the deliveries of the one that is looked at. */
export function createWebhooksStore(bridge: Bridge): StoreApi<WebhooksState> {
  const begin = createLatest();
  const beginDeliveries = createLatest();
  return createStore<WebhooksState>((set, get) => {
    const loadDeliveries = async (id: string): Promise<void> => {
      const isLatest = beginDeliveries();
      const outcome = await attempt(bridge.call('webhooks.deliveries', { webhook_id: id, limit: 200 }));
      if (!isLatest() || get().opened !== id) return;
      if (!outcome.ok) return set({ deliveriesError: outcome.error });
      set({ deliveries: outcome.value.items, deliveriesError: null });
    };
    const put = (webhook: Webhook): void => {
      const others = (get().webhooks ?? []).filter(({ id }) => id !== webhook.id);
      const all = [...others, webhook];
      set({ webhooks: all.toSorted((a, b) => b.created_at.localeCompare(a.created_at)) });
    };
    return {
      webhooks: null,
      error: null,
      secret: null,
      opened: null,
      deliveries: null,
      deliveriesError: null,
      async load() {
        const isLatest = begin();
        const outcome = await attempt(listAll(bridge, 'webhooks.list', {}));
        if (!isLatest()) return;
        set(outcome.ok ? { webhooks: outcome.value, error: null } : { error: outcome.error });
      },
      async create(input) {
        const outcome = await attempt(bridge.call('webhooks.create', input));
        if (!outcome.ok) return outcome.error;
        const { secret, ...webhook } = outcome.value;
        put(webhook);
        set({ secret });
        return null;
      },
      async update(id, change) {
        const outcome = await attempt(bridge.call('webhooks.update', { id, ...change }));
        if (!outcome.ok) return outcome.error;
        put(outcome.value);
        return null;
      },
      async remove(id) {
        const outcome = await attempt(bridge.call('webhooks.delete', { id }));
        if (!outcome.ok) return outcome.error;
        set({ webhooks: (get().webhooks ?? []).filter((webhook) => webhook.id !== id) });
        return null;
      },
      async rotate(id) {
        const outcome = await attempt(bridge.call('webhooks.rotateSecret', { id }));
        if (!outcome.ok) return outcome.error;
        set({ secret: outcome.value.secret });
        return null;
      },
      forgetSecret: () => set({ secret: null }),
      async test(id) {
        const outcome = await attempt(bridge.call('webhooks.test', { id }));
        return outcome.ok ? null : outcome.error;
      },
      async open(id) {
        set({ opened: id, deliveries: null, deliveriesError: null });
        await loadDeliveries(id);
      },
      close: () => set({ opened: null, deliveries: null, deliveriesError: null }),
      async redeliver(id) {
        const outcome = await attempt(bridge.call('webhooks.redeliver', { id }));
        return outcome.ok ? null : outcome.error;
      },
      receive(id) {
        if (get().webhooks !== null) void get().load();
        if (get().opened === id) void loadDeliveries(id);
      },
    };
  });
}
