/**
 * The events that the documented API names; Sallyport has no triggers, so only the expiry is ever sent. Free of zod: the
 * console loads it.
 */
export const webhookEventTypes = [
  'composio.connected_account.expired',
  'composio.trigger.message',
  'composio.trigger.disabled',
] as const;
export type WebhookEventType = (typeof webhookEventTypes)[number];

/** What a test delivery is called: receivers accept it as they accept the others, and can tell it from them. */
export const testEventType = 'composio.webhook.test';
