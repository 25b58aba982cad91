import { countText } from '../components/format.ts';

const counted = (calls: number) => (calls === 1 ? '1 call' : `${countText(calls)} calls`);

export const homeStrings = {
  title: 'Home',
  gateway: 'Gateway',
  listening: 'Listening',
  notListening: 'Not listening',
  notListeningHow:
    'Agents cannot call. Another program may use the port: choose a free one in Settings and start again.',
  toSettings: 'Open Settings',
  address: 'Base URL for agents',
  copyAddress: 'Copy base URL',
  mcpAddress: 'MCP address',
  copyMcpAddress: 'Copy MCP address',
  toAgents: 'How agents connect',
  needsYou: 'Needs you',
  nothingWaits: 'Nothing waits for you.',
  approvals: (count: number) =>
    count === 1 ? '1 request waits for your answer' : `${count} requests wait for your answer`,
  oldest: 'The oldest came',
  review: 'Review',
  reconnect: 'Reconnect',
  reviewAddresses: 'Review',
  expired: 'Has to be connected again',
  refused: 'The service refuses its key',
  enterKey: 'Enter a new key',
  newAddresses: 'New addresses to confirm',
  more: (count: number) => `${count} more under Connections`,
  startTitle: 'Finish setting up',
  startText: (left: number) => (left === 1 ? 'One step is left.' : `${left} steps are left.`),
  startAction: 'Continue',
  today: 'Today',
  todayCalls: (calls: number, failures: number) =>
    failures === 0 ? counted(calls) : `${counted(calls)}, ${countText(failures)} failed`,
  todayNone: 'No call today yet.',
  todayNewest: (calls: number) => `Counted from the newest ${counted(calls)}.`,
  byAgent: 'By agent',
  byToolkit: 'By toolkit',
  noToolkit: 'No toolkit',
  others: (count: number) => (count === 1 ? '1 other' : `${count} others`),
  latest: 'Latest calls',
  noCalls: 'No call was recorded yet. New ones appear here as they happen.',
  allCalls: 'All calls',
  failures: 'Latest failures',
  noFailures: 'None of the latest calls failed.',
} as const;
