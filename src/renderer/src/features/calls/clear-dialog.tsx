import { useState } from 'react';
import { useConsole } from '../../app/console-context.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { attempt } from '../../bridge/failure.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { clearStrings } from '../../strings/call-exchange.ts';
import { type ClearChoice, clearInputs } from './clear-calls.ts';

interface ClearDialogProps {
  readonly choice: ClearChoice;
  readonly onClose: () => void;
}

/** Deletes marked calls or what the list shows, once the person has seen how many these are. */
export function ClearDialog({ choice, onClose }: ClearDialogProps) {
  const { bridge, callMarks, toasts } = useConsole();
  const count = useCount(choice);
  const [busy, setBusy] = useState(false);

  const remove = async () => {
    const { success, failure } = toasts.getState();
    setBusy(true);
    let deleted = 0;
    for (const input of clearInputs(choice)) {
      const outcome = await attempt(bridge.call('calls.clear', input));
      if (!outcome.ok) {
        failure(outcome.error);
        return onClose();
      }
      deleted += outcome.value.deleted;
    }
    callMarks.getState().clear();
    success(clearStrings.deleted(deleted));
    onClose();
  };

  return (
    <ConfirmDialog
      open
      onClose={onClose}
      onConfirm={() => void remove()}
      busy={busy}
      title={clearStrings.title}
      confirm={clearStrings.confirm}
    >
      <p role="status" className="text-base text-text">
        {count === null ? clearStrings.counting : clearStrings.count(count.calls, count.isWhole)}
      </p>
      {choice.kind === 'query' && (
        <p>
          {choice.query === '' ? (
            clearStrings.everything
          ) : (
            <>
              {clearStrings.byQuery} <code className="font-mono text-xs">{choice.query}</code>
            </>
          )}
        </p>
      )}
      <p>{clearStrings.consequence}</p>
    </ConfirmDialog>
  );
}

interface Count {
  readonly calls: number;
  /** Whether there are no more than counted. */
  readonly isWhole: boolean;
}

/** How many calls a choice is; null until it is counted. */
function useCount(choice: ClearChoice): Count | null {
  const query = choice.kind === 'query' && choice.query !== '' ? { query: choice.query } : {};
  const asked = choice.kind === 'query' ? { buckets: 1, ...query } : null;
  const { value: figures } = useAnswer('calls.stats', asked);
  if (choice.kind === 'marked') return { calls: choice.ids.length, isWhole: true };
  return figures === null ? null : { calls: figures.calls, isWhole: figures.is_complete };
}
