import { Download, SearchX } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import type { Import, ImportSkipped } from '#shared/domain/import.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/messages.tsx';
import { importStrings } from '../../strings/imports.ts';
import { ImportCandidateRow } from './import-candidate-row.tsx';
import { lacking } from './imports-store.ts';

/** What was found: the person chooses, names and confirms. */
export function ImportFound({ found }: { readonly found: Import }) {
  const { imports, toasts } = useConsole();
  const { source, choices, progress, confirm, reset } = useStore(imports);
  const [, navigate] = useLocation();
  const [tried, setTried] = useState(false);
  const chosen = found.candidates.filter(({ id }) => choices[id]?.chosen === true);
  const isOver = found.candidates.every(
    ({ id, duplicate_of: duplicate }) => choices[id]?.state === 'imported' || duplicate !== null,
  );

  const submit = async () => {
    setTried(true);
    const isIncomplete = chosen.some((candidate) => {
      const choice = choices[candidate.id];
      return choice !== undefined && lacking(candidate, choice).length > 0;
    });
    if (isIncomplete) return;
    const count = await confirm();
    if (count > 0) toasts.getState().success(importStrings.doneToast(count));
  };

  if (found.candidates.length === 0) {
    return (
      <>
        <EmptyState icon={SearchX} title={importStrings.noneTitle}>
          <p>{source === 'gh' ? importStrings.noneInGh : importStrings.noneText}</p>
          <div className="flex gap-2">
            <Button onClick={reset}>{importStrings.again}</Button>
            <Button variant="primary" onClick={() => navigate('/connections/new')}>
              {importStrings.connectByHand}
            </Button>
          </div>
        </EmptyState>
        <Skipped skipped={found.skipped} />
      </>
    );
  }
  return (
    <div className="flex flex-col gap-5">
      <div>
        <h2 className="text-lg font-semibold">{importStrings.foundTitle(found.candidates.length)}</h2>
        <p className="text-sm text-muted">{importStrings.foundText}</p>
      </div>
      <ul aria-label={importStrings.foundTitle(found.candidates.length)} className="flex flex-col gap-3">
        {found.candidates.map((candidate) => (
          <ImportCandidateRow key={candidate.id} candidate={candidate} tried={tried} />
        ))}
      </ul>
      <div className="flex items-center justify-end gap-2">
        <Button onClick={reset} disabled={progress !== null}>
          {importStrings.again}
        </Button>
        {isOver ? (
          <Button variant="primary" onClick={() => navigate('/connections')}>
            {importStrings.done}
          </Button>
        ) : (
          <Button
            variant="primary"
            icon={Download}
            busy={progress !== null}
            disabled={chosen.length === 0}
            onClick={() => void submit()}
          >
            {progress === null
              ? importStrings.importChosen(chosen.length)
              : importStrings.importing(progress.done, progress.total)}
          </Button>
        )}
      </div>
      <Skipped skipped={found.skipped} />
    </div>
  );
}

function Skipped({ skipped }: { readonly skipped: readonly ImportSkipped[] }) {
  if (skipped.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="cursor-pointer text-muted">{importStrings.skippedTitle(skipped.length)}</summary>
      <ul className="mt-2 flex flex-col gap-1 border-l-2 border-line pl-3">
        {skipped.map(({ where, name, reason }) => (
          <li key={`${where} ${name} ${reason}`} className="text-xs text-muted [overflow-wrap:anywhere]">
            <bdi>{where}</bdi>
            {name !== null && (
              <>
                {': '}
                <bdi className="font-mono text-text">{name}</bdi>
              </>
            )}{' '}
            {reason}.
          </li>
        ))}
      </ul>
    </details>
  );
}
