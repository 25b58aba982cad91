import { z } from 'zod';
import { webhookEventTypes } from './webhook-event.ts';

export const webhookIdSchema = z.string().regex(/^ws_[A-Za-z0-9]{8,40}$/, 'is not a webhook id (ws_…)');
export const deliveryIdSchema = z.string().regex(/^msg_[A-Za-z0-9]{8,40}$/, 'is not a delivery id (msg_…)');

export const webhookEventTypeSchema = z.enum(webhookEventTypes, {
  error: `must be one of ${webhookEventTypes.join(', ')}`,
});

/** Where events are sent. Holds no secret. */
export const webhookSchema = z.object({
  id: webhookIdSchema,
  url: z.string(),
  events: z.array(webhookEventTypeSchema),
  /** The agent that asked for it; null for one that the owner made. */
  made_by: z.object({ key_id: z.string(), name: z.string() }).nullable(),
  is_enabled: z.boolean(),
  /** Why it was disabled, where Sallyport did that. */
  disabled_reason: z.string().nullable(),
  /** How many deliveries were given up in a row. */
  failures: z.int(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});
export type Webhook = z.infer<typeof webhookSchema>;

/** One event on its way to one webhook. */
export const deliverySchema = z.object({
  /** Also the event's own id and its `webhook-id` header: the same for each attempt. */
  id: deliveryIdSchema,
  webhook_id: webhookIdSchema,
  event_type: z.string(),
  /** The account that it tells of; null for a test. */
  account_id: z.string().nullable(),
  state: z.enum(['pending', 'delivered', 'failed']),
  attempts: z.int(),
  /** The receiver's answer to the last attempt; null where none came. */
  status: z.int().nullable(),
  /** Why the last attempt failed. */
  error: z.string().nullable(),
  next_attempt_at: z.iso.datetime().nullable(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});
export type Delivery = z.infer<typeof deliverySchema>;
