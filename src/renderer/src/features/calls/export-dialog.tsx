import { Download } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { attempt } from '../../bridge/failure.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { RadioCards, SelectField } from '../../components/field.tsx';
import { Switch } from '../../components/switch.tsx';
import { exportStrings } from '../../strings/call-exchange.ts';
import { common } from '../../strings/common.ts';
import { exportName, fetchExport } from './export-file.ts';

type Format = 'har' | 'jsonl';

type Which = 'marked' | 'open' | 'listed';

interface ExportDialogProps {
  /** The call that is open; null where none is. */
  readonly id: string | null;
  /** What is marked, in the order of the list. */
  readonly marked: readonly string[];
  readonly onClose: () => void;
}

/** Saves the calls that are marked, the one that is open or all that the list shows as a file. */
export function ExportDialog({ id, marked, onClose }: ExportDialogProps) {
  const { calls, bridge, toasts } = useConsole();
  const query = useStore(calls, (state) => state.search.text);
  const [format, setFormat] = useState<Format>('har');
  const choices = [
    ...(marked.length > 0 ? [{ value: 'marked', label: exportStrings.marked(marked.length) } as const] : []),
    ...(id !== null ? [{ value: 'open', label: exportStrings.onlyOpen } as const] : []),
    { value: 'listed', label: query === '' ? exportStrings.listed : exportStrings.byQuery } as const,
  ];
  const [which, setWhich] = useState<Which>(choices[0]?.value ?? 'listed');
  const [sensitive, setSensitive] = useState(false);
  const [progress, setProgress] = useState<number | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const chosen = () => {
    if (which === 'marked') return { ids: [...marked] };
    if (which === 'open' && id !== null) return { ids: [id] };
    return { filter: query === '' ? {} : { query } };
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const { success, failure } = toasts.getState();
    const stop = new AbortController();
    running.current = stop;
    setProgress(0);
    const outcome = await attempt(
      fetchExport(
        (input) => bridge.call('calls.export', input),
        { format, include_sensitive: sensitive, ...chosen() },
        setProgress,
        stop.signal,
      ),
    );
    if (stop.signal.aborted) return;
    setProgress(null);
    if (!outcome.ok) return failure(outcome.error);
    const { parts, calls: count, truncated } = outcome.value;
    download(exportName(format, new Date()), parts);
    success(truncated ? exportStrings.savedInPart(count) : exportStrings.saved(count));
    onClose();
  };

  return (
    <Dialog open onClose={onClose} title={exportStrings.title} description={exportStrings.text}>
      <form onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
        {choices.length > 1 && (
          <RadioCards legend={exportStrings.which} value={which} choices={choices} onChange={setWhich} />
        )}
        <SelectField
          label={exportStrings.format}
          value={format}
          onChange={(value) => setFormat(value as Format)}
          choices={exportStrings.formats}
        />
        <Switch
          label={exportStrings.sensitive}
          description={exportStrings.sensitiveText}
          checked={sensitive}
          onChange={setSensitive}
        />
        <div className="flex items-center justify-end gap-3">
          {progress !== null && (
            <p role="status" className="mr-auto text-sm text-muted tabular-nums">
              {exportStrings.progress(progress)}
            </p>
          )}
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" variant="primary" icon={Download} busy={progress !== null}>
            {exportStrings.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function download(name: string, parts: readonly string[]): void {
  const url = URL.createObjectURL(new Blob([...parts], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the file over by the next turn.
  setTimeout(() => URL.revokeObjectURL(url));
}
