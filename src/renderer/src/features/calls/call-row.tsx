// biome-ignore-all lint/a11y/useSemanticElements: a virtual list cannot be a table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and points to its rows (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid takes the keys

import { memo } from 'react';
import type { CallSummary } from '#shared/domain/call.ts';
import { toneText } from '../../components/badge.tsx';
import { classNames } from '../../components/class-names.ts';
import { duration, fullTime, listTime } from '../../components/format.ts';
import { callStrings } from '../../strings/calls.ts';
import { callOutcome, hostOf } from './call-list.ts';

/** The columns; agent and duration give way as the list gets narrower. */
export const rowLayout =
  'grid items-center gap-3 px-6 text-sm grid-cols-[5.75rem_3.5rem_5.25rem_minmax(0,1fr)_8rem_4.5rem] ' +
  '@max-2xl:grid-cols-[5.75rem_3.5rem_5.25rem_minmax(0,1fr)_4.5rem] ' +
  '@max-xl:grid-cols-[5.75rem_3.5rem_5.25rem_minmax(0,1fr)]';

interface CallRowProps {
  readonly id: string;
  readonly call: CallSummary;
  readonly rowIndex: number;
  readonly selected: boolean;
  readonly top: number;
  readonly onSelect: (id: string) => void;
}

export const CallRow = memo(function CallRow({ id, call, rowIndex, selected, top, onSelect }: CallRowProps) {
  const outcome = callOutcome(call);
  const agent = agentName(call);
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={rowIndex}
      aria-selected={selected}
      onClick={() => onSelect(call.id)}
      style={{ transform: `translateY(${top}px)` }}
      className={classNames(
        rowLayout,
        'absolute top-0 left-0 h-(--row-height) w-full cursor-pointer border-b border-line',
        selected ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      <span role="gridcell" title={fullTime(call.started_at)} className="text-muted tabular-nums">
        {listTime(call.started_at, Date.now())}
      </span>
      <span role="gridcell" className="truncate font-mono text-xs">
        {call.method}
      </span>
      <span
        role="gridcell"
        title={call.error_message ?? undefined}
        className={classNames('truncate font-medium', toneText[outcome.tone])}
      >
        {outcome.label}
      </span>
      <span role="gridcell" className="truncate" title={`${hostOf(call.origin)}${call.path}`}>
        <span className="text-muted">{call.toolkit ?? hostOf(call.origin)}</span>{' '}
        <span className="font-mono text-xs">{call.path}</span>
      </span>
      <span role="gridcell" className="truncate text-muted @max-2xl:hidden" title={agent}>
        {agent}
      </span>
      <span role="gridcell" className="text-right text-muted tabular-nums @max-xl:hidden">
        {duration(call.duration_ms)}
      </span>
    </div>
  );
});

/** Who made a call, for people. */
export function agentName(call: Pick<CallSummary, 'key_name' | 'key_id' | 'front_door'>): string {
  if (call.key_name !== null) return call.key_name;
  if (call.key_id !== null) return call.key_id;
  return call.front_door === 'console' || call.front_door === 'replay'
    ? callStrings.you
    : callStrings.unknownKey;
}
