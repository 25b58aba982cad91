import { Plus, Send, Webhook as WebhookIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import type { Webhook } from '#shared/domain/webhook.ts';
import { useConsole } from '../../app/console-context.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Menu } from '../../components/menu.tsx';
import { EmptyState, LoadError } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { eventWords, webhookStrings } from '../../strings/webhooks.ts';
import { useWebhookActions } from './webhook-actions.ts';
import { SecretDialog, type WebhookDialog, WebhookDialogs } from './webhook-dialogs.tsx';
import { WebhookForm } from './webhook-form.tsx';

/** Where events are sent. */
export function WebhooksPage() {
  const { webhooks: store } = useConsole();
  const { webhooks, error, load, create } = useStore(store);
  const [adding, setAdding] = useState(false);
  useEffect(() => void load(), [load]);

  const add = (
    <Button variant="primary" icon={Plus} onClick={() => setAdding(true)}>
      {webhookStrings.add}
    </Button>
  );
  return (
    <Page
      rows
      title={webhookStrings.title}
      back={{ href: '/settings', label: webhookStrings.back }}
      actions={webhooks !== null && webhooks.length > 0 && add}
    >
      {webhooks === null && error !== null && <LoadError error={error} onRetry={() => void load()} />}
      {webhooks === null && error === null && <SkeletonRows />}
      {webhooks?.length === 0 && (
        <EmptyState icon={WebhookIcon} title={webhookStrings.emptyTitle}>
          <p>{webhookStrings.emptyText}</p>
          {add}
        </EmptyState>
      )}
      {webhooks !== null && webhooks.length > 0 && (
        <ul aria-label={webhookStrings.listLabel}>
          {webhooks.map((webhook) => (
            <WebhookRow key={webhook.id} webhook={webhook} />
          ))}
        </ul>
      )}
      <Dialog open={adding} onClose={() => setAdding(false)} title={webhookStrings.createTitle}>
        <WebhookForm
          webhook={null}
          onSave={async (input) => {
            const failure = await create(input);
            if (failure === null) setAdding(false);
            return failure;
          }}
        />
      </Dialog>
      <SecretDialog />
    </Page>
  );
}

function WebhookRow({ webhook }: { readonly webhook: Webhook }) {
  const [dialog, setDialog] = useState<WebhookDialog | null>(null);
  const { sendTest, entries } = useWebhookActions(webhook, setDialog);
  return (
    <li aria-label={webhook.url} className="flex items-center gap-3 border-b border-line px-6 py-(--row-pad)">
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-2">
          <Link
            href={`/settings/webhooks/${webhook.id}`}
            className="truncate font-mono text-sm font-medium underline-offset-2 hover:underline"
            title={webhook.url}
          >
            {webhook.url}
          </Link>
          {!webhook.is_enabled && <Badge tone="danger">{webhookStrings.disabled}</Badge>}
        </div>
        <p className="truncate text-xs text-muted">
          {webhook.events.map((type) => eventWords[type].label).join(', ')}
          {' · '}
          {webhook.made_by === null ? webhookStrings.byOwner : webhookStrings.byAgent(webhook.made_by.name)}
        </p>
        <WebhookTrouble webhook={webhook} />
      </div>
      <Button icon={Send} onClick={() => void sendTest()}>
        {webhookStrings.test}
      </Button>
      <Menu label={webhookStrings.actions(webhook.url)} entries={entries} />
      <WebhookDialogs webhook={webhook} open={dialog} onClose={() => setDialog(null)} />
    </li>
  );
}

/** Why a webhook hears nothing, or may soon. */
export function WebhookTrouble({ webhook }: { readonly webhook: Webhook }) {
  const { is_enabled: isEnabled, disabled_reason: reason, failures } = webhook;
  const text = isEnabled ? (failures > 0 ? webhookStrings.failing(failures) : null) : reason;
  return text === null ? null : <p className="text-sm text-warn [overflow-wrap:anywhere]">{text}</p>;
}
