import { createHmac } from 'node:crypto';
import type { FieldPair } from '#shared/domain/call.ts';

export interface SignedMessage {
  readonly id: string;
  readonly payload: string;
  /** Counted from 1. */
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  readonly secret: string;
}

/**
 * The headers of one attempt. The signature is the base64 HMAC-SHA256, keyed with the secret's own text, over
 * `id.timestamp.payload` (docs.composio.dev, "Verifying webhooks" and "Webhook events").
 */
export function deliveryHeaders({ id, payload, attempt, sentAt, secret }: SignedMessage): FieldPair[] {
  const timestamp = String(Math.floor(sentAt / 1_000));
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${payload}`).digest('base64');
  return [
    ['Content-Type', 'application/json'],
    ['webhook-id', id],
    ['webhook-timestamp', timestamp],
    ['webhook-signature', `v1,${signature}`],
    ['x-composio-webhook-version', 'V3'],
    ['x-composio-delivery-attempt', String(attempt)],
  ];
}
