import { useState } from 'react';
import { useStore } from 'zustand';
import type { Webhook } from '#shared/domain/webhook.ts';
import type { SallyportError } from '#shared/errors.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { ConfirmDialog, Dialog } from '../../components/dialog.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { common } from '../../strings/common.ts';
import { webhookStrings } from '../../strings/webhooks.ts';
import { WebhookForm } from './webhook-form.tsx';

export type WebhookDialog = 'edit' | 'rotate' | 'delete';

interface WebhookDialogsProps {
  readonly webhook: Webhook;
  readonly open: WebhookDialog | null;
  readonly onClose: () => void;
  /** Called once the webhook is deleted. */
  readonly onDeleted?: () => void;
}

/** The dialogs of one webhook. */
export function WebhookDialogs({ webhook, open, onClose, onDeleted }: WebhookDialogsProps) {
  const { webhooks, toasts } = useConsole();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<SallyportError | null>(null);
  const { update, rotate, remove } = webhooks.getState();
  const close = () => {
    setError(null);
    onClose();
  };
  const run = async (work: Promise<SallyportError | null>, done: () => void) => {
    setBusy(true);
    const failure = await work;
    setBusy(false);
    setError(failure);
    if (failure !== null) return;
    done();
    close();
  };
  return (
    <>
      <Dialog open={open === 'edit'} onClose={close} title={webhookStrings.editTitle}>
        <WebhookForm
          webhook={webhook}
          onSave={async (input) => {
            const failure = await update(webhook.id, input);
            if (failure !== null) return failure;
            toasts.getState().success(common.saved);
            close();
            return null;
          }}
        />
      </Dialog>
      <ConfirmDialog
        open={open === 'rotate'}
        onClose={close}
        busy={busy}
        danger={false}
        title={webhookStrings.rotateTitle}
        confirm={webhookStrings.rotateConfirm}
        onConfirm={() => void run(rotate(webhook.id), () => {})}
      >
        <p>{webhookStrings.rotateText}</p>
        {error !== null && <ErrorMessage error={error} />}
      </ConfirmDialog>
      <ConfirmDialog
        open={open === 'delete'}
        onClose={close}
        busy={busy}
        title={webhookStrings.deleteTitle}
        confirm={webhookStrings.deleteConfirm}
        onConfirm={() =>
          void run(remove(webhook.id), () => {
            toasts.getState().success(webhookStrings.deletedToast);
            onDeleted?.();
          })
        }
      >
        <p className="font-mono text-xs">{webhook.url}</p>
        <p>{webhookStrings.deleteText}</p>
        {error !== null && <ErrorMessage error={error} />}
      </ConfirmDialog>
    </>
  );
}

/** Shows a signing secret the one time it can be shown. Neither Escape nor a stray click closes it. */
export function SecretDialog() {
  const { webhooks } = useConsole();
  const { secret, forgetSecret } = useStore(webhooks);
  if (secret === null) return null;
  return (
    <Dialog
      open
      persistent
      onClose={forgetSecret}
      title={webhookStrings.secretTitle}
      description={webhookStrings.secretText}
    >
      <div className="flex items-center gap-2 rounded-lg bg-sunken p-2 pl-3 ring-1 ring-line ring-inset">
        <output
          aria-label={webhookStrings.secret}
          className="min-w-0 flex-1 font-mono text-sm [overflow-wrap:anywhere] select-all"
        >
          {secret}
        </output>
        <CopyButton text={secret} label={webhookStrings.copySecret} variant="primary" />
      </div>
      <div className="mt-5 flex justify-end">
        <Button onClick={forgetSecret}>{webhookStrings.secretKept}</Button>
      </div>
    </Dialog>
  );
}
