import { Inbox, RotateCw, Send, Webhook as WebhookIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useStore } from 'zustand';
import type { Delivery, Webhook } from '#shared/domain/webhook.ts';
import { useConsole } from '../../app/console-context.ts';
import { Badge } from '../../components/badge.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import { fullTime } from '../../components/format.ts';
import { Menu } from '../../components/menu.tsx';
import { EmptyState, LoadError } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { RelativeTime } from '../../components/time.tsx';
import { deliveryWords, eventWords, testEventWord, webhookStrings } from '../../strings/webhooks.ts';
import { useWebhookActions } from './webhook-actions.ts';
import { SecretDialog, type WebhookDialog, WebhookDialogs } from './webhook-dialogs.tsx';
import { WebhookTrouble } from './webhooks-page.tsx';

/** One webhook with what was delivered to it. */
export function WebhookPage({ id }: { readonly id: string }) {
  const { webhooks: store } = useConsole();
  const { webhooks, error, load, open, close } = useStore(store);
  useEffect(() => {
    void load();
    void open(id);
    return close;
  }, [id, load, open, close]);
  const webhook = webhooks?.find((each) => each.id === id);
  if (webhook !== undefined) return <Loaded webhook={webhook} />;
  return (
    <Page
      title={webhookStrings.title}
      back={{ href: '/settings/webhooks', label: webhookStrings.backToList }}
    >
      {webhooks === null && error !== null && <LoadError error={error} onRetry={() => void load()} />}
      {webhooks === null && error === null && <SkeletonRows />}
      {webhooks !== null && (
        <EmptyState icon={WebhookIcon} title={webhookStrings.notFoundTitle}>
          <p>{webhookStrings.notFoundText}</p>
          <Link href="/settings/webhooks" className="text-accent underline-offset-2 hover:underline">
            {webhookStrings.toList}
          </Link>
        </EmptyState>
      )}
    </Page>
  );
}

function Loaded({ webhook }: { readonly webhook: Webhook }) {
  const { webhooks: store } = useConsole();
  const { deliveries, deliveriesError, open } = useStore(store);
  const [, navigate] = useLocation();
  const [dialog, setDialog] = useState<WebhookDialog | null>(null);
  const { sendTest, toggle, entries } = useWebhookActions(webhook, setDialog);
  return (
    <Page
      title={webhook.url}
      back={{ href: '/settings/webhooks', label: webhookStrings.backToList }}
      actions={
        <>
          {!webhook.is_enabled && <Button onClick={() => void toggle()}>{webhookStrings.enable}</Button>}
          <Button icon={Send} onClick={() => void sendTest()}>
            {webhookStrings.test}
          </Button>
          <Menu label={webhookStrings.actions(webhook.url)} entries={entries} />
        </>
      }
    >
      <div className="flex flex-col gap-1 border-b border-line px-6 py-(--row-pad)">
        <div className="flex items-center gap-2">
          <p className="text-sm text-muted">
            {webhook.events.map((type) => eventWords[type].label).join(', ')}
            {' · '}
            {webhook.made_by === null ? webhookStrings.byOwner : webhookStrings.byAgent(webhook.made_by.name)}
          </p>
          {!webhook.is_enabled && <Badge tone="danger">{webhookStrings.disabled}</Badge>}
        </div>
        <WebhookTrouble webhook={webhook} />
      </div>
      {deliveries === null && deliveriesError !== null && (
        <LoadError error={deliveriesError} onRetry={() => void open(webhook.id)} />
      )}
      {deliveries === null && deliveriesError === null && <SkeletonRows />}
      {deliveries?.length === 0 && (
        <EmptyState icon={Inbox} title={webhookStrings.deliveriesEmptyTitle}>
          <p>{webhookStrings.deliveriesEmptyText}</p>
        </EmptyState>
      )}
      {deliveries !== null && deliveries.length > 0 && (
        <>
          <ul aria-label={webhookStrings.deliveriesOf}>
            {deliveries.map((delivery) => (
              <DeliveryRow key={delivery.id} delivery={delivery} webhook={webhook} />
            ))}
          </ul>
          <p className="px-6 py-3 text-xs text-muted">{webhookStrings.kept}</p>
        </>
      )}
      <WebhookDialogs
        webhook={webhook}
        open={dialog}
        onClose={() => setDialog(null)}
        onDeleted={() => navigate('/settings/webhooks', { replace: true })}
      />
      <SecretDialog />
    </Page>
  );
}

interface DeliveryRowProps {
  readonly delivery: Delivery;
  readonly webhook: Webhook;
}

function DeliveryRow({ delivery, webhook }: DeliveryRowProps) {
  const { webhooks, toasts } = useConsole();
  const words = deliveryWords[delivery.state];
  const redeliver = async () => {
    const error = await webhooks.getState().redeliver(delivery.id);
    if (error === null) toasts.getState().success(webhookStrings.redelivered);
    else toasts.getState().failure(error);
  };
  return (
    <li aria-label={delivery.id} className="flex items-center gap-3 border-b border-line px-6 py-2.5">
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-2">
          <span className="truncate text-sm font-medium">{eventName(delivery.event_type)}</span>
          <Badge tone={words.tone}>{words.label}</Badge>
          {delivery.account_id !== null && (
            <span className="truncate font-mono text-xs text-muted">{delivery.account_id}</span>
          )}
        </div>
        <p className="truncate text-xs text-muted">
          <span className="font-mono select-text">{delivery.id}</span>
          {' · '}
          <RelativeTime at={delivery.created_at} />
          {' · '}
          {webhookStrings.attempts}: {delivery.attempts}
          {delivery.error === null && delivery.status !== null && (
            <> · {webhookStrings.answered(delivery.status)}</>
          )}
        </p>
        {delivery.state !== 'delivered' && delivery.error !== null && (
          <p className="text-xs text-warn [overflow-wrap:anywhere]">{delivery.error}</p>
        )}
        {delivery.state === 'pending' && <NextAttempt delivery={delivery} isEnabled={webhook.is_enabled} />}
      </div>
      <IconButton
        label={webhookStrings.redeliverLabel(delivery.id)}
        icon={RotateCw}
        onClick={() => void redeliver()}
      />
    </li>
  );
}

function NextAttempt({ delivery, isEnabled }: { readonly delivery: Delivery; readonly isEnabled: boolean }) {
  const { app } = useConsole();
  const isLocked = useStore(app, ({ status }) => status?.vault.state === 'locked');
  if (!isEnabled) return <p className="text-xs text-muted">{webhookStrings.waitsDisabled}</p>;
  if (isLocked) return <p className="text-xs text-muted">{webhookStrings.waitsLocked}</p>;
  if (delivery.next_attempt_at === null) return null;
  return (
    <p className="text-xs text-muted">
      {webhookStrings.next}{' '}
      <time dateTime={delivery.next_attempt_at}>{fullTime(delivery.next_attempt_at)}</time>
    </p>
  );
}

function eventName(type: string): string {
  return Object.hasOwn(eventWords, type) ? eventWords[type as keyof typeof eventWords].label : testEventWord;
}
