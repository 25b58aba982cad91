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

const widths: Record<CallColumn, string> = {
  time: '5.75rem',
  method: '3.75rem',
  outcome: '5.25rem',
  target: 'minmax(6rem,1fr)',
  agent: '8rem',
  account: '7rem',
  decision: '5rem',
  door: '6rem',
  error: '9rem',
  session: '7rem',
  size: '4.5rem',
  first_byte: '4.5rem',
  duration: '4.5rem',
};

/** Columns that stay where the list is narrow. */
const essential: ReadonlySet<CallColumn> = new Set(['time', 'method', 'outcome', 'target']);

/** The columns that a list of some width shows. */
export function columnsFor(columns: readonly CallColumn[], isNarrow: boolean): readonly CallColumn[] {
  return isNarrow ? columns.filter((column) => essential.has(column)) : columns;
}

/** The columns' widths as CSS grid tracks. */
export function columnTracks(columns: readonly CallColumn[]): string {
  return columns.map((column) => widths[column]).join(' ');
}
