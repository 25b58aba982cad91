import { Hand } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { classNames } from '../../components/class-names.ts';
import { EmptyState, LoadError } from '../../components/messages.tsx';
import { fitsTwoPanes, Page } from '../../components/page.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { approvalStrings } from '../../strings/approvals.ts';
import { groupApprovals } from './approval-list.ts';
import { ApprovalPanel } from './approval-panel.tsx';
import { ApprovalRows } from './approval-rows.tsx';
import { approvalTopic } from './approvals-store.ts';

/** What waits for the person, and what was decided; with an id, that request beside the list. */
export function ApprovalsPage({ id }: { readonly id: string | null }) {
  const { approvals, toasts, connections } = useConsole();
  const { undecided, error, history, historyError, load, loadHistory, setWatching } = useStore(approvals);
  const [, navigate] = useLocation();
  useEffect(() => {
    void load();
    void loadHistory();
    if (connections.getState().accounts === null) void connections.getState().load();
    setWatching(true);
    toasts.getState().withdraw(approvalTopic);
    return () => setWatching(false);
  }, [load, loadHistory, setWatching, connections, toasts]);

  const groups = useMemo(() => groupApprovals(undecided ?? []), [undecided]);
  const first = groups[0]?.id;
  const hasChosen = useRef(false);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (undecided === null) return;
    // What comes in while nothing is shown and nothing waits is opened too.
    if (first === undefined && id === null) hasChosen.current = false;
    else if (!hasChosen.current) choose();
    function choose() {
      // Once only: after an answer nothing moves up by itself, or a second key press would answer what nobody has read.
      hasChosen.current = true;
      // In a narrow window the request would take the list's place before anybody saw the list.
      if (id === null && fitsTwoPanes(frame.current)) navigate(`/approvals/${first}`, { replace: true });
    }
  }, [id, first, undecided, navigate]);

  const failure = undecided === null ? error : history === null ? historyError : null;
  const isLoaded = undecided !== null && history !== null;
  const isEmpty = isLoaded && undecided.length === 0 && history.length === 0;
  const reload = () => {
    void load();
    void loadHistory();
  };
  return (
    <div ref={frame} className="@container/approvals flex h-full min-w-0">
      <div className={classNames('min-w-0 flex-1', id !== null && '@max-3xl/approvals:hidden')}>
        <Page rows title={approvalStrings.title}>
          {failure !== null && <LoadError error={failure} onRetry={reload} />}
          {failure === null && !isLoaded && <SkeletonRows />}
          {isEmpty && id === null && (
            <EmptyState icon={Hand} title={approvalStrings.emptyTitle}>
              <p>{approvalStrings.emptyText}</p>
              <Link href="/agents" className="text-accent underline-offset-2 hover:underline">
                {approvalStrings.toAgents}
              </Link>
            </EmptyState>
          )}
          {isLoaded && !(isEmpty && id === null) && (
            <ApprovalRows
              groups={groups}
              history={history}
              selected={id}
              onSelect={(next) => navigate(`/approvals/${next}`, { replace: id !== null })}
              onClose={() => navigate('/approvals')}
            />
          )}
        </Page>
      </div>
      {id !== null && (
        <ApprovalPanel key={id} id={id} groups={groups} onClose={() => navigate('/approvals')} />
      )}
    </div>
  );
}
