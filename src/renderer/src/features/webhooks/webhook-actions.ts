import { KeyRound, Pencil, Power, PowerOff, Trash2 } from 'lucide-react';
import type { Webhook } from '#shared/domain/webhook.ts';
import { useConsole } from '../../app/console-context.ts';
import type { MenuEntry } from '../../components/menu.tsx';
import { webhookStrings } from '../../strings/webhooks.ts';
import type { WebhookDialog } from './webhook-dialogs.tsx';

/** What can be done with a webhook, in its row and on its own page. */
export function useWebhookActions(webhook: Webhook, show: (dialog: WebhookDialog) => void) {
  const { webhooks, toasts } = useConsole();
  const { update, test } = webhooks.getState();

  const sendTest = async () => {
    const error = await test(webhook.id);
    if (error === null) toasts.getState().success(webhookStrings.testSent);
    else toasts.getState().failure(error);
  };
  const toggle = async () => {
    const error = await update(webhook.id, { is_enabled: !webhook.is_enabled });
    if (error !== null) return toasts.getState().failure(error);
    const words = webhook.is_enabled ? webhookStrings.disabledToast : webhookStrings.enabledToast;
    toasts.getState().success(words);
  };
  const entries: MenuEntry[] = [
    { label: webhookStrings.edit, icon: Pencil, onSelect: () => show('edit') },
    { label: webhookStrings.rotate, icon: KeyRound, onSelect: () => show('rotate') },
    {
      label: webhook.is_enabled ? webhookStrings.disable : webhookStrings.enable,
      icon: webhook.is_enabled ? PowerOff : Power,
      onSelect: () => void toggle(),
    },
    { label: webhookStrings.delete, icon: Trash2, danger: true, onSelect: () => show('delete') },
  ];
  return { sendTest, toggle, entries };
}
