import { Upload } from 'lucide-react';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { HarImport } from '#shared/domain/call-import.ts';
import type { SallyportError } from '#shared/errors.ts';
import { useConsole } from '../../app/console-context.ts';
import { attempt } from '../../bridge/failure.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { importHarStrings } from '../../strings/call-exchange.ts';
import { common } from '../../strings/common.ts';
import { sendHar } from './import-har-file.ts';

/** Takes an HTTP archive in, to look at its calls and to send them again. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const { calls, bridge } = useConsole();
  const [file, setFile] = useState<File | null>(null);
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<SallyportError | null>(null);
  const [result, setResult] = useState<HarImport | null>(null);
  const running = useRef<AbortController | null>(null);
  const fileId = useId();
  useEffect(() => () => running.current?.abort(), []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (file === null) return;
    const stop = new AbortController();
    running.current = stop;
    setError(null);
    setShare(0);
    const outcome = await attempt(
      sendHar(
        (input) => bridge.call('calls.importHar', input),
        file,
        crypto.randomUUID(),
        setShare,
        stop.signal,
      ),
    );
    if (stop.signal.aborted) return;
    setShare(null);
    if (!outcome.ok) return setError(outcome.error);
    setResult(outcome.value);
    void calls.getState().load();
  };

  return (
    <Dialog open onClose={onClose} title={importHarStrings.title} description={importHarStrings.text}>
      {result === null ? (
        <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
          <div className="flex flex-col gap-1">
            <label htmlFor={fileId} className="text-sm font-medium">
              {importHarStrings.file}
            </label>
            <input
              id={fileId}
              type="file"
              accept=".har,.json,application/json"
              className="text-sm file:mr-3 file:rounded-lg file:border file:border-line file:bg-transparent file:px-3 file:py-1.5 file:font-medium"
              onChange={(event) => setFile(event.target.files?.[0] ?? null)}
            />
          </div>
          {error !== null && <ErrorMessage error={error} />}
          <div className="flex items-center justify-end gap-3">
            {share !== null && (
              <p role="status" className="mr-auto text-sm text-muted tabular-nums">
                {share < 1 ? importHarStrings.sending(Math.floor(share * 100)) : importHarStrings.reading}
              </p>
            )}
            <Button onClick={onClose}>{common.cancel}</Button>
            <Button
              type="submit"
              variant="primary"
              icon={Upload}
              disabled={file === null}
              busy={share !== null}
            >
              {importHarStrings.start}
            </Button>
          </div>
        </form>
      ) : (
        <ImportResult result={result} onClose={onClose} />
      )}
    </Dialog>
  );
}

function ImportResult({ result, onClose }: { readonly result: HarImport; readonly onClose: () => void }) {
  return (
    <div className="flex flex-col gap-3 text-sm">
      <p>{importHarStrings.imported(result.imported)}</p>
      {result.unmatched_hosts.length > 0 && (
        <p className="text-muted">
          {importHarStrings.unmatched} <span className="font-mono">{result.unmatched_hosts.join(', ')}</span>
        </p>
      )}
      {result.skipped_count > 0 && (
        <details>
          <summary>{importHarStrings.skipped(result.skipped_count)}</summary>
          <ul className="mt-1 font-mono text-xs text-muted">
            {result.skipped.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
      <div className="flex justify-end">
        <Button variant="primary" onClick={onClose}>
          {common.close}
        </Button>
      </div>
    </div>
  );
}
