const calls = (count: number) => (count === 1 ? '1 call' : `${count.toLocaleString('en')} calls`);

export const sessionStrings = {
  list: 'Sessions',
  calls,
  failed: (count: number) => `${count.toLocaleString('en')} failed`,
  outside: (count: number) => `${calls(count)} of no session`,
  newest: (count: number) => `Of the newest ${calls(count)}.`,
  showAll: (count: number) => `Show all ${calls(count)} in the list`,
  noneTitle: 'No sessions here',
  none: 'None of these calls was made in a session. Agents open one with the SDK’s tool router or over MCP.',
  ungroup: 'Show the list of calls',
} as const;
