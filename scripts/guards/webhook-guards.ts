import { guardsIn } from './guard.ts';

const url = ['src/main/core/webhooks/webhook-url.test.ts'];
const routes = ['test/integration/webhook-subscriptions.test.ts'];

/** What keeps webhooks from reaching where they must not, and their secrets and addresses with those they belong to. */
export const webhookGuards = [
  ...guardsIn('src/main/core/webhooks/webhook-url.ts', url, [
    ['private networks that an agent names', "if (place === 'private' && !isOwner) {", 'if (false) {'],
    [
      'plain HTTP over public networks',
      "if (place === 'public' && url.protocol === 'http:') {",
      'if (false) {',
    ],
    ['public names that lead to private addresses', 'return isOwner ||', 'return true ||'],
  ]),
  ...guardsIn('src/main/gateway/composio/webhook-subscriptions.ts', routes, [
    ['agents at the owner’s webhooks', 'each.id === id && each.made_by !== null', 'each.id === id'],
    ['a signing secret to other agents', 'webhook.made_by?.key_id === key.id ?', 'true ?'],
  ]),
];
