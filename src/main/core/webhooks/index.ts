export { accountExpired } from './event-payload.ts';
export { createWebhooks, type Webhooks, webhookSecretOwner } from './webhooks.ts';
