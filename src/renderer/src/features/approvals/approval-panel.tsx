import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Approval } from '#shared/domain/approval.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { ErrorMessage, Note } from '../../components/messages.tsx';
import { SkeletonFacts } from '../../components/skeleton.tsx';
import { approvalStrings } from '../../strings/approvals.ts';
import { ApprovalAnswers } from './approval-answers.tsx';
import { ApprovalFacts } from './approval-facts.tsx';
import { type ApprovalGroup, canPassLater, isUndecided } from './approval-list.ts';
import { StandingApproval } from './standing-approval.tsx';

interface ApprovalPanelProps {
  readonly id: string;
  readonly groups: readonly ApprovalGroup[];
  readonly onClose: () => void;
}

/** One request, or several alike, in full, with the answers to them. */
export function ApprovalPanel({ id, groups, onClose }: ApprovalPanelProps) {
  const { approvals } = useConsole();
  const { undecided, history, opened, openError, open } = useStore(approvals);
  const group = groups.find(({ approvals: members }) => members.some((member) => member.id === id));
  const settled = history?.find((each) => each.id === id) ?? (opened?.id === id ? opened : undefined);
  const isUnknown = undecided !== null && history !== null && group === undefined && settled === undefined;
  useEffect(() => {
    if (isUnknown) void open(id);
  }, [isUnknown, id, open]);
  return (
    <aside
      aria-label={approvalStrings.detail}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
      className="flex h-full w-[min(38rem,58%)] shrink-0 flex-col low:overflow-y-auto border-l border-line @max-3xl/approvals:w-full @max-3xl/approvals:border-l-0"
    >
      <header className="flex min-h-14 shrink-0 items-center gap-2 border-b border-line px-5">
        <h2 className="min-w-0 flex-1 truncate font-semibold">{approvalStrings.detail}</h2>
        <IconButton label={approvalStrings.close} icon={X} onClick={onClose} />
      </header>
      {group === undefined && settled === undefined && (
        <div className="px-5 py-4">
          {openError === null ? <SkeletonFacts /> : <ErrorMessage error={openError} />}
        </div>
      )}
      {group !== undefined && <Undecided members={group.approvals} first={id} />}
      {group === undefined && settled !== undefined && (
        <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
          {settled.stands && <StandingApproval approval={settled} />}
          <ApprovalFacts approval={settled} />
        </div>
      )}
    </aside>
  );
}

interface UndecidedProps {
  readonly members: readonly Approval[];
  readonly first: string;
}

/** The answers are for what was there when it was opened: what comes in later is added by the person, not under a click. */
function Undecided({ members, first }: UndecidedProps) {
  const [seen, setSeen] = useState<ReadonlySet<string>>(() => new Set(members.map(({ id }) => id)));
  const [current, setCurrent] = useState(first);
  const included = members.filter((member) => seen.has(member.id) && isUndecided(member));
  const joined = members.length - included.length;
  const position = Math.max(
    0,
    included.findIndex(({ id }) => id === current),
  );
  const approval = included[position];
  if (approval === undefined) return null;
  const step = (by: number) => setCurrent(included[position + by]?.id ?? approval.id);
  const nobodyWaits = included.every(({ state }) => state !== 'waiting');
  return (
    <>
      <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4 low:flex-none low:overflow-visible">
        {(included.length > 1 || joined > 0 || nobodyWaits) && (
          <div className="mb-4 flex flex-col gap-2">
            {included.length > 1 && (
              <div className="flex items-center gap-2">
                <p aria-live="polite" className="flex-1 text-sm font-medium">
                  {approvalStrings.which(position + 1, included.length)}
                </p>
                <IconButton
                  label={approvalStrings.previous}
                  icon={ChevronLeft}
                  disabled={position === 0}
                  onClick={() => step(-1)}
                />
                <IconButton
                  label={approvalStrings.next}
                  icon={ChevronRight}
                  disabled={position === included.length - 1}
                  onClick={() => step(1)}
                />
              </div>
            )}
            {joined > 0 && (
              <Note
                action={
                  <Button onClick={() => setSeen(new Set(members.map(({ id }) => id)))}>
                    {approvalStrings.include}
                  </Button>
                }
              >
                {approvalStrings.joined(joined)}
              </Note>
            )}
            {nobodyWaits && (
              <Note tone={included.every(canPassLater) ? 'info' : 'warn'}>
                {included.every(canPassLater) ? approvalStrings.returns : approvalStrings.cannotReturn}
              </Note>
            )}
          </div>
        )}
        <ApprovalFacts key={approval.id} approval={approval} />
      </div>
      <ApprovalAnswers approvals={included} />
    </>
  );
}
