import { countText } from '../components/format.ts';
import type { CallColumn } from '../features/calls/call-columns.ts';
import { phrase } from './phrase.ts';

export const queryStrings = {
  label: 'Search calls',
  placeholder: 'Search: status:>=400 toolkit:github path:/repos/*',
  suggestions: 'Suggestions',
  meant: (text: string) => phrase`Use “${text}”`,
  clear: 'Clear search',
  filters: 'Filters',
  view: 'View',
  any: 'Any',
  toolkit: 'Toolkit',
  account: 'Account',
  agent: 'Agent',
  method: 'Method',
  status: 'Status',
  decision: 'Decision',
  took: 'Duration',
  time: 'Time',
  since: 'From',
  until: 'Until',
  statuses: {
    '2xx': '2xx Success',
    '3xx': '3xx Redirect',
    '4xx': '4xx Client error',
    '5xx': '5xx Server error',
    '>=400': 'Any error status',
    none: 'No answer',
  },
  decisions: { allowed: 'Allowed', held: 'Held', denied: 'Denied', refused: 'Refused' },
  durations: { '>500ms': 'Over 500 ms', '>1s': 'Over 1 s', '>10s': 'Over 10 s' },
  spans: {
    '15m': 'Last 15 minutes',
    '1h': 'Last hour',
    '24h': 'Last 24 hours',
    '7d': 'Last 7 days',
    today: 'Today',
    yesterday: 'Since yesterday',
  },
} as const;

export const viewStrings = {
  columns: 'Columns',
  group: 'Group by session',
  saved: 'Saved views',
  none: 'A view keeps the search and the columns under a name.',
  name: 'Name of the view',
  save: 'Save view',
  delete: (name: string) => phrase`Delete view ${name}`,
  everything: 'All calls, no search',
  mostRows: (count: string) => `The newest ${count} calls are listed.`,
  older: 'Show the calls before these',
} as const;

export const markStrings = {
  bar: 'Selected calls',
  mark: 'Select call',
  isMarked: 'Selected',
  marked: (count: number) => `${countText(count)} selected`,
  most: (count: number) => `At most ${countText(count)} can be selected.`,
  export: 'Export…',
  delete: 'Delete…',
  clear: 'Clear the selection',
  help: 'Space selects a call, Shift with the arrow keys or a click selects a range, Control or Command with A selects all that are loaded.',
} as const;

export const figureStrings = {
  calls: (count: string, isComplete: boolean) =>
    `${isComplete ? '' : 'Newest '}${count} ${count === '1' ? 'call' : 'calls'}`,
  failed: (count: string) => `${count} failed`,
  latency: (median: string, most: string) => `median ${median}, 95 % within ${most}`,
  span: (since: string, until: string) => `From ${since} to ${until}`,
  lost: (calls: number, bodies: number) =>
    `Not recorded since the start: ${calls} ${calls === 1 ? 'call' : 'calls'}, ${bodies} ${bodies === 1 ? 'body' : 'bodies'}`,
} as const;

export const columnWords: Record<CallColumn, string> = {
  time: 'Time',
  method: 'Method',
  outcome: 'Outcome',
  target: 'Request',
  agent: 'Agent',
  account: 'Account',
  decision: 'Decision',
  door: 'Door',
  error: 'Error',
  session: 'Session',
  size: 'Size',
  first_byte: 'First byte',
  duration: 'Duration',
};
