// biome-ignore-all lint/a11y/useSemanticElements: a virtual list cannot be a table element

import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { useStore } from 'zustand';
import type { CallSummary } from '#shared/domain/call.ts';
import type { Density } from '../../app/appearance.ts';
import { useConsole } from '../../app/console-context.ts';
import { callStrings } from '../../strings/calls.ts';
import { neighbour } from './call-list.ts';
import { CallRow, rowLayout } from './call-row.tsx';

const rowHeights: Record<Density, number> = { comfortable: 36, compact: 28 };

interface CallTableProps {
  readonly items: readonly CallSummary[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly onClose: () => void;
}

/** The list itself. Only the visible rows exist; the grid keeps the focus and points to the selected row. */
export function CallTable({ items, selected, onSelect, onClose }: CallTableProps) {
  const { calls, appearance } = useConsole();
  const rowHeight = rowHeights[useStore(appearance, (state) => state.density)];
  const { waiting, nextCursor, loadingMore, loadMore, setAtTop, showWaiting } = useStore(calls);
  const scroller = useRef<HTMLDivElement>(null);
  const gridId = useId();
  const rows = useVirtualizer({
    count: items.length,
    estimateSize: () => rowHeight,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 12,
  });
  const measured = useRef(rowHeight);
  useEffect(() => {
    if (measured.current === rowHeight) return;
    measured.current = rowHeight;
    rows.measure();
  }, [rows, rowHeight]);
  const visible = rows.getVirtualItems();
  const lastVisible = visible.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastVisible >= items.length - 30) void loadMore();
  }, [lastVisible, items.length, loadMore]);
  useEffect(() => () => setAtTop(true), [setAtTop]);

  const onKeyDown = (event: KeyboardEvent) => {
    const ids = items.map((call) => call.id);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12, Home: -ids.length, End: ids.length }[
      event.key
    ];
    if (step !== undefined) {
      const next = neighbour(ids, selected, step);
      if (next === null) return;
      onSelect(next);
      rows.scrollToIndex(ids.indexOf(next));
    } else if (event.key === 'Enter' && selected === null) {
      const first = ids[visible[0]?.index ?? 0];
      if (first !== undefined) onSelect(first);
    } else if (event.key === 'Escape' && selected !== null) {
      onClose();
    } else {
      return;
    }
    event.preventDefault();
  };
  const toTop = () => {
    showWaiting();
    scroller.current?.scrollTo({ top: 0 });
  };

  return (
    <div className="@container relative flex h-full flex-col">
      <div aria-hidden className={`${rowLayout} h-8 shrink-0 border-b border-line text-xs text-muted`}>
        <span>{callStrings.columns.time}</span>
        <span>{callStrings.columns.method}</span>
        <span>{callStrings.columns.outcome}</span>
        <span>{callStrings.columns.target}</span>
        <span className="@max-2xl:hidden">{callStrings.columns.agent}</span>
        <span className="text-right @max-xl:hidden">{callStrings.columns.duration}</span>
      </div>
      {waiting.length > 0 && (
        <button
          type="button"
          onClick={toTop}
          className="absolute top-11 left-1/2 z-1 flex -translate-x-1/2 items-center gap-1.5 rounded-full bg-accent px-3 py-1 text-sm font-medium text-on-accent shadow-popup"
        >
          <ArrowUp size={14} aria-hidden />
          {callStrings.newCalls(waiting.length)}
        </button>
      )}
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label={callStrings.table}
        aria-rowcount={nextCursor === null ? items.length : -1}
        aria-activedescendant={selected === null ? undefined : `${gridId}-${selected}`}
        onScroll={(event) => setAtTop(event.currentTarget.scrollTop < rowHeight / 2)}
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 overflow-y-auto [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        <div role="presentation" className="relative" style={{ height: rows.getTotalSize() }}>
          {visible.map(({ index, start, key }) => {
            const call = items[index];
            return (
              call !== undefined && (
                <CallRow
                  key={key}
                  id={`${gridId}-${call.id}`}
                  call={call}
                  rowIndex={index + 1}
                  selected={call.id === selected}
                  top={start}
                  onSelect={onSelect}
                />
              )
            );
          })}
        </div>
        <p className="px-6 py-3 text-xs text-muted">
          {loadingMore ? callStrings.loadingMore : nextCursor === null && callStrings.end}
        </p>
      </div>
    </div>
  );
}
