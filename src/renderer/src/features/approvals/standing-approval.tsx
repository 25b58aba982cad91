import { useState } from 'react';
import { useStore } from 'zustand';
import type { Approval } from '#shared/domain/approval.ts';
import type { SallyportError } from '#shared/errors.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { fullTime } from '../../components/format.ts';
import { ErrorMessage, Note } from '../../components/messages.tsx';
import { approvalStrings } from '../../strings/approvals.ts';

const hourMs = 60 * 60_000;

/** An approval that lets later requests through, and the way to end that before its time. */
export function StandingApproval({ approval }: { readonly approval: Approval }) {
  const { approvals, toasts } = useConsole();
  const deciding = useStore(approvals, (state) => state.deciding);
  const [error, setError] = useState<SallyportError | null>(null);
  const withdraw = async () => {
    const failure = await approvals.getState().withdraw(approval.id);
    setError(failure);
    if (failure === null) toasts.getState().success(approvalStrings.withdrawn);
  };
  const { answer, decided_at: decidedAt } = approval;
  const end = answer === 'hour' && decidedAt !== null ? new Date(Date.parse(decidedAt) + hourMs) : null;
  return (
    <div className="mb-4 flex flex-col gap-2">
      <Note
        action={
          <Button busy={deciding} onClick={() => void withdraw()}>
            {approvalStrings.withdraw}
          </Button>
        }
      >
        {end === null
          ? approvalStrings.standsUntilRestart
          : approvalStrings.standsHour(fullTime(end.toISOString()))}
      </Note>
      {error !== null && <ErrorMessage error={error} />}
    </div>
  );
}
