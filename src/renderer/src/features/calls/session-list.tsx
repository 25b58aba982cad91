import { ChevronDown, ChevronRight, Layers, SquareCheck } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, useId, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { CallSummary } from '#shared/domain/call.ts';
import type { CallSessions } from '#shared/domain/call-sessions.ts';
import { useConsole } from '../../app/console-context.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { toneText } from '../../components/badge.tsx';
import { isolated } from '../../components/bidi.ts';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { duration, listTime } from '../../components/format.ts';
import { EmptyState, ErrorMessage, LoadError } from '../../components/messages.tsx';
import { SkeletonTable } from '../../components/skeleton.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { markStrings } from '../../strings/call-list.ts';
import { sessionStrings } from '../../strings/call-sessions.ts';
import { common } from '../../strings/common.ts';
import { callOutcome, hostOf } from './call-list.ts';
import { type CallPages, pagesFrom } from './call-pages.ts';
import { MarksBar } from './marks-bar.tsx';
import { withField } from './query-line.ts';
import { moveInSessions } from './session-keys.ts';
import { useCallChanges } from './use-call-changes.ts';
import { useFoundCalls } from './use-found-calls.ts';

/** So many calls of a session are shown under it; the list has the others. */
const shownCalls = 50;
/** Sessions are counted from thousands of calls: so often at most. */
const refreshMs = 1_000;

interface SessionListProps {
  readonly query: string;
  /** The call that is open. */
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly onClose: () => void;
  /** Shows calls as a list, those of one session or all. */
  readonly onList: (query: string) => void;
  readonly onExport: () => void;
  readonly onDelete: () => void;
}

/** The calls by session, each folded until it is opened. Keys and marks work as in the list of calls. */
export function SessionList(props: SessionListProps) {
  const { query, selected, onSelect, onClose, onList } = props;
  const { callMarks } = useConsole();
  const hasMarks = useStore(callMarks, ({ marked }) => marked.size > 0);
  const asked = query === '' ? {} : { query };
  const { value: sessions, error, reload } = useAnswer('calls.sessions', asked, useCallChanges(refreshMs));
  const marking = useMarking();
  if (sessions === null)
    return error === null ? <SkeletonTable /> : <LoadError error={error} onRetry={reload} />;
  if (sessions.items.length === 0) {
    return (
      <EmptyState icon={Layers} title={sessionStrings.noneTitle}>
        <p>{sessionStrings.none}</p>
        <Button onClick={() => onList(query)}>{sessionStrings.ungroup}</Button>
      </EmptyState>
    );
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape' && hasMarks) callMarks.getState().clear();
    else if (event.key === 'Escape' && selected !== null) onClose();
    else if (event.shiftKey || !moveInSessions(event, onSelect)) return;
    event.preventDefault();
  };
  return (
    <div className="relative h-full">
      <section
        aria-label={sessionStrings.list}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="h-full overflow-y-auto focus-visible:-outline-offset-2"
      >
        <ul>
          {sessions.items.map((session) => (
            <Session
              key={session.session_id}
              session={session}
              query={query}
              selected={selected}
              marking={marking}
              onSelect={onSelect}
              onList={onList}
            />
          ))}
        </ul>
        <p className="px-6 py-3 text-xs text-muted">
          {sessions.without_session > 0 && `${sessionStrings.outside(sessions.without_session)}. `}
          {!sessions.is_complete && sessionStrings.newest(sessions.calls)}
        </p>
      </section>
      <MarksBar onExport={props.onExport} onDelete={props.onDelete} />
    </div>
  );
}

/** Marks a call of a session, or all from the one that was marked last in it. */
interface Marking {
  mark(session: string, calls: CallPages, row: number, isRange: boolean): void;
}

function useMarking(): Marking {
  const { callMarks } = useConsole();
  /** A range stays within the session in which it begins. */
  const begun = useRef<string | null>(null);
  return useMemo(
    () => ({
      mark(session, calls, row, isRange) {
        const { toggle, extend } = callMarks.getState();
        if (isRange && begun.current === session) return extend(calls, row);
        begun.current = session;
        toggle(calls, row);
      },
    }),
    [callMarks],
  );
}

interface SessionProps extends Pick<SessionListProps, 'query' | 'selected' | 'onSelect' | 'onList'> {
  readonly session: CallSessions['items'][number];
  readonly marking: Marking;
}

function Session({ session, query, selected, marking, onSelect, onList }: SessionProps) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const { session_id: sessionId, calls, failures, since, until, agents, toolkits } = session;
  const Icon = isOpen ? ChevronDown : ChevronRight;
  return (
    <li className="border-b border-line">
      <button
        type="button"
        data-session
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
        className="row flex w-full items-center gap-3 px-6 py-2 text-left text-sm hover:bg-hover"
      >
        <Icon size={15} aria-hidden className="shrink-0 text-muted" />
        <span className="w-24 shrink-0 text-muted tabular-nums">{listTime(until, Date.now())}</span>
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">
            {agents.map((name) => isolated(visibleText(name))).join(', ') || sessionId}
          </span>
          <span className="block truncate text-xs text-muted">
            <span className="font-mono">{sessionId}</span>
            {toolkits.length > 0 && ` · ${toolkits.join(', ')}`}
          </span>
        </span>
        <span className="shrink-0 text-right text-xs text-muted tabular-nums">
          <span className="block text-text">{sessionStrings.calls(calls)}</span>
          {failures > 0 && <span className="text-danger">{sessionStrings.failed(failures)} · </span>}
          {duration(Date.parse(until) - Date.parse(since))}
        </span>
      </button>
      {isOpen && (
        <div id={id} className="border-t border-line bg-sunken">
          <SessionCalls
            // Calls that came in are fetched, too.
            key={`${calls} ${until}`}
            query={withField(query, 'session', [sessionId])}
            session={sessionId}
            count={calls}
            selected={selected}
            marking={marking}
            onSelect={onSelect}
            onList={onList}
          />
        </div>
      )}
    </li>
  );
}

interface SessionCallsProps extends Omit<SessionProps, 'session'> {
  readonly session: string;
  readonly count: number;
}

function SessionCalls(props: SessionCallsProps) {
  const { query, session, count, selected, marking, onSelect, onList } = props;
  const { calls: found, error } = useFoundCalls(query, shownCalls);
  const marked = useStore(useConsole().callMarks, (state) => state.marked);
  const calls = useMemo(
    () => (found === null ? null : pagesFrom({ items: [...found], next_cursor: null })),
    [found],
  );
  if (error !== null) return <ErrorMessage error={error} />;
  if (found === null || calls === null)
    return <p className="fade-in-late px-6 py-2 text-sm text-muted">{common.loading}</p>;
  return (
    <>
      <ul>
        {found.map((call, row) => (
          <li key={call.id}>
            <SessionCall
              call={call}
              isOpen={call.id === selected}
              isMarked={marked.has(call.id)}
              onMark={(isRange) => marking.mark(session, calls, row, isRange)}
              onSelect={onSelect}
            />
          </li>
        ))}
      </ul>
      {count > found.length && (
        <Button variant="quiet" className="mx-3 my-1" onClick={() => onList(query)}>
          {sessionStrings.showAll(count)}
        </Button>
      )}
    </>
  );
}

interface SessionCallProps {
  readonly call: CallSummary;
  readonly isOpen: boolean;
  readonly isMarked: boolean;
  readonly onMark: (isRange: boolean) => void;
  readonly onSelect: (id: string) => void;
}

function SessionCall({ call, isOpen, isMarked, onMark, onSelect }: SessionCallProps) {
  const { label, tone } = callOutcome(call);
  const onClick = (event: MouseEvent) => {
    if (event.shiftKey || event.ctrlKey || event.metaKey) onMark(event.shiftKey);
    else onSelect(call.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== ' ') return;
    // Else it would be a click.
    event.preventDefault();
    onMark(event.shiftKey);
  };
  return (
    <button
      type="button"
      data-call={call.id}
      aria-current={isOpen}
      // A range would otherwise be a selection of text, too.
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onClick={onClick}
      onKeyDown={onKeyDown}
      className={classNames(
        'row flex h-(--row-height) w-full items-center gap-3 pr-6 text-left text-sm',
        isMarked ? 'pl-6' : 'pl-13',
        isOpen || isMarked ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      {isMarked && (
        <span className="w-4 shrink-0 text-accent">
          <SquareCheck size={14} aria-hidden />
          <span className="sr-only">{markStrings.isMarked}</span>
        </span>
      )}
      <span className="w-20 shrink-0 truncate text-muted tabular-nums">
        {listTime(call.started_at, Date.now())}
      </span>
      <span className="w-14 shrink-0 truncate font-mono text-xs">{visibleText(call.method)}</span>
      <span className={classNames('w-16 shrink-0 truncate font-medium', toneText[tone])}>{label}</span>
      <span className="min-w-0 flex-1 truncate">
        <span className="text-muted">{call.toolkit ?? hostOf(call.origin)}</span>{' '}
        <span className="font-mono text-xs">{visibleText(call.path.slice(0, 400))}</span>
      </span>
      <span className="shrink-0 text-muted tabular-nums">{duration(call.duration_ms)}</span>
    </button>
  );
}
