import type { Delivery } from '#shared/domain/webhook.ts';
import type { WebhookEventType } from '#shared/domain/webhook-event.ts';
import type { Tone } from '../components/badge.tsx';
import { phrase } from './phrase.ts';

export const webhookStrings = {
  title: 'Webhooks',
  section:
    'Sallyport can tell another program when an account has to be connected again. Each message is signed.',
  manage: 'Manage webhooks',
  back: 'Back to Settings',
  backToList: 'Back to Webhooks',
  add: 'Add webhook',
  listLabel: 'Webhooks',
  emptyTitle: 'No webhooks',
  emptyText:
    'Name an address, and Sallyport posts a signed message to it whenever an account expires. Agents can subscribe through the API too.',
  byOwner: 'Made by you',
  byAgent: (name: string) => phrase`Asked for by ${name}`,
  disabled: 'Disabled',
  failing: (count: number) =>
    count === 1 ? '1 delivery in a row given up' : `${count} deliveries in a row given up`,
  actions: (url: string) => `More actions for ${url}`,
  test: 'Send test',
  testSent: 'A test is on its way. The deliveries show how it goes.',
  deliveriesOf: 'Deliveries',
  edit: 'Edit…',
  rotate: 'New secret…',
  enable: 'Enable',
  disable: 'Disable',
  delete: 'Delete…',
  enabledToast: 'The webhook is enabled. What waited for it is sent now.',
  disabledToast: 'The webhook is disabled. Nothing is sent to it.',
  deletedToast: 'The webhook is deleted.',
  createTitle: 'Add webhook',
  editTitle: 'Edit webhook',
  url: 'Address',
  urlHint:
    'https, or http for this machine and your own network, such as http://127.0.0.1:9000/hook. Redirects are not followed.',
  urlRequired: 'Enter the address to post to.',
  events: 'Events',
  eventsRequired: 'Choose at least one event.',
  createButton: 'Add webhook',
  secretTitle: 'Signing secret',
  secretText:
    'The receiver checks the messages with it. It is shown this once; later you can only replace it by a new one.',
  secret: 'Signing secret',
  copySecret: 'Copy signing secret',
  secretKept: 'I have copied it',
  rotateTitle: 'Replace the signing secret?',
  rotateText: 'From now on messages are signed with the new secret alone. The receiver needs it too.',
  rotateConfirm: 'Replace',
  deleteTitle: 'Delete this webhook?',
  deleteText: 'Its address hears nothing any more, and what still waits for it is dropped.',
  deleteConfirm: 'Delete webhook',
  notFoundTitle: 'This webhook is gone',
  notFoundText: 'It was deleted, perhaps by the agent that had asked for it.',
  toList: 'Go to Webhooks',
  deliveriesEmptyTitle: 'Nothing was delivered yet',
  deliveriesEmptyText:
    'Messages appear here with each attempt. Send a test to see whether the receiver answers.',
  attempts: 'Attempts',
  redeliverLabel: (id: string) => `Send ${id} again`,
  redelivered: 'It is on its way once more.',
  next: 'Next attempt',
  waitsDisabled: 'Waits until the webhook is enabled',
  waitsLocked: 'Waits until the vault is unlocked',
  answered: (status: number) => `Answered ${status}`,
  kept: 'The newest 200 deliveries are kept.',
} as const;

export const eventWords: Record<WebhookEventType, { label: string; description: string }> = {
  'composio.connected_account.expired': {
    label: 'Account expired',
    description: 'An account has to be connected again.',
  },
  'composio.trigger.message': {
    label: 'Trigger message',
    description: 'Part of the documented API; Sallyport has no triggers, so none is sent.',
  },
  'composio.trigger.disabled': {
    label: 'Trigger disabled',
    description: 'Part of the documented API; Sallyport has no triggers, so none is sent.',
  },
};

export const testEventWord = 'Test';

export const deliveryWords: Record<Delivery['state'], { label: string; tone: Tone }> = {
  pending: { label: 'Waiting', tone: 'warn' },
  delivered: { label: 'Delivered', tone: 'ok' },
  failed: { label: 'Given up', tone: 'danger' },
};
