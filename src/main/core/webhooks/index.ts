export { accountExpired } from './event-payload.ts';
export { createWebhooks, type Webhooks } from './webhooks.ts';
