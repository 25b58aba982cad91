import { type FormEvent, useId, useState } from 'react';
import type { Webhook } from '#shared/domain/webhook.ts';
import { type WebhookEventType, webhookEventTypes } from '#shared/domain/webhook-event.ts';
import type { SallyportError } from '#shared/errors.ts';
import { fieldFaults } from '../../bridge/failure.ts';
import { Button } from '../../components/button.tsx';
import { DialogActions } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { common } from '../../strings/common.ts';
import { eventWords, webhookStrings } from '../../strings/webhooks.ts';
import type { WebhookInput } from './webhooks-store.ts';

interface WebhookFormProps {
  /** The webhook to change; null for a new one. */
  readonly webhook: Webhook | null;
  /** Answers the error to show, or null. */
  readonly onSave: (input: WebhookInput) => Promise<SallyportError | null>;
}

/** The address and the events of a webhook. */
export function WebhookForm({ webhook, onSave }: WebhookFormProps) {
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [events, setEvents] = useState<readonly WebhookEventType[]>(
    webhook?.events ?? ['composio.connected_account.expired'],
  );
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<SallyportError | null>(null);
  const urlFault = tried && url.trim() === '' ? webhookStrings.urlRequired : fieldFaults(error).url;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (url.trim() === '' || events.length === 0) return;
    setBusy(true);
    setError(await onSave({ url: url.trim(), events: [...events] }));
    setBusy(false);
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <TextField
        label={webhookStrings.url}
        hint={webhookStrings.urlHint}
        inputMode="url"
        placeholder="http://127.0.0.1:9000/hook"
        value={url}
        onChange={setUrl}
        error={urlFault}
        maxLength={2048}
      />
      <EventChecks value={events} onChange={setEvents} />
      {tried && events.length === 0 && (
        <p role="alert" className="text-xs text-danger">
          {webhookStrings.eventsRequired}
        </p>
      )}
      {error !== null && urlFault === undefined && <ErrorMessage error={error} />}
      <DialogActions>
        <Button type="submit" variant="primary" busy={busy}>
          {webhook === null ? webhookStrings.createButton : common.save}
        </Button>
      </DialogActions>
    </form>
  );
}

interface EventChecksProps {
  readonly value: readonly WebhookEventType[];
  readonly onChange: (value: readonly WebhookEventType[]) => void;
}

function EventChecks({ value, onChange }: EventChecksProps) {
  const id = useId();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-sm font-medium">{webhookStrings.events}</legend>
      {webhookEventTypes.map((type) => (
        <label key={type} className="flex cursor-pointer gap-2.5">
          <input
            type="checkbox"
            aria-label={eventWords[type].label}
            aria-describedby={`${id}-${type}`}
            checked={value.includes(type)}
            onChange={({ target }) =>
              onChange(
                webhookEventTypes.filter((other) =>
                  other === type ? target.checked : value.includes(other),
                ),
              )
            }
            className="mt-1 size-3.5 shrink-0 accent-accent"
          />
          <span>
            <span className="block text-sm">{eventWords[type].label}</span>
            <span id={`${id}-${type}`} className="block text-xs text-muted">
              {eventWords[type].description}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
