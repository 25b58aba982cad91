import type { CallBody, CallDetail, CallTiming, FrontDoor } from '#shared/domain/call.ts';

export const callStrings = {
  title: 'Calls',
  table: 'Recorded calls',
  outcome: 'Outcome',
  newCalls: (count: number) => (count === 1 ? '1 new call' : `${count} new calls`),
  loadingMore: 'Loading older calls…',
  end: 'No older calls.',
  tryAgain: 'Try again',
  emptyTitle: 'No calls yet',
  emptyText:
    'Every request that an agent makes through the gateway appears here the moment it ends. Try one:',
  emptySnippet: 'Copy the command',
  emptyFiltered: 'No call fits this search.',
  emptyFilteredText: 'Headers and bodies are sealed, so a search does not look into them.',
  clearFilter: 'Show all calls',
  gatewayDown: 'The gateway is not listening, so no calls can come in.',
  you: 'You (console)',
  youAgain: 'You (replay)',
  unknownKey: 'Unknown key',
  imported: 'Imported',
  detail: 'Call detail',
  closeDetail: 'Close call detail',
  copyId: 'Copy call id',
  copyUrl: 'Copy URL',
  overview: 'Overview',
  request: 'Request',
  response: 'Response',
  started: 'Started',
  account: 'Account',
  toolkit: 'Toolkit',
  agent: 'Agent',
  door: 'Came in through',
  decision: 'Decision',
  session: 'Session',
  redirects: 'Redirected by',
  injected: 'Credential put in',
  injectedNone: 'No credential was sent',
  error: 'Error',
  total: 'Total',
  waiting: 'Until the first byte',
  receiving: 'Receiving',
  timing: 'Timing',
  approved: 'let through by an approval',
  headers: 'Headers',
  noHeaders: 'None recorded.',
  headerName: 'Name',
  headerValue: 'Value',
  copyHeaders: 'Copy headers',
  body: 'Body',
  copyBody: 'Copy body',
  noBody: 'No body.',
  binary: (size: string) => `Binary, ${size}.`,
  truncated: (size: string) =>
    `Only the beginning is in the log, which keeps 1 MiB of a body; ${size} passed.`,
  showAll: 'Show all of it',
  contentType: 'Content type',
  noAnswer: 'The service gave no answer.',
  heldBack: 'This is what was asked. None of it was sent.',
  unrecorded: 'The request was not sent, and none of its headers or body was kept.',
  heldBackCut: (size: string) =>
    `Only the beginning is in the log; ${size} had come when the request was refused.`,
  heldBackAnswer: 'Nothing was sent, so there is no answer.',
} as const;

export const timingWords: Record<keyof CallTiming, string> = {
  queue: 'Queue',
  approval: 'Approval',
  refresh: 'Token refresh',
  connect: 'Connect',
  first_byte: 'First byte',
  body: 'Body',
};

export const decisionWords: Record<CallDetail['decision'], string> = {
  allowed: 'Allowed',
  held: 'Held for approval',
  denied: 'Denied by a rule',
  refused: 'Refused before a rule was asked',
};

/** In place of `decisionWords` where the owner said no. */
export const ownerDenied = 'Held for approval, and denied';

export const doorWords: Record<FrontDoor, string> = {
  envelope: 'Proxy execute (SDK)',
  pass_through: 'Pass-through',
  console: 'Console',
  replay: 'Replay',
  tools: 'Tool',
  mcp: 'MCP',
  import: 'Imported from a HAR file',
};

export const absentBodyWords: Record<
  Extract<CallBody['state'], 'not_kept' | 'not_read' | 'dropped' | 'locked' | 'unreadable'>,
  string
> = {
  not_kept: 'Not kept: recording bodies is switched off, here or for this toolkit or agent.',
  not_read: 'Not read: the request was refused before its body was.',
  dropped: 'Not kept: the vault was locked, too much came in at once, or it could not be decoded.',
  locked: 'Sealed: unlock the vault to see it.',
  unreadable: 'Cannot be read: its sealed bytes do not fit this vault or were damaged.',
};

export const injectedWords: Record<CallDetail['injected'][number]['in'], string> = {
  header: 'header',
  query: 'query parameter',
  path: 'path',
};
