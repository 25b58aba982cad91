import type { Delivery, Webhook } from '#shared/domain/webhook.ts';

/** A webhook's row: what may be shown, and its signing secret sealed. */
export interface WebhookRecord {
  readonly webhook: Webhook;
  readonly sealed: Uint8Array;
}

/** A delivery's row, with the JSON text that is sent. */
export interface DeliveryRecord {
  readonly delivery: Delivery;
  readonly payload: string;
}

/** Webhooks and their deliveries. One process owns them, so the last writer is always the one that read last. */
export interface WebhookRepository {
  all(): Promise<WebhookRecord[]>;
  insert(record: WebhookRecord): Promise<void>;
  /** Fails with WebhookNotFound where it was deleted. A secret that it replaces leaves the file. */
  update(record: WebhookRecord): Promise<void>;
  /** Removes the row, its deliveries, and the bytes of its secret. */
  delete(id: string): Promise<void>;
  /** Stores new deliveries and drops the oldest of their webhooks beyond `keep` each, finished ones first. */
  addDeliveries(records: readonly DeliveryRecord[], keep: number): Promise<void>;
  /** Notes how an attempt went, and what that means for its webhook, together. */
  settle(delivery: Delivery, webhook: Webhook | null): Promise<void>;
  /** What still has to be sent, oldest first. */
  pending(): Promise<Delivery[]>;
  /** Null where there is none, or no longer. */
  delivery(id: string): Promise<DeliveryRecord | null>;
  /** Of one webhook, newest first. */
  deliveriesOf(webhookId: string): Promise<Delivery[]>;
}
