import { randomBytes } from 'node:crypto';
import type { ParsedInput } from '#shared/contract/index.ts';
import type { Page } from '#shared/contract/paging.ts';
import type { Delivery, Webhook } from '#shared/domain/webhook.ts';
import { SallyportError } from '#shared/errors.ts';
import { createSerialQueue } from '#shared/serial-queue.ts';
import { pageByPosition } from '../paging.ts';
import type { Clock, HttpDispatcher, Timers, WebhookRecord, WebhookRepository } from '../ports/index.ts';
import type { Vault } from '../vault/index.ts';
import { afterAttempt } from './after-attempt.ts';
import { deliveryHeaders } from './delivery-headers.ts';
import { createDeliveryLoop } from './delivery-loop.ts';
import { payloadOf, testEvent, type WebhookEvent } from './event-payload.ts';
import { type DeliveryOutcome, sendDelivery } from './send-delivery.ts';
import { mayDialPrivate, parseWebhookUrl } from './webhook-url.ts';

export interface WebhooksDeps {
  readonly repository: WebhookRepository;
  readonly vault: Pick<Vault, 'seal' | 'unseal' | 'status'>;
  readonly http: HttpDispatcher;
  readonly clock: Clock;
  readonly timers: Timers;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly newId: (prefix: 'ws' | 'msg') => string;
  readonly userAgent: string;
  /** Called after every change of a webhook or one of its deliveries. */
  readonly onChange: (webhookId: string) => void;
}

/** Who asks: the owner (null), or an agent by its key. */
export type Maker = Webhook['made_by'];

export interface WebhookChange {
  readonly url?: string | undefined;
  readonly events?: Webhook['events'] | undefined;
  readonly is_enabled?: boolean | undefined;
}

/** Webhooks and what is delivered to them. Failures are SallyportErrors that name the field and the fix. */
export interface Webhooks {
  start(): Promise<void>;
  /** Ends the deliveries; what waits is sent after the next start. */
  stop(): Promise<void>;
  /** Sends what waited for the vault. */
  wake(): void;
  /** Newest first. @throws ValidationFailed for a cursor that is not ours. */
  list(query: ParsedInput<'webhooks.list'>): Page<Webhook>;
  all(): Webhook[];
  /** @throws WebhookNotFound. */
  get(id: string): Webhook;
  /**
   * @param urlField what the caller calls the address.
   * @throws ValidationFailed (address), WebhookLimit, VaultLocked.
   */
  create(
    input: { readonly url: string; readonly events: Webhook['events'] },
    maker: Maker,
    urlField?: string,
  ): Promise<Webhook & { secret: string }>;
  /** @throws WebhookNotFound, ValidationFailed (address). */
  update(id: string, change: WebhookChange, maker: Maker, urlField?: string): Promise<Webhook>;
  /** @throws WebhookNotFound. */
  delete(id: string): Promise<{ id: string }>;
  /** @throws WebhookNotFound, VaultLocked. */
  rotateSecret(id: string): Promise<{ id: string; secret: string }>;
  /** What signs the deliveries. @throws WebhookNotFound, VaultLocked, CredentialUnreadable. */
  secretOf(id: string): string;
  /** Stores a delivery for each enabled webhook that wants the event, and starts to send. @throws StorageFailed. */
  publish(event: WebhookEvent): Promise<void>;
  /** Sends a test, to a disabled webhook as well. @throws WebhookNotFound. */
  test(id: string): Promise<Delivery>;
  /** Newest first. @throws WebhookNotFound, ValidationFailed (cursor). */
  deliveries(query: ParsedInput<'webhooks.deliveries'>): Promise<Page<Delivery>>;
  /** @throws DeliveryNotFound, WebhookNotFound. */
  redeliver(id: string): Promise<Delivery>;
  /** Shows what a backup brought, which is stored already. */
  adopt(restored: readonly WebhookRecord[]): void;
  /** Disables what an agent asked for whose key was revoked. */
  disableOf(keyId: string): Promise<void>;
}

/** Whose bytes a webhook's sealed secret are. */
export const webhookSecretOwner = (id: string) => ({ accountId: id, kind: 'webhook-secret' });

const mostWebhooks = 50;
const mostOfAgents = 20;
const keptDeliveries = 200;

export function createWebhooks(deps: WebhooksDeps): Webhooks {
  const { repository, vault, clock } = deps;
  const records = new Map<string, WebhookRecord>();
  const inTurn = createSerialQueue();
  /** Deliveries that the person asked for: they go out although the webhook is disabled. */
  const asked = new Set<string>();
  let isStopping = false;
  const loop = createDeliveryLoop({
    isOpen,
    attempt,
    clock,
    timers: deps.timers,
  });

  const now = () => new Date(clock.now()).toISOString();

  function recordOf(id: string): WebhookRecord {
    const record = records.get(id);
    if (record) return record;
    throw new SallyportError('WebhookNotFound', `id: there is no webhook "${id.slice(0, 64)}".`, {
      field: 'id',
      fix: 'Look for its id in the list of webhooks, or make it anew.',
    });
  }

  function sealNew(id: string): { secret: string; sealed: Uint8Array } {
    const secret = randomBytes(32).toString('base64url');
    return { secret, sealed: vault.seal(webhookSecretOwner(id), Buffer.from(secret, 'utf8')) };
  }

  function secretOf(id: string): string {
    const bytes = vault.unseal(webhookSecretOwner(id), recordOf(id).sealed);
    try {
      return Buffer.from(bytes).toString('utf8');
    } finally {
      bytes.fill(0);
    }
  }

  function keep(record: WebhookRecord): Webhook {
    records.set(record.webhook.id, record);
    deps.onChange(record.webhook.id);
    return record.webhook;
  }

  const change = (id: string, changes: (webhook: Webhook) => Partial<Webhook>): Promise<Webhook> =>
    inTurn(async () => {
      const record = recordOf(id);
      const webhook = { ...record.webhook, ...changes(record.webhook), updated_at: now() };
      await repository.update({ ...record, webhook });
      return keep({ ...record, webhook });
    });

  function isOpen({ id, webhook_id: webhookId }: Delivery): boolean {
    if (vault.status().state !== 'unlocked') return false;
    return asked.has(id) || records.get(webhookId)?.webhook.is_enabled === true;
  }

  async function attempt(delivery: Delivery): Promise<Delivery> {
    try {
      const record = records.get(delivery.webhook_id);
      const stored = await repository.delivery(delivery.id);
      if (!record || !stored) return { ...delivery, state: 'failed' };
      const outcome = await send(record.webhook, delivery, stored.payload);
      // A stop closes connections: that is no failure of the receiver.
      if (outcome === null || (isStopping && outcome.status === null)) return postponed(delivery);
      return await settle(delivery, outcome);
    } catch {
      // The disk's trouble, not the receiver's: the same attempt is made again, with the same id.
      return postponed(delivery);
    }
  }

  /** Null where nothing can be sent now. */
  async function send(webhook: Webhook, { id, attempts }: Delivery, payload: string) {
    let secret: string;
    try {
      secret = secretOf(webhook.id);
    } catch (error) {
      if (error instanceof SallyportError && error.code === 'CredentialUnreadable') return unsigned;
      return null;
    }
    const attempt = attempts + 1;
    const signed = deliveryHeaders({ id, payload, attempt, sentAt: clock.now(), secret });
    return sendDelivery(deps.http, {
      webhookId: webhook.id,
      url: webhook.url,
      headers: [['User-Agent', deps.userAgent], ...signed],
      payload,
      privateNetwork: mayDialPrivate(webhook.url, webhook.made_by === null),
    });
  }

  const settle = (delivery: Delivery, outcome: DeliveryOutcome): Promise<Delivery> =>
    inTurn(async () => {
      const record = recordOf(delivery.webhook_id);
      const after = afterAttempt(delivery, record.webhook, outcome, clock.now(), deps.random);
      await repository.settle(after.delivery, after.webhook);
      asked.delete(delivery.id);
      keep({ ...record, webhook: after.webhook ?? record.webhook });
      return after.delivery;
    });

  const postponed = (delivery: Delivery): Delivery => ({
    ...delivery,
    next_attempt_at: new Date(clock.now() + postponeMs).toISOString(),
  });

  function newDelivery(webhookId: string, event: WebhookEvent) {
    const id = deps.newId('msg');
    const at = now();
    const delivery: Delivery = {
      id,
      webhook_id: webhookId,
      event_type: event.type,
      account_id: event.accountId,
      state: 'pending',
      attempts: 0,
      status: null,
      error: null,
      next_attempt_at: at,
      created_at: at,
      updated_at: at,
    };
    return { delivery, payload: payloadOf(event, id, at) };
  }

  async function deliver(webhookIds: readonly string[], event: WebhookEvent): Promise<Delivery[]> {
    const made = webhookIds.map((id) => newDelivery(id, event));
    if (made.length > 0) await repository.addDeliveries(made, keptDeliveries);
    return made.map(({ delivery }) => delivery);
  }

  function dispatch(delivery: Delivery): Delivery {
    loop.add(delivery);
    deps.onChange(delivery.webhook_id);
    return delivery;
  }

  return {
    async start() {
      for (const record of await repository.all()) records.set(record.webhook.id, record);
      loop.start(await repository.pending());
    },
    stop() {
      isStopping = true;
      return loop.stop();
    },
    wake: () => loop.wake(),
    list: ({ limit, cursor }) =>
      pageByPosition(
        [...records.values()].map(({ webhook }) => webhook),
        limit,
        cursor,
        ({ created_at: at, id }) => `${at}\u0000${id}`,
      ),
    all: () => [...records.values()].map(({ webhook }) => webhook),
    get: (id) => recordOf(id).webhook,
    create: (input, maker, urlField = 'url') =>
      inTurn(async () => {
        const url = parseWebhookUrl(input.url, maker === null, urlField);
        requireRoom([...records.values()], maker);
        const id = deps.newId('ws');
        const { secret, sealed } = sealNew(id);
        const at = now();
        const webhook: Webhook = {
          id,
          url,
          events: [...new Set(input.events)],
          made_by: maker,
          is_enabled: true,
          disabled_reason: null,
          failures: 0,
          created_at: at,
          updated_at: at,
        };
        await repository.insert({ webhook, sealed });
        return { ...keep({ webhook, sealed }), secret };
      }),
    async update(id, { url, events, is_enabled: isEnabled }, maker, urlField = 'url') {
      const changed = await change(id, (webhook) => ({
        // An address that the owner allowed stays; a new one is judged by who names it, and by who keeps the webhook.
        url:
          url === undefined
            ? webhook.url
            : parseWebhookUrl(url, maker === null && webhook.made_by === null, urlField),
        events: events === undefined ? webhook.events : [...new Set(events)],
        ...(isEnabled === undefined
          ? {}
          : { is_enabled: isEnabled, disabled_reason: null, failures: isEnabled ? 0 : webhook.failures }),
      }));
      loop.wake();
      return changed;
    },
    delete: (id) =>
      inTurn(async () => {
        recordOf(id);
        await repository.delete(id);
        records.delete(id);
        loop.forget(id);
        deps.http.closePool(`webhook ${id}`);
        deps.onChange(id);
        return { id };
      }),
    rotateSecret: (id) =>
      inTurn(async () => {
        const record = recordOf(id);
        const { secret, sealed } = sealNew(id);
        const webhook = { ...record.webhook, updated_at: now() };
        await repository.update({ webhook, sealed });
        keep({ webhook, sealed });
        return { id, secret };
      }),
    secretOf,
    async publish(event) {
      const wanting = [...records.values()].filter(
        ({ webhook }) => webhook.is_enabled && (webhook.events as readonly string[]).includes(event.type),
      );
      const made = await deliver(
        wanting.map(({ webhook }) => webhook.id),
        event,
      );
      for (const delivery of made) dispatch(delivery);
    },
    async test(id) {
      recordOf(id);
      const [delivery] = await deliver([id], testEvent());
      if (!delivery) throw new Error('A delivery that was asked for was not made.');
      asked.add(delivery.id);
      return dispatch(delivery);
    },
    async deliveries({ webhook_id: id, limit, cursor }) {
      recordOf(id);
      const all = await repository.deliveriesOf(id);
      return pageByPosition(all, limit, cursor, (delivery) => `${delivery.created_at}\u0000${delivery.id}`);
    },
    async redeliver(id) {
      const stored = await repository.delivery(id);
      if (stored === null) throw deliveryNotFound(id);
      recordOf(stored.delivery.webhook_id);
      const at = now();
      // The attempts start anew, so that a receiver that is still down is tried again for as long as the first time.
      const delivery: Delivery = {
        ...stored.delivery,
        state: 'pending',
        attempts: 0,
        next_attempt_at: at,
        updated_at: at,
      };
      await repository.settle(delivery, null);
      asked.add(id);
      return dispatch(delivery);
    },
    adopt(restored) {
      for (const record of restored) keep(record);
    },
    async disableOf(keyId) {
      const theirs = [...records.values()].filter(({ webhook }) => webhook.made_by?.key_id === keyId);
      for (const { webhook } of theirs) {
        await change(webhook.id, () => ({
          is_enabled: false,
          disabled_reason: 'The key of the agent that asked for it was revoked',
        }));
      }
    },
  };
}

/** How long what cannot be sent now waits before it is looked at again. */
const postponeMs = 60_000;

const unsigned: DeliveryOutcome = {
  status: null,
  error: 'The signing secret cannot be read; make a new one for this webhook',
};

function requireRoom(records: readonly WebhookRecord[], maker: Maker): void {
  const ofAgents = records.filter(({ webhook }) => webhook.made_by !== null).length;
  const isFull = records.length >= mostWebhooks || (maker !== null && ofAgents >= mostOfAgents);
  if (!isFull) return;
  throw new SallyportError('WebhookLimit', 'There are as many webhooks as Sallyport keeps.', {
    fix: 'Delete one that is no longer needed, in the console under Settings, Webhooks.',
  });
}

function deliveryNotFound(id: string): SallyportError {
  return new SallyportError('DeliveryNotFound', `id: there is no delivery "${id.slice(0, 64)}".`, {
    field: 'id',
    fix: 'Only the newest deliveries of each webhook are kept; choose one that is listed.',
  });
}
