import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { ToolkitDependent } from '#shared/domain/toolkit-dependent.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog, Dialog } from '../../components/dialog.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { SkeletonLines } from '../../components/skeleton.tsx';
import { common } from '../../strings/common.ts';
import { dependentWords, toolkitDeletion } from '../../strings/toolkit-deletion.ts';

interface DeleteToolkitDialogProps {
  readonly name: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

/** Says what depends on a toolkit of one's own; deletes it, or says what has to go first. */
export function DeleteToolkitDialog({ name, open, onClose, onDeleted }: DeleteToolkitDialogProps) {
  const { customToolkit } = useConsole();
  const { dependents, deletionError: error, busy, lookAtDependents, remove } = useStore(customToolkit);
  useEffect(() => {
    if (open) void lookAtDependents();
  }, [open, lookAtDependents]);

  const isBlocked = dependents?.some(({ fate }) => fate === 'blocks') ?? false;
  const body = (
    <>
      {dependents === null && error === null && <SkeletonLines count={2} />}
      {dependents !== null && <Dependents dependents={dependents} />}
      {error !== null && <ErrorMessage error={error} />}
    </>
  );
  if (isBlocked) {
    return (
      <Dialog
        open={open}
        onClose={onClose}
        title={toolkitDeletion.blockedTitle(name)}
        description={toolkitDeletion.blockedText}
      >
        <div className="flex flex-col gap-3 text-sm text-muted [overflow-wrap:anywhere]">{body}</div>
        <div className="mt-5 flex justify-end">
          <Button onClick={onClose}>{common.close}</Button>
        </div>
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      onConfirm={() => void remove().then((isGone) => isGone && onDeleted())}
      busy={busy || (dependents === null && error === null)}
      title={toolkitDeletion.title(name)}
      confirm={toolkitDeletion.confirm}
    >
      <p>{toolkitDeletion.text}</p>
      {body}
    </ConfirmDialog>
  );
}

const fates = ['blocks', 'outlives', 'goes'] as const;

function Dependents({ dependents }: { readonly dependents: readonly ToolkitDependent[] }) {
  return fates.map((fate) => {
    const alike = dependents.filter((dependent) => dependent.fate === fate);
    if (alike.length === 0) return null;
    return (
      <section key={fate} aria-label={toolkitDeletion.fates[fate]}>
        <h3 className="font-medium text-text">{toolkitDeletion.fates[fate]}</h3>
        <ul className="mt-1 flex flex-col gap-1">
          {alike.map(({ kind, count, names }) => (
            <li key={kind}>
              {dependentWords[kind](count)}: {names.join(', ')}
              {count > names.length && toolkitDeletion.further(count - names.length)}
            </li>
          ))}
        </ul>
      </section>
    );
  });
}
