import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import type { Settings } from '#shared/domain/settings.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { settingsStrings } from '../../strings/settings.ts';
import { parseSetting } from './settings-store.ts';

/** How many requests one agent may make, and in which time. */
export function RateLimitForm({ settings }: { readonly settings: Settings }) {
  const { settings: store, toasts } = useConsole();
  const { busy, update } = useStore(store);
  const [requestsText, setRequestsText] = useState(String(settings.rate_limit_requests));
  const [secondsText, setSecondsText] = useState(String(settings.rate_limit_window_seconds));
  const [tried, setTried] = useState(false);
  const requests = parseSetting('rate_limit_requests', requestsText);
  const seconds = parseSetting('rate_limit_window_seconds', secondsText);
  const isSame = requests === settings.rate_limit_requests && seconds === settings.rate_limit_window_seconds;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (requests === null || seconds === null) return;
    const saved = await update({ rate_limit_requests: requests, rate_limit_window_seconds: seconds });
    if (saved) toasts.getState().success(settingsStrings.rateSaved);
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <fieldset>
        <legend className="text-sm font-medium">{settingsStrings.rateLimit}</legend>
        <p className="mb-2 text-xs text-muted">{settingsStrings.rateLimitHint}</p>
        <div className="flex flex-wrap items-start gap-2">
          <div className="w-44">
            <TextField
              label={settingsStrings.rateRequests}
              inputMode="numeric"
              value={requestsText}
              onChange={setRequestsText}
              error={tried && requests === null ? settingsStrings.rateRequestsInvalid : undefined}
            />
          </div>
          <div className="w-44">
            <TextField
              label={settingsStrings.rateSeconds}
              inputMode="numeric"
              value={secondsText}
              onChange={setSecondsText}
              error={tried && seconds === null ? settingsStrings.rateSecondsInvalid : undefined}
            />
          </div>
          <Button type="submit" busy={busy} disabled={isSame} className="mt-6 !h-9">
            {settingsStrings.saveRate}
          </Button>
        </div>
      </fieldset>
    </form>
  );
}
