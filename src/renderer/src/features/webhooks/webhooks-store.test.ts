import { expect, test } from 'vitest';
import type { Delivery, Webhook } from '#shared/domain/webhook.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { createWebhooksStore } from './webhooks-store.ts';

const webhook: Webhook = {
  id: 'ws_00000001',
  url: 'http://127.0.0.1:9000/hook',
  events: ['composio.connected_account.expired'],
  made_by: null,
  is_enabled: true,
  disabled_reason: null,
  failures: 0,
  created_at: '2026-11-20T12:00:00.000Z',
  updated_at: '2026-11-20T12:00:00.000Z',
};
const delivery = { id: 'msg_00000001', webhook_id: webhook.id } as Delivery;

function open(deliveries: () => Delivery[] = () => []) {
  const bridge = createTestBridge({
    'webhooks.list': () => ({ items: [webhook], next_cursor: null }),
    'webhooks.create': () => ({ ...webhook, secret: 'shown-once' }),
    'webhooks.deliveries': () => ({ items: deliveries(), next_cursor: null }),
  });
  const store = createWebhooksStore(bridge);
  return { store, asked: () => bridge.asked.map(({ name }) => name) };
}

test('keeps a new secret apart from the webhook, and only until it is taken', async () => {
  const { store } = open();
  expect(await store.getState().create({ url: webhook.url, events: webhook.events })).toBeNull();
  expect(store.getState()).toMatchObject({ secret: 'shown-once', webhooks: [webhook] });
  expect(JSON.stringify(store.getState().webhooks)).not.toContain('shown-once');
  store.getState().forgetSecret();
  expect(store.getState().secret).toBeNull();
});

test('follows the deliveries of the webhook that is looked at, and of no other', async () => {
  let rows: Delivery[] = [];
  const { store, asked } = open(() => rows);
  await store.getState().open(webhook.id);
  rows = [delivery];
  store.getState().receive('ws_00000002');
  expect(asked()).toEqual(['webhooks.deliveries']);
  const changed = new Promise((resolve) => store.subscribe(resolve));
  store.getState().receive(webhook.id);
  await changed;
  expect(store.getState().deliveries).toEqual([delivery]);
});

test('drops deliveries that arrive after the screen was left', async () => {
  const { store } = open(() => [delivery]);
  const loading = store.getState().open(webhook.id);
  store.getState().close();
  await loading;
  expect(store.getState().deliveries).toBeNull();
});
