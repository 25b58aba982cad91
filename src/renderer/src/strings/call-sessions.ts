import { countText } from '../components/format.ts';

const calls = (count: number) => (count === 1 ? '1 call' : `${countText(count)} calls`);

export const sessionStrings = {
  list: 'Sessions',
  calls,
  failed: (count: number) => `${countText(count)} failed`,
  outside: (count: number) => `${calls(count)} of no session`,
  newest: (count: number) => `Of the newest ${calls(count)}.`,
  showAll: (count: number) => `Show all ${calls(count)} in the list`,
  noneTitle: 'No sessions here',
  none: 'None of these calls was made in a session. Agents open one with the SDK’s tool router or over MCP.',
  ungroup: 'Show the list of calls',
} as const;
