import { Composio, ConnectionExpiredEventSchema } from '@composio/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEventInbox } from '#test/support/event-inbox.ts';
import { createOAuthApp, signInStraight } from '#test/support/oauth-account.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';
import {
  grant,
  type ScriptedProvider,
  sendJson,
  startScriptedProvider,
} from '#test/support/scripted-provider.ts';
import { startWebhookReceiver, type WebhookReceiver } from '#test/support/webhook-receiver.ts';

// The SDK reports usage to its maker unless told not to; the variable covers every instance.
process.env.TELEMETRY_DISABLED = 'true';

const expiryEvent = 'composio.connected_account.expired';

let app: RunningSallyport;
let provider: ScriptedProvider;
let receiver: WebhookReceiver;
let composio: Composio;

beforeAll(async () => {
  [app, provider, receiver] = await Promise.all([
    runSallyport(),
    startScriptedProvider(),
    startWebhookReceiver(),
  ]);
  composio = new Composio({
    apiKey: app.key,
    baseURL: app.url,
    allowTracking: false,
    disableVersionCheck: true,
  });
});

afterAll(async () => {
  await app?.close();
  await receiver?.close();
  await provider?.close();
});

interface Subscription {
  readonly id: string;
  readonly webhook_url: string;
  readonly version: string;
  readonly enabled_events: string[];
  readonly secret?: string;
}

async function ask<Body>(
  method: string,
  path: string,
  { body, key = app.key }: { body?: unknown; key?: string } = {},
) {
  const response = await fetch(`${app.url}${path}`, {
    method,
    headers: { 'x-api-key': key, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Body };
}

const path = '/api/v3.1/webhook_subscriptions';
const subscribe = (url: string, events: string[] = [expiryEvent], key?: string) =>
  ask<Subscription>('POST', path, {
    body: { webhook_url: url, enabled_events: events },
    ...(key ? { key } : {}),
  });

beforeEach(async () => {
  const { items } = await app.call('webhooks.list', {});
  for (const { id } of items) await app.call('webhooks.delete', { id });
});

describe('an account that expires', () => {
  it('reaches the person and the SDK’s verified webhook', async () => {
    const inbox = createEventInbox();
    const unsubscribe = app.sallyport.subscribe(inbox.add);
    const { body: subscription } = await subscribe(`${receiver.url}/hook`);
    provider.answerTokens = ({ response }) =>
      grant(response, { access_token: 'first', refresh_token: 'once', expires_in: 1 });
    const config = await createOAuthApp(app, {
      slug: 'expiring',
      baseUrl: provider.origin,
      facts: provider.facts,
    });
    const { account_id: id } = await signInStraight(app, config);
    provider.answerTokens = ({ response }) =>
      sendJson(response, 400, { error: 'invalid_grant', error_description: 'Signed out everywhere.' });
    await app.call('accounts.test', { id, path: '/me' });

    const { headers, body } = await receiver.next();
    const verified = await composio.triggers.verifyWebhook({
      payload: body,
      id: String(headers['webhook-id']),
      timestamp: String(headers['webhook-timestamp']),
      signature: String(headers['webhook-signature']),
      secret: subscription.secret ?? '',
    });
    expect(verified.version).toBe('V3');
    const { type, data } = ConnectionExpiredEventSchema.parse(verified.rawPayload);
    expect({ type, id: data.id, status: data.status, toolkit: data.toolkit.slug }).toEqual({
      type: expiryEvent,
      id,
      status: 'EXPIRED',
      toolkit: 'expiring',
    });
    expect(body).not.toMatch(/first|once|its-secret/);
    expect(await inbox.next('account.expired')).toMatchObject({ id });
    expect(app.notifications).toEqual([
      {
        title: 'expiring has to be connected again',
        body: expect.stringContaining('Signed out everywhere'),
        shows: { account: id },
      },
    ]);
    unsubscribe();
  });

  it('is verified by no other secret', async () => {
    const { body: subscription } = await subscribe(`${receiver.url}/hook`);
    await app.call('webhooks.test', { id: subscription.id });
    const { headers, body } = await receiver.next();
    const verify = (payload: string, secret: string) =>
      composio.triggers.verifyWebhook({
        payload,
        id: String(headers['webhook-id']),
        timestamp: String(headers['webhook-timestamp']),
        signature: String(headers['webhook-signature']),
        secret,
      });
    await expect(verify(body, 'another')).rejects.toThrow();
    await expect(verify(`${body} `, subscription.secret ?? '')).rejects.toThrow();
    await expect(verify(body, subscription.secret ?? '')).resolves.toMatchObject({ version: 'V3' });
  });
});

describe('the subscriptions of agents', () => {
  it('are set by the SDK, which makes one first and changes it then', async () => {
    const set = (hook: string) =>
      composio.triggers.setWebhookSubscription({
        webhookUrl: `${receiver.url}/${hook}`,
        enabledEvents: ['composio.trigger.message', expiryEvent],
      });
    const made = await set('first');
    const changed = await set('second');
    expect(made).toMatchObject({ version: 'V3', webhookUrl: `${receiver.url}/first` });
    expect(changed).toMatchObject({ id: made.id, webhookUrl: `${receiver.url}/second`, secret: made.secret });
  });

  it('can be listed, looked at, changed, given a new secret and deleted, under both versions of the API', async () => {
    const { status, body: made } = await subscribe(`${receiver.url}/hook`);
    expect(status).toBe(201);
    expect(made).toMatchObject({
      id: expect.stringMatching(/^ws_/),
      version: 'V3',
      enabled_events: [expiryEvent],
      secret: expect.stringMatching(/^[\w-]{43}$/),
    });
    const list = await ask<{ items: Subscription[]; total_items: number }>('GET', `${path}?limit=1`);
    expect(list.body).toMatchObject({ items: [{ id: made.id }], total_items: 1, next_cursor: null });
    const changed = await ask<Subscription>('PATCH', `/api/v3/webhook_subscriptions/${made.id}`, {
      body: { enabled_events: ['composio.trigger.disabled'] },
    });
    expect(changed.body).toMatchObject({
      enabled_events: ['composio.trigger.disabled'],
      webhook_url: made.webhook_url,
    });
    const rotated = await ask<Subscription>('POST', `${path}/${made.id}/rotate_secret`);
    expect(rotated.body).toEqual({ id: made.id, secret: expect.not.stringContaining(made.secret ?? '-') });
    const gone = await ask('DELETE', `${path}/${made.id}`);
    expect(gone).toEqual({ status: 200, body: { id: made.id, success: true } });
    const missing = await ask('GET', `${path}/${made.id}`);
    expect(missing).toMatchObject({ status: 404, body: { error: { slug: 'WebhookNotFound' } } });
  });

  it('name the events there are and refuse others', async () => {
    const types = await ask<{ items: { event_type: string }[] }>('GET', `${path}/event_types`);
    expect(types.body.items.map(({ event_type: type }) => type)).toContain(expiryEvent);
    const refused = await subscribe(`${receiver.url}/hook`, ['composio.everything']);
    expect(refused).toMatchObject({
      status: 400,
      body: { error: { slug: 'ValidationFailed', field: 'enabled_events[0]' } },
    });
  });

  it('show their secret to the key that made them and to no other', async () => {
    const { body: made } = await subscribe(`${receiver.url}/hook`);
    const { key } = await app.call('keys.create', { name: 'another agent' });
    const own = await ask<Subscription>('GET', `${path}/${made.id}`);
    const foreign = await ask<Subscription>('GET', `${path}/${made.id}`, { key });
    expect(own.body.secret).toBe(made.secret);
    expect(foreign.status).toBe(200);
    expect(foreign.body).not.toHaveProperty('secret');
  });

  it('cannot lead into a private network', async () => {
    const refused = await subscribe('http://192.168.1.1/reboot');
    expect(refused).toMatchObject({ status: 400, body: { error: { field: 'webhook_url' } } });
  });

  it('end with the key that made them', async () => {
    const { id, key } = await app.call('keys.create', { name: 'short-lived agent' });
    const { body: made } = await subscribe(`${receiver.url}/hook`, [expiryEvent], key);
    await app.call('keys.revoke', { id });
    expect(await app.call('webhooks.get', { id: made.id })).toMatchObject({ is_enabled: false });
  });

  it('need the permission to manage connections', async () => {
    const { key } = await app.call('keys.create', { name: 'caller', permissions: ['proxy_execute'] });
    expect((await ask('GET', path, { key })).status).toBe(403);
  });
});

it('hides the owner’s webhooks from agents', async () => {
  const own = await app.call('webhooks.create', { url: `${receiver.url}/own`, events: [expiryEvent] });
  const list = await ask('GET', path);
  expect(list.body).toMatchObject({ items: [], total_items: 0 });
  for (const [method, body] of [['GET'], ['DELETE'], ['PATCH', { webhook_url: receiver.url }]] as const) {
    const answer = await ask(method, `${path}/${own.id}`, body === undefined ? {} : { body });
    expect(answer.status).toBe(404);
  }
});
