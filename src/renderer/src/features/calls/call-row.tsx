// biome-ignore-all lint/a11y/useSemanticElements: a virtual list cannot be a table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and points to its rows (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid takes the keys

import { SquareCheck } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { CallSummary } from '#shared/domain/call.ts';
import { toneText } from '../../components/badge.tsx';
import { classNames } from '../../components/class-names.ts';
import { byteCount, duration, fullTime, listTime } from '../../components/format.ts';
import { visibleText } from '../../components/visible-text.ts';
import { markStrings } from '../../strings/call-list.ts';
import { doorWords } from '../../strings/calls.ts';
import { common } from '../../strings/common.ts';
import { type CallColumn, cellLooks } from './call-columns.ts';
import { agentName, callOutcome, hostOf } from './call-list.ts';

/** The layout of a row, and of their head. */
export const rowLayout = 'flex items-center gap-3 px-6 text-sm';

interface CallRowProps {
  readonly id: string;
  /** Null while its page is fetched again. */
  readonly call: CallSummary | null;
  readonly columns: readonly CallColumn[];
  readonly accountName: string | null;
  readonly rowIndex: number;
  /** Whether something would be done with it: it is marked, or open while none are. */
  readonly selected: boolean;
  readonly open: boolean;
  readonly marked: boolean;
  readonly onPress: (row: number, press: RowPress) => void;
}

/** A click on a row: whether it is meant for its mark, or for all up to it. */
export interface RowPress {
  readonly marks: boolean;
  readonly extends: boolean;
}

export const CallRow = memo(function CallRow(props: CallRowProps) {
  const { id, call, columns, rowIndex, selected, open, marked, onPress } = props;
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={rowIndex}
      aria-selected={selected}
      aria-current={open}
      // A range would otherwise be a selection of text, too.
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onClick={(event) => {
        const marks = event.ctrlKey || event.metaKey || isMark(event.target);
        if (call !== null) onPress(rowIndex - 1, { marks, extends: event.shiftKey });
      }}
      className={classNames(
        rowLayout,
        // What changes in one row moves nothing in another.
        'h-(--row-height) cursor-pointer border-b border-line contain-strict',
        'group/row relative',
        open || marked ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      {call !== null && (
        <span
          // The row itself says whether it is selected, and the keyboard marks it with the space bar.
          aria-hidden
          data-mark
          title={markStrings.mark}
          className={classNames(
            'absolute inset-y-0 left-0 flex w-6 items-center justify-center',
            marked
              ? 'text-accent'
              : // See-through, not `opacity-0`, which would make each of them a layer of its own.
                'text-transparent group-hover/row:text-control group-data-marking/calls:text-control',
          )}
        >
          {marked ? <SquareCheck size={14} /> : <span className={emptyMark} />}
        </span>
      )}
      {call === null && <span role="gridcell" aria-label={common.loading} className={stillToCome} />}
      {call !== null && columns.map((column) => cell(column, call, props.accountName))}
    </div>
  );
});

/** It stands still: rows that pass by are too many to be moved. */
const stillToCome = 'h-3 w-full rounded bg-hover';

/** An icon would take two more elements in each row, for what is mostly out of sight. */
const emptyMark = 'size-2.75 rounded-[2px] border border-current';

/** No component: a window of rows has hundreds of cells, and each would be one more for React to keep. */
function cell(column: CallColumn, call: CallSummary, accountName: string | null) {
  const { content, title, look } = cellOf(column, call, accountName);
  return (
    <span key={column} role="gridcell" title={title} className={classNames(cellLooks[column], look)}>
      {content}
    </span>
  );
}

interface CellContent {
  readonly content: ReactNode;
  readonly title?: string | undefined;
  readonly look?: string;
}

/** What a column shows of a call. All of it is text from outside, so what cannot be seen is written out. */
function cellOf(column: CallColumn, call: CallSummary, accountName: string | null): CellContent {
  const plain = (text: string | null): CellContent => ({
    content: text === null ? null : visibleText(text),
    title: text ?? undefined,
    look: 'text-muted',
  });
  switch (column) {
    case 'time':
      return {
        content: listTime(call.started_at, Date.now()),
        title: fullTime(call.started_at),
        look: 'text-muted tabular-nums',
      };
    case 'method':
      return { content: visibleText(call.method), look: 'font-mono text-xs' };
    case 'outcome': {
      const { label, tone } = callOutcome(call);
      return {
        content: label,
        title: call.error_message ?? undefined,
        look: `font-medium ${toneText[tone]}`,
      };
    }
    case 'target':
      return {
        title: visibleText(`${hostOf(call.origin)}${call.path}`.slice(0, longestTitle)),
        content: (
          <>
            <span className="text-muted">{call.toolkit ?? hostOf(call.origin)}</span>{' '}
            <span className="font-mono text-xs">{visibleText(call.path.slice(0, longestPath))}</span>
          </>
        ),
      };
    case 'agent':
      return plain(agentName(call));
    case 'account':
      return plain(accountName ?? call.account_id);
    case 'decision':
      return plain(call.decision);
    case 'door':
      return plain(doorWords[call.front_door]);
    case 'error':
      return plain(call.error_code);
    case 'session':
      return plain(call.session_id);
    case 'size':
      return plain(call.status === null ? null : byteCount(call.response_bytes));
    case 'first_byte':
      return plain(call.first_byte_ms === null ? null : duration(call.first_byte_ms));
    case 'duration':
      return plain(duration(call.duration_ms));
  }
}

/** No screen shows more of a path in one line, and laying a long one out takes time. */
const longestPath = 400;
const longestTitle = 2_000;

function isMark(target: EventTarget): boolean {
  return target instanceof Element && target.closest('[data-mark]') !== null;
}
