import type { AnyEvent } from '#shared/contract/events.ts';
import type { Delivery, Webhook } from '#shared/domain/webhook.ts';
import { SallyportError } from '#shared/errors.ts';

const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString();

const sampleWebhooks = (): Webhook[] => [
  {
    id: 'ws_preview00000001',
    url: 'http://127.0.0.1:9000/hooks/sallyport',
    events: ['composio.connected_account.expired'],
    made_by: null,
    is_enabled: true,
    disabled_reason: null,
    failures: 0,
    created_at: at(6_000),
    updated_at: at(50),
  },
  {
    id: 'ws_preview00000002',
    url: 'https://hooks.example.com/composio/v3/connected-accounts?team=platform',
    events: ['composio.connected_account.expired', 'composio.trigger.message'],
    made_by: { key_id: 'key_1', name: 'Claude Code' },
    is_enabled: false,
    disabled_reason: '3 deliveries in a row could not be made',
    failures: 3,
    created_at: at(20_000),
    updated_at: at(900),
  },
];

const delivery = (id: number, changes: Partial<Delivery>): Delivery => ({
  id: `msg_preview${String(id).padStart(8, '0')}`,
  webhook_id: 'ws_preview00000001',
  event_type: 'composio.connected_account.expired',
  account_id: 'ca_preview00000003',
  state: 'delivered',
  attempts: 1,
  status: 204,
  error: null,
  next_attempt_at: null,
  created_at: at(id * 70),
  updated_at: at(id * 70),
  ...changes,
});

const sampleDeliveries = (): Delivery[] => [
  delivery(1, {
    state: 'pending',
    attempts: 3,
    status: 503,
    error: 'The receiver answered 503',
    next_attempt_at: at(-4),
  }),
  delivery(2, {}),
  delivery(3, { event_type: 'composio.webhook.test', account_id: null }),
  delivery(4, { state: 'failed', attempts: 10, status: null, error: 'The receiver could not be reached' }),
];

/** The preview's webhooks: everything works, and a test is taken at once. */
export function createWebhooksPreview(isEmpty: boolean, emit: (event: AnyEvent) => void) {
  let webhooks = isEmpty ? [] : sampleWebhooks();
  let deliveries = isEmpty ? [] : sampleDeliveries();
  let lastId = 100;
  const changed = (id: string) => emit({ name: 'webhooks.changed', payload: { id } });
  const find = (id: unknown): Webhook => {
    const found = webhooks.find((webhook) => webhook.id === id);
    if (found === undefined)
      throw new SallyportError('WebhookNotFound', `There is no webhook ${String(id)}.`);
    return found;
  };
  const list = (items: readonly unknown[]) => ({ items, next_cursor: null });
  const secret = 'Zc3vX0q9n1JkTq2YV5u8hRr6bWm4sPdLAaGgEeFfKk0';

  return {
    'webhooks.list': () => list(webhooks),
    'webhooks.get': (input: Record<string, unknown>) => find(input.id),
    'webhooks.create': (input: Record<string, unknown>) => {
      lastId += 1;
      const url = String(input.url);
      if (!/^https?:/.test(url)) {
        const errors = ['url: is not a whole address'];
        throw new SallyportError('ValidationFailed', 'url: is not a whole address.', {
          field: 'url',
          errors,
        });
      }
      const made: Webhook = {
        id: `ws_preview${String(lastId).padStart(8, '0')}`,
        url,
        events: input.events as Webhook['events'],
        made_by: null,
        is_enabled: true,
        disabled_reason: null,
        failures: 0,
        created_at: at(0),
        updated_at: at(0),
      };
      webhooks = [...webhooks, made];
      return { ...made, secret };
    },
    'webhooks.update': ({ id, ...change }: Record<string, unknown>) => {
      const before = find(id);
      const after: Webhook = {
        ...before,
        ...(change as Partial<Webhook>),
        disabled_reason: null,
        failures: 0,
      };
      webhooks = webhooks.map((webhook) => (webhook === before ? after : webhook));
      return after;
    },
    'webhooks.delete': ({ id }: Record<string, unknown>) => {
      webhooks = webhooks.filter((webhook) => webhook.id !== id);
      return { id };
    },
    'webhooks.rotateSecret': ({ id }: Record<string, unknown>) => ({ id: find(id).id, secret }),
    'webhooks.test': ({ id }: Record<string, unknown>) => {
      lastId += 1;
      const made = delivery(lastId, {
        webhook_id: find(id).id,
        event_type: 'composio.webhook.test',
        account_id: null,
        created_at: at(0),
      });
      deliveries = [made, ...deliveries];
      changed(made.webhook_id);
      return made;
    },
    'webhooks.deliveries': (input: Record<string, unknown>) =>
      list(deliveries.filter(({ webhook_id: of }) => of === input.webhook_id)),
    'webhooks.redeliver': ({ id }: Record<string, unknown>) => {
      const [found] = deliveries.filter((each) => each.id === id);
      if (!found) throw new SallyportError('DeliveryNotFound', 'There is no such delivery.');
      const sent: Delivery = {
        ...found,
        state: 'delivered',
        status: 204,
        error: null,
        next_attempt_at: null,
      };
      deliveries = deliveries.map((each) => (each.id === id ? sent : each));
      changed(found.webhook_id);
      return sent;
    },
  };
}
