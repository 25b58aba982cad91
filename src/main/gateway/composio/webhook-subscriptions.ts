import { z } from 'zod';
import type { ApiKey } from '#shared/domain/api-key.ts';
import { type Webhook, webhookEventTypeSchema } from '#shared/domain/webhook.ts';
import { webhookEventTypes } from '#shared/domain/webhook-event.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Core } from '../../core/index.ts';
import { countedPage, countedPageOf } from './counted-page.ts';
import { pageQuery } from './query.ts';
import { defineRoute, type ManagementRoute } from './route.ts';

export type WebhookRouteDeps = Pick<Core, 'webhooks'>;

const mostAtOnce = 100;

const urlSchema = z.string({ error: 'must be a text' }).trim().min(1, 'is empty').max(2048, 'is too long');
const eventsSchema = z
  .array(webhookEventTypeSchema, { error: 'must be a list of event types' })
  .min(1, 'names no event');
/** The older versions are other shapes of trigger messages, which there are none of here. */
const versionSchema = z.literal('V3', { error: 'must be V3, the only version that is sent' });

const createSchema = z.object({
  webhook_url: urlSchema,
  enabled_events: eventsSchema,
  version: versionSchema.default('V3'),
});

const changeSchema = z.object({
  webhook_url: urlSchema.optional(),
  enabled_events: eventsSchema.optional(),
  version: versionSchema.optional(),
});

const subscriptionSchema = z.object({
  id: z.string(),
  webhook_url: z.string(),
  version: z.literal('V3'),
  enabled_events: z.array(z.string()),
  /** Signs the deliveries. Shown to the key that made the subscription alone, and not while the vault is locked. */
  secret: z.string().optional(),
  created_at: z.string(),
  updated_at: z.string(),
});

const eventTypeSchema = z.object({
  event_type: z.string(),
  description: z.string(),
  supported_versions: z.array(z.literal('V3')),
});

const descriptions: Readonly<Record<(typeof webhookEventTypes)[number], string>> = {
  'composio.connected_account.expired':
    'A connected account has expired and needs its owner to sign in again',
  'composio.trigger.message': 'A trigger fired. Accepted, but never sent: Sallyport has no triggers',
  'composio.trigger.disabled': 'A trigger was disabled. Accepted, but never sent: Sallyport has no triggers',
};

/**
 * `/webhook_subscriptions` of the documented API. The owner's own webhooks are not among them: an agent neither sees nor
 * changes those.
 */
export function webhookRoutes({ webhooks }: WebhookRouteDeps): readonly ManagementRoute[] {
  const shared = { permission: 'manage_connections', tag: 'Webhook subscriptions' } as const;

  function ofAgents(id: string): Webhook {
    const webhook = webhooks.all().find((each) => each.id === id && each.made_by !== null);
    if (webhook) return webhook;
    throw new SallyportError(
      'WebhookNotFound',
      `id: there is no webhook subscription "${id.slice(0, 64)}".`,
      {
        field: 'id',
        fix: 'List the subscriptions, or create one.',
      },
    );
  }

  function wire(webhook: Webhook, key: ApiKey) {
    const secret = webhook.made_by?.key_id === key.id ? secretOf(webhook.id) : undefined;
    return {
      id: webhook.id,
      webhook_url: webhook.url,
      version: 'V3' as const,
      enabled_events: webhook.events,
      ...(secret === undefined ? {} : { secret }),
      created_at: webhook.created_at,
      updated_at: webhook.updated_at,
    };
  }

  function secretOf(id: string): string | undefined {
    try {
      return webhooks.secretOf(id);
    } catch (error) {
      if (error instanceof SallyportError) return undefined;
      throw error;
    }
  }

  return [
    defineRoute({
      ...shared,
      method: 'GET',
      path: '/webhook_subscriptions',
      summary: 'List webhook subscriptions',
      query: z.object(pageQuery(mostAtOnce)),
      answer: { status: 200, schema: countedPageOf(subscriptionSchema) },
      async handle({ key, query }) {
        const theirs = webhooks.all().filter(({ made_by: maker }) => maker !== null);
        const page = countedPage(theirs, query, ({ created_at: at, id }) => `${at}\u0000${id}`);
        return { ...page, items: page.items.map((webhook) => wire(webhook, key)) };
      },
    }),
    defineRoute({
      ...shared,
      method: 'POST',
      path: '/webhook_subscriptions',
      summary: 'Subscribe an address to events',
      body: createSchema,
      answer: { status: 201, schema: subscriptionSchema },
      async handle({ key, body }) {
        const input = { url: body.webhook_url, events: body.enabled_events };
        const made = await webhooks.create(input, { key_id: key.id, name: key.name }, 'webhook_url');
        return wire(made, key);
      },
    }),
    defineRoute({
      ...shared,
      method: 'GET',
      path: '/webhook_subscriptions/event_types',
      summary: 'List the events to subscribe to',
      answer: { status: 200, schema: z.object({ items: z.array(eventTypeSchema) }) },
      handle: async () => ({
        items: webhookEventTypes.map((type) => ({
          event_type: type,
          description: descriptions[type],
          supported_versions: ['V3' as const],
        })),
      }),
    }),
    defineRoute({
      ...shared,
      method: 'GET',
      path: '/webhook_subscriptions/{id}',
      summary: 'Look at a webhook subscription',
      answer: { status: 200, schema: subscriptionSchema },
      handle: async ({ key, parameters }) => wire(ofAgents(parameters.id), key),
    }),
    defineRoute({
      ...shared,
      method: 'PATCH',
      path: '/webhook_subscriptions/{id}',
      summary: 'Change the address or the events of a subscription',
      body: changeSchema,
      answer: { status: 200, schema: subscriptionSchema },
      async handle({ key, parameters, body }) {
        const { id } = ofAgents(parameters.id);
        const change = { url: body.webhook_url, events: body.enabled_events };
        const maker = { key_id: key.id, name: key.name };
        return wire(await webhooks.update(id, change, maker, 'webhook_url'), key);
      },
    }),
    defineRoute({
      ...shared,
      method: 'DELETE',
      path: '/webhook_subscriptions/{id}',
      summary: 'Delete a subscription and what still waits for it',
      answer: { status: 200, schema: z.object({ id: z.string(), success: z.boolean() }) },
      async handle({ parameters }) {
        const { id } = await webhooks.delete(ofAgents(parameters.id).id);
        return { id, success: true };
      },
    }),
    defineRoute({
      ...shared,
      method: 'POST',
      path: '/webhook_subscriptions/{id}/rotate_secret',
      summary: 'Replace the secret that signs the deliveries',
      answer: { status: 200, schema: z.object({ id: z.string(), secret: z.string() }) },
      handle: async ({ parameters }) => webhooks.rotateSecret(ofAgents(parameters.id).id),
    }),
  ];
}
