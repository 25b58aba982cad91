import { z } from 'zod';
import {
  deliveryIdSchema,
  deliverySchema,
  webhookEventTypeSchema,
  webhookIdSchema,
  webhookSchema,
} from '../domain/webhook.ts';
import { operation } from './operation.ts';
import { pageInput, pageOf } from './paging.ts';

const byId = z.strictObject({ id: webhookIdSchema });
const url = z.string().trim().min(1, 'is empty').max(2048);
const events = z.array(webhookEventTypeSchema).min(1, 'names no event').max(16);

/** `secret` signs the deliveries; it is shown this once. */
const withSecret = z.object({ secret: z.string() });

export const webhookOperations = {
  'webhooks.list': operation(z.strictObject(pageInput), pageOf(webhookSchema)),
  'webhooks.get': operation(byId, webhookSchema),
  'webhooks.create': operation(z.strictObject({ url, events }), webhookSchema.extend(withSecret.shape)),
  'webhooks.update': operation(
    z.strictObject({
      id: webhookIdSchema,
      url: url.optional(),
      events: events.optional(),
      is_enabled: z.boolean().optional(),
    }),
    webhookSchema,
  ),
  /** Deletes it with its deliveries; none is sent any more. */
  'webhooks.delete': operation(byId, z.object({ id: webhookIdSchema })),
  /** From now on deliveries are signed with a new secret alone. */
  'webhooks.rotateSecret': operation(byId, withSecret.extend({ id: webhookIdSchema })),
  /** Sends a test event. The answer is the delivery as it waits; `webhooks.changed` tells how it went. */
  'webhooks.test': operation(byId, deliverySchema),
  /** Newest first. */
  'webhooks.deliveries': operation(
    z.strictObject({ ...pageInput, webhook_id: webhookIdSchema }),
    pageOf(deliverySchema),
  ),
  /** Sends a delivery once more at once, with the same id and payload. */
  'webhooks.redeliver': operation(z.strictObject({ id: deliveryIdSchema }), deliverySchema),
};
