import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import type { Settings } from '#shared/domain/settings.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { callLogStrings } from '../../strings/call-log.ts';
import { parseSetting } from './settings-store.ts';

const fields = [
  { name: 'calls_max_age_days', label: 'days', invalid: 'daysInvalid' },
  { name: 'calls_max_rows', label: 'rows', invalid: 'rowsInvalid' },
  { name: 'calls_max_megabytes', label: 'megabytes', invalid: 'megabytesInvalid' },
] as const;

/** How long calls are kept: by age, number and size. */
export function RetentionForm({ settings }: { readonly settings: Settings }) {
  const { settings: store, toasts } = useConsole();
  const { busy, update } = useStore(store);
  const [texts, setTexts] = useState(() => fields.map(({ name }) => String(settings[name])));
  const [tried, setTried] = useState(false);
  const values = fields.map(({ name }, index) => parseSetting(name, texts[index] ?? ''));
  const isSame = fields.every(({ name }, index) => values[index] === settings[name]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const [days, rows, megabytes] = values;
    if (days == null || rows == null || megabytes == null) return;
    const saved = await update({
      calls_max_age_days: days,
      calls_max_rows: rows,
      calls_max_megabytes: megabytes,
    });
    if (saved) toasts.getState().success(callLogStrings.saved);
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <fieldset>
        <legend className="text-sm font-medium">{callLogStrings.keep}</legend>
        <p className="mb-2 text-xs text-muted">{callLogStrings.keepHint}</p>
        <div className="flex flex-wrap items-start gap-2">
          {fields.map(({ name, label, invalid }, index) => (
            <div key={name} className="w-36">
              <TextField
                label={callLogStrings[label]}
                inputMode="numeric"
                value={texts[index] ?? ''}
                onChange={(text) => setTexts(texts.with(index, text))}
                error={tried && values[index] === null ? callLogStrings[invalid] : undefined}
              />
            </div>
          ))}
          <Button type="submit" busy={busy} disabled={isSame} className="mt-6 !h-9">
            {callLogStrings.save}
          </Button>
        </div>
      </fieldset>
    </form>
  );
}
