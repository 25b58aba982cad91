// biome-ignore-all lint/a11y/useSemanticElements: a virtual list cannot be a table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus; its head takes none

import { ArrowUp } from 'lucide-react';
import { type KeyboardEvent, useCallback, useEffect, useId, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Density } from '../../app/appearance.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { countText } from '../../components/format.ts';
import { ErrorMessage } from '../../components/messages.tsx';
import { useRowWindow } from '../../components/use-row-window.ts';
import { useWidthBelow } from '../../components/use-width-below.ts';
import { columnWords, markStrings, viewStrings } from '../../strings/call-list.ts';
import { callStrings } from '../../strings/calls.ts';
import { cellLooks, columnsFor } from './call-columns.ts';
import { type CallPages, callAt, rowOf } from './call-pages.ts';
import { CallRow, type RowPress, rowLayout } from './call-row.tsx';
import { mostRows } from './calls-store.ts';
import { MarksBar } from './marks-bar.tsx';

/** A browser lays out about 33 million pixels under each other: with these, a million rows. */
const rowHeights: Record<Density, number> = { comfortable: 32, compact: 28 };
/** Below it the list shows only the columns that a row cannot do without. */
const narrowPixels = 672;

interface CallTableProps {
  readonly list: CallPages;
  readonly selected: string | null;
  readonly accountNames: ReadonlyMap<string, string>;
  readonly onSelect: (id: string) => void;
  readonly onClose: () => void;
  /** Looks for the calls before a moment. */
  readonly onOlder: (before: string) => void;
  readonly onExport: () => void;
  readonly onDelete: () => void;
}

/** The list itself. Only the visible rows exist; the grid keeps the focus and points to the selected row. */
export function CallTable(props: CallTableProps) {
  const { list, selected, accountNames, onSelect, onClose, onOlder } = props;
  const { calls, callMarks, callView, appearance } = useConsole();
  const rowHeight = rowHeights[useStore(appearance, (state) => state.density)];
  const { waitingCount, loadingMore, error, loadMore, look, setAtTop, showWaiting } = useStore(
    calls,
    useShallow(({ waitingCount, loadingMore, error, loadMore, look, setAtTop, showWaiting }) => ({
      waitingCount,
      loadingMore,
      error,
      loadMore,
      look,
      setAtTop,
      showWaiting,
    })),
  );
  const chosen = useStore(callView, (state) => state.columns);
  const marked = useStore(callMarks, (state) => state.marked);
  const scroller = useRef<HTMLDivElement>(null);
  const isNarrow = useWidthBelow(scroller, narrowPixels);
  const columns = useMemo(() => columnsFor(chosen, isNarrow), [chosen, isNarrow]);
  /** Where the selected call stood, for when its row is let go. */
  const selectedRow = useRef(-1);
  const gridId = useId();
  const { count, nextCursor } = list;
  const { first, end, offset, height, scrollTo } = useRowWindow({ scroller, count, rowHeight });
  const found = selected === null ? -1 : rowOf(list, selected);
  if (found !== -1 || selected === null) selectedRow.current = found;

  useEffect(() => {
    void look(first, Math.max(first, end - 1));
    if (end >= count - 60) void loadMore();
  }, [first, end, count, look, loadMore]);
  useEffect(() => () => setAtTop(true), [setAtTop]);

  const marks = callMarks.getState();
  /** Lists change while rows stay: each asks for the list of its moment. */
  const latest = useRef({ list, onSelect });
  latest.current = { list, onSelect };
  const onPress = useCallback(
    (row: number, { marks: isMark, extends: isRange }: RowPress) => {
      const { list: now, onSelect: open } = latest.current;
      const call = callAt(now, row);
      if (isRange) callMarks.getState().extend(now, row);
      else if (isMark) callMarks.getState().toggle(now, row);
      else if (call !== null) open(call.id);
    },
    [callMarks],
  );

  const moveBy = (step: number, isMarking: boolean) => {
    const from = selectedRow.current === -1 ? (step > 0 ? -1 : count) : selectedRow.current;
    const row = Math.min(count - 1, Math.max(0, from + step));
    const next = callAt(list, row);
    scrollTo(row);
    if (isMarking) {
      if (marks.anchor === null) marks.toggle(list, Math.min(count - 1, Math.max(0, from)));
      marks.extend(list, row);
    }
    if (next !== null) onSelect(next.id);
  };
  const openTop = () => {
    const call = callAt(list, Math.ceil((scroller.current?.scrollTop ?? 0) / rowHeight));
    if (call !== null) onSelect(call.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    const step = { ...steps, Home: -count, End: count }[event.key];
    const withControl = event.ctrlKey || event.metaKey;
    if (step !== undefined) moveBy(step, event.shiftKey);
    else if (event.key === ' ' && found !== -1)
      event.shiftKey ? marks.extend(list, found) : marks.toggle(list, found);
    else if (event.key === 'a' && withControl) marks.markAll(list);
    else if (event.key === 'Enter' && selected === null) openTop();
    else if (event.key === 'Escape' && marked.size > 0) marks.clear();
    else if (event.key === 'Escape' && selected !== null) onClose();
    else return;
    event.preventDefault();
  };
  const toTop = () => {
    scroller.current?.scrollTo({ top: 0 });
    showWaiting();
  };

  return (
    <div className="relative flex h-full flex-col">
      <div aria-hidden className={`${rowLayout} h-8 shrink-0 border-b border-line text-xs text-muted`}>
        {columns.map((column) => (
          <span key={column} className={cellLooks[column]}>
            {columnWords[column]}
          </span>
        ))}
      </div>
      {waitingCount > 0 && (
        <button
          type="button"
          onClick={toTop}
          className="absolute top-11 left-1/2 z-1 flex -translate-x-1/2 items-center gap-1.5 rounded-full bg-accent px-3 py-1 text-sm font-medium text-on-accent shadow-popup"
        >
          <ArrowUp size={14} aria-hidden />
          {callStrings.newCalls(waitingCount)}
        </button>
      )}
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-multiselectable
        aria-describedby={`${gridId}-help`}
        data-marking={marked.size > 0 ? '' : undefined}
        aria-label={callStrings.table}
        aria-rowcount={nextCursor === null ? count : -1}
        aria-activedescendant={found < first || found >= end ? undefined : `${gridId}-${found}`}
        onScroll={(event) => setAtTop(event.currentTarget.scrollTop < rowHeight / 2)}
        onKeyDown={onKeyDown}
        className="group/calls min-h-0 flex-1 overflow-x-hidden overflow-y-auto [overflow-anchor:none] isolate focus-visible:-outline-offset-2"
      >
        {/* All of it behind the outline that shows the focus: rows would be drawn over it. */}
        <div role="presentation" className="relative -z-1 overflow-hidden" style={{ height }}>
          <div role="presentation" style={{ transform: `translateY(${offset}px)` }}>
            {places(end - first).map((place) => {
              const index = first + place;
              const call = callAt(list, index);
              return (
                <CallRow
                  key={place}
                  id={`${gridId}-${index}`}
                  call={call}
                  columns={columns}
                  accountName={accountNames.get(call?.account_id ?? '') ?? null}
                  rowIndex={index + 1}
                  open={index === found}
                  selected={marked.size > 0 ? marked.has(call?.id ?? '') : index === found}
                  marked={call !== null && marked.has(call.id)}
                  onPress={onPress}
                />
              );
            })}
          </div>
        </div>
        <div className="flex flex-col items-start gap-2 px-6 py-3 text-xs text-muted">
          {error !== null && <ErrorMessage error={error} />}
          {error !== null && <Button onClick={() => void loadMore()}>{callStrings.tryAgain}</Button>}
          {loadingMore && callStrings.loadingMore}
          {!loadingMore && nextCursor === null && callStrings.end}
          {count >= mostRows && nextCursor !== null && (
            <>
              {viewStrings.mostRows(countText(count))}
              <Button onClick={() => onOlder(callAt(list, count - 1)?.started_at ?? '')}>
                {viewStrings.older}
              </Button>
            </>
          )}
        </div>
      </div>
      <p id={`${gridId}-help`} className="sr-only">
        {markStrings.help}
      </p>
      <MarksBar onExport={props.onExport} onDelete={props.onDelete} />
    </div>
  );
}

function places(count: number): number[] {
  return Array.from({ length: count }, (_, place) => place);
}
