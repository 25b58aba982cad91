import { useState } from 'react';
import { useStore } from 'zustand';
import type { OperationOutput } from '#shared/contract/index.ts';
import type { BackupItem, RestoreChoice } from '#shared/domain/backup.ts';
import { useConsole } from '../../app/console-context.ts';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { fullTime } from '../../components/format.ts';
import { ErrorMessage, Note } from '../../components/messages.tsx';
import { Select } from '../../components/select.tsx';
import {
  backupKindWords,
  backupStateWords,
  backupStrings,
  restoreChoiceWords,
  settingsChoiceWords,
} from '../../strings/backup.ts';
import { type BackupGroup, choicesFor, countChosen, groupsOf } from './backup-choices.ts';

/** What an opened backup would change, kind by kind, with the person's choice for each. */
export function RestorePreview({ opened }: { readonly opened: OperationOutput<'backup.open'> }) {
  const { backup, toasts } = useConsole();
  const { busy, restoreError, choices, restore, reset } = useStore(backup);
  const [confirming, setConfirming] = useState(false);
  const { added, replaced } = countChosen(opened.items, choices);
  const bringsAgents =
    choices.agents === 'add' && opened.items.some(({ kind, state }) => kind === 'agents' && state === 'new');

  const apply = async () => {
    const done = await restore();
    setConfirming(false);
    if (done !== null) toasts.getState().success(backupStrings.done(done.added, done.replaced));
  };

  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-muted">
        {backupStrings.madeAt} {fullTime(opened.created_at)} {backupStrings.madeBy(opened.app_version)}
      </p>
      {opened.items.every(({ state }) => state === 'same') && <Note>{backupStrings.nothingNew}</Note>}
      <ul aria-label={backupStrings.what} className="flex flex-col gap-3">
        {groupsOf(opened.items).map((group) => (
          <Group key={group.kind} group={group} />
        ))}
      </ul>
      {restoreError !== null && <ErrorMessage error={restoreError} />}
      <div className="flex gap-2">
        <Button variant="primary" disabled={added + replaced === 0} onClick={() => setConfirming(true)}>
          {backupStrings.apply}
        </Button>
        <Button onClick={reset}>{backupStrings.discard}</Button>
      </div>
      <ConfirmDialog
        open={confirming}
        onClose={() => setConfirming(false)}
        onConfirm={() => void apply()}
        busy={busy === 'restore'}
        danger={replaced > 0}
        title={backupStrings.confirmTitle}
        confirm={backupStrings.apply}
      >
        <p>{backupStrings.confirmText(added, replaced)}</p>
        {bringsAgents && <p>{backupStrings.confirmAgents}</p>}
      </ConfirmDialog>
    </div>
  );
}

function Group({ group: { kind, items } }: { readonly group: BackupGroup }) {
  const { backup } = useConsole();
  const { choices, choose } = useStore(backup);
  const words = kind === 'settings' ? { ...restoreChoiceWords, ...settingsChoiceWords } : restoreChoiceWords;
  return (
    <li className="rounded-lg ring-1 ring-line ring-inset">
      <div className="flex flex-wrap items-center gap-3 border-b border-line px-3 py-2">
        <h3 className="min-w-0 flex-1 text-sm font-medium">{backupKindWords[kind]}</h3>
        <div className="w-64 max-w-full">
          <Select
            aria-label={backupStrings.choice(backupKindWords[kind])}
            value={choices[kind]}
            choices={choicesFor(kind).map((value) => ({ value, label: words[value] }))}
            onChange={(value) => choose(kind, value as RestoreChoice)}
            className="h-8 w-full rounded-md bg-bg px-2.5 text-sm ring-1 ring-control ring-inset"
          />
        </div>
      </div>
      <ul>
        {items.map((item) => (
          <Entry key={item.id} item={item} />
        ))}
      </ul>
    </li>
  );
}

const tones: Record<BackupItem['state'], Tone> = { new: 'ok', same: 'neutral', differs: 'warn' };

function Entry({ item: { name, state, note } }: { readonly item: BackupItem }) {
  return (
    <li className="flex items-start gap-3 px-3 py-1.5 text-sm">
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        {name}
        {note !== null && <p className="text-xs text-muted">{note}</p>}
      </div>
      <Badge tone={tones[state]}>{backupStateWords[state]}</Badge>
    </li>
  );
}
