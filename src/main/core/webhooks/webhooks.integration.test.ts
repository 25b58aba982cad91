import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHttpDispatcher } from '#main/adapters/http/dispatcher.ts';
import { type MainStore, openMainStore } from '#main/adapters/sqlite/main-store.ts';
import type { Delivery } from '#shared/domain/webhook.ts';
import { countedIds } from '#test/support/counted-ids.ts';
import { createManualTimers, type ManualTimers } from '#test/support/manual-timers.ts';
import { createPlainSeal, type PlainSeal } from '#test/support/memory-repositories.ts';
import { makeTempDirectory } from '#test/support/temp-directory.ts';
import { startWebhookReceiver, type WebhookReceiver } from '#test/support/webhook-receiver.ts';
import type { HttpDispatcher } from '../ports/index.ts';
import type { WebhookEvent } from './event-payload.ts';
import { createWebhooks, type Webhooks } from './webhooks.ts';

const expiry: WebhookEvent = {
  type: 'composio.connected_account.expired',
  accountId: 'ca_00000001',
  data: { id: 'ca_00000001', status: 'EXPIRED' },
};
const events = ['composio.connected_account.expired' as const];
const agent = { key_id: 'key_1', name: 'Claude' };
const start = Date.parse('2026-11-20T12:00:00Z');

let directory: ReturnType<typeof makeTempDirectory>;
let store: MainStore;
let http: HttpDispatcher;
let timers: ManualTimers;
let seal: PlainSeal;
let receiver: WebhookReceiver;
let webhooks: Webhooks;
let newId: ReturnType<typeof countedIds>;
let changes: Set<() => void>;

async function open(): Promise<void> {
  store = openMainStore(
    directory.path,
    () => undefined,
    () => ({ via: 'sallyport', key: null }),
  );
  http = createHttpDispatcher();
  webhooks = createWebhooks({
    repository: store.webhooks,
    vault: {
      seal: seal.seal,
      unseal: seal.unseal,
      status: () => ({
        state: seal.locked ? 'locked' : 'unlocked',
        slots: [],
        keychain: 'absent',
        reason: null,
      }),
    },
    http,
    clock: { now: () => start + timers.now(), monotonic: () => timers.now() },
    timers,
    random: () => 0.5,
    newId,
    userAgent: 'sallyport/test',
    onChange: () => {
      for (const look of changes) look();
    },
  });
  await webhooks.start();
}

async function shut(): Promise<void> {
  const ended = webhooks.stop();
  await http.close();
  await ended;
  store.close();
}

beforeEach(async () => {
  directory = makeTempDirectory();
  timers = createManualTimers();
  seal = createPlainSeal();
  receiver = await startWebhookReceiver();
  newId = countedIds();
  changes = new Set();
  await open();
});

afterEach(async () => {
  await shut();
  await receiver.close();
  directory.remove();
});

const make = (maker: typeof agent | null = null) =>
  webhooks.create({ url: `${receiver.url}/hook?a=1`, events }, maker);

const deliveriesOf = async (id: string): Promise<Delivery[]> =>
  (await webhooks.deliveries({ webhook_id: id, limit: 500 })).items;

/** The newest delivery of a webhook, once it is as wanted. */
function delivery(id: string, accepts: (delivery: Delivery) => boolean): Promise<Delivery> {
  return new Promise((resolve, reject) => {
    const look = () => {
      deliveriesOf(id).then(([newest]) => {
        if (newest === undefined || !accepts(newest)) return;
        changes.delete(look);
        resolve(newest);
      }, reject);
    };
    changes.add(look);
    look();
  });
}

const isOver = ({ state }: Delivery) => state !== 'pending';
const tried = (times: number) => (each: Delivery) => each.attempts === times;

describe('an event', () => {
  test('reaches the webhook with a signature over exactly what was sent', async () => {
    const { id, secret } = await make();
    await webhooks.publish(expiry);
    const { path, headers, body } = await receiver.next();
    expect(path).toBe('/hook?a=1');
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'sallyport/test',
      'webhook-timestamp': String(start / 1_000),
      'x-composio-webhook-version': 'V3',
      'x-composio-delivery-attempt': '1',
    });
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const signature = createHmac('sha256', secret).update(signed).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signature}`);
    expect(JSON.parse(body)).toEqual({
      id: headers['webhook-id'],
      timestamp: new Date(start).toISOString(),
      type: expiry.type,
      metadata: { project_id: 'proj_local', org_id: 'org_local' },
      data: expiry.data,
    });
    expect(await delivery(id, isOver)).toMatchObject({ state: 'delivered', status: 204, attempts: 1 });
  });

  test('goes only to enabled webhooks that want it', async () => {
    const wanting = await make();
    const other = await webhooks.create(
      { url: `${receiver.url}/other`, events: ['composio.trigger.message'] },
      null,
    );
    const disabled = await make();
    await webhooks.update(disabled.id, { is_enabled: false }, null);
    await webhooks.publish(expiry);
    await delivery(wanting.id, isOver);
    expect([await deliveriesOf(other.id), await deliveriesOf(disabled.id)]).toEqual([[], []]);
  });

  test('comes again with the same id, text and a fresh signature until it is taken', async () => {
    const { id } = await make();
    receiver.answerWith(500);
    await webhooks.publish(expiry);
    const first = await receiver.next();
    expect(await delivery(id, tried(1))).toMatchObject({ state: 'pending', status: 500 });
    receiver.answerWith(200);
    await timers.pass(9_000);
    expect(receiver.received).toHaveLength(1);
    await timers.pass(2_000);
    const second = await receiver.next();
    expect(second.body).toBe(first.body);
    expect(second.headers).toMatchObject({
      'webhook-id': first.headers['webhook-id'],
      'webhook-timestamp': String(start / 1_000 + 10),
      'x-composio-delivery-attempt': '2',
    });
    expect(second.headers['webhook-signature']).not.toBe(first.headers['webhook-signature']);
    expect(await delivery(id, isOver)).toMatchObject({ state: 'delivered', attempts: 2, error: null });
  });

  test('is sent after a restart where it could not be before', async () => {
    const { id } = await make();
    receiver.answerWith(503);
    await webhooks.publish(expiry);
    await delivery(id, tried(1));
    await shut();
    receiver.answerWith(200);
    await timers.pass(60_000);
    await open();
    expect(await delivery(id, isOver)).toMatchObject({ state: 'delivered', attempts: 2 });
  });

  test('waits while the vault is locked', async () => {
    const { id } = await make();
    seal.turnLock(true);
    await webhooks.publish(expiry);
    await timers.pass(3_600_000);
    expect(await deliveriesOf(id)).toMatchObject([{ state: 'pending', attempts: 0 }]);
    seal.turnLock(false);
    webhooks.wake();
    expect(await delivery(id, isOver)).toMatchObject({ state: 'delivered', attempts: 1 });
  });

  test('follows no redirect', async () => {
    const elsewhere = await startWebhookReceiver();
    const { id } = await make();
    receiver.answerWith(307, { location: `${elsewhere.url}/` });
    await webhooks.publish(expiry);
    expect(await delivery(id, tried(1))).toMatchObject({ state: 'pending', status: 307 });
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });

  test('names why it was not taken where no one answers', async () => {
    const { id } = await make();
    await receiver.close();
    await webhooks.publish(expiry);
    expect(await delivery(id, tried(1))).toMatchObject({
      state: 'pending',
      status: null,
      error: 'The receiver could not be reached',
    });
    receiver = await startWebhookReceiver();
  });

  test('leaves no more than 200 deliveries of a webhook behind', async () => {
    const { id } = await make();
    seal.turnLock(true);
    for (let index = 0; index < 205; index += 1) await webhooks.publish(expiry);
    expect(await deliveriesOf(id)).toHaveLength(200);
  });
});

describe('a webhook', () => {
  test('keeps its secret sealed, and shows it to nobody who asks later', async () => {
    const { id, secret } = await make();
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(JSON.stringify([webhooks.get(id), webhooks.all()])).not.toContain(secret);
    const [record] = await store.webhooks.all();
    expect(Buffer.from(record?.sealed ?? []).toString('latin1')).not.toContain(secret);
  });

  test('signs with its new secret alone once that was changed', async () => {
    const made = await make();
    const { secret } = await webhooks.rotateSecret(made.id);
    expect(secret).not.toBe(made.secret);
    expect(webhooks.secretOf(made.id)).toBe(secret);
  });

  test('of an agent may not be moved into a private network, not even by the owner', async () => {
    const { id } = await make(agent);
    const move = (maker: typeof agent | null) =>
      webhooks.update(id, { url: 'http://10.0.0.1/' }, maker, 'webhook_url');
    for (const maker of [agent, null]) {
      await expect(move(maker)).rejects.toMatchObject({ code: 'ValidationFailed' });
    }
    expect(webhooks.get(id).url).toBe(`${receiver.url}/hook?a=1`);
  });

  test('is disabled with the key of its agent', async () => {
    const theirs = await make(agent);
    const own = await make();
    await webhooks.disableOf('key_1');
    expect(webhooks.get(theirs.id)).toMatchObject({
      is_enabled: false,
      disabled_reason: expect.stringContaining('revoked'),
    });
    expect(webhooks.get(own.id).is_enabled).toBe(true);
  });

  test('that is disabled still takes a test and what is sent again by hand', async () => {
    const { id } = await make();
    await webhooks.publish(expiry);
    const sent = await delivery(id, isOver);
    await webhooks.update(id, { is_enabled: false }, null);
    await webhooks.test(id);
    const test = await delivery(id, (each) => each.event_type === 'composio.webhook.test' && isOver(each));
    expect(test.state).toBe('delivered');
    await webhooks.redeliver(sent.id);
    await receiver.next();
    await receiver.next();
    expect((await receiver.next()).headers['webhook-id']).toBe(sent.id);
  });

  test('takes its deliveries along when it is deleted', async () => {
    const { id } = await make();
    receiver.answerWith(500);
    await webhooks.publish(expiry);
    const { id: deliveryId } = await delivery(id, tried(1));
    await webhooks.delete(id);
    await timers.pass(3_600_000);
    expect(receiver.received).toHaveLength(1);
    await expect(webhooks.redeliver(deliveryId)).rejects.toMatchObject({ code: 'DeliveryNotFound' });
    await expect(webhooks.deliveries({ webhook_id: id, limit: 1 })).rejects.toMatchObject({
      code: 'WebhookNotFound',
    });
  });

  test('is refused to agents beyond the twentieth, and to all beyond the fiftieth', async () => {
    for (let index = 0; index < 20; index += 1) await make(agent);
    await expect(make(agent)).rejects.toMatchObject({ code: 'WebhookLimit' });
    for (let index = 20; index < 50; index += 1) await make();
    await expect(make()).rejects.toMatchObject({ code: 'WebhookLimit' });
  });
});
