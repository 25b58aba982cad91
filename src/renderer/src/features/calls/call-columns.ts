import { classNames } from '../../components/class-names.ts';

/** What the list can show of a call, in this order. */
export const callColumns = [
  'time',
  'method',
  'outcome',
  'target',
  'agent',
  'account',
  'decision',
  'door',
  'error',
  'session',
  'size',
  'first_byte',
  'duration',
] as const;
export type CallColumn = (typeof callColumns)[number];

export const standardColumns: readonly CallColumn[] = [
  'time',
  'method',
  'outcome',
  'target',
  'agent',
  'duration',
];

/** Columns without which a row would not say what it is; they cannot be taken away. */
export const fixedColumns: ReadonlySet<CallColumn> = new Set(['time', 'target']);

/** A row is a flex box: browsers lay out a grid in each of them notably slower. */
const widths: Record<CallColumn, string> = {
  time: 'w-23 shrink-0',
  method: 'w-15 shrink-0',
  outcome: 'w-21 shrink-0',
  target: 'min-w-24 flex-1',
  agent: 'w-32 shrink-0',
  account: 'w-28 shrink-0',
  decision: 'w-20 shrink-0',
  door: 'w-24 shrink-0',
  error: 'w-36 shrink-0',
  session: 'w-28 shrink-0',
  size: 'w-18 shrink-0',
  first_byte: 'w-18 shrink-0',
  duration: 'w-18 shrink-0',
};

/** Columns of figures. */
const alignedRight: ReadonlySet<CallColumn> = new Set(['size', 'first_byte', 'duration']);

/** What is always short enough. To cut a text off takes the browser about as long as to draw it. */
const neverCut: ReadonlySet<CallColumn> = new Set(['time', ...alignedRight]);

/** Columns that stay where the list is narrow. */
const essential: ReadonlySet<CallColumn> = new Set(['time', 'method', 'outcome', 'target']);

/** The columns that a list of some width shows. */
export function columnsFor(columns: readonly CallColumn[], isNarrow: boolean): readonly CallColumn[] {
  return isNarrow ? columns.filter((column) => essential.has(column)) : columns;
}

/** How the cells of a column look, its head's too. */
export const cellLooks = Object.fromEntries(
  callColumns.map((column) => [
    column,
    classNames(
      widths[column],
      'whitespace-nowrap',
      // Not `truncate`: what is hidden so could be scrolled to, and the browser prepares each cell for that.
      !neverCut.has(column) && 'overflow-clip text-ellipsis',
      alignedRight.has(column) && 'text-right tabular-nums',
    ),
  ]),
) as Record<CallColumn, string>;
