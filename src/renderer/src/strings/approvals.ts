import type { ApprovalAnswer } from '#shared/domain/approval.ts';
import { phrase } from './phrase.ts';

const count = (size: number) => (size === 1 ? '' : ` (${size})`);

export const approvalStrings = {
  title: 'Approvals',
  list: 'Requests to decide on',
  undecided: 'Waiting for you',
  history: 'Decided earlier',
  emptyTitle: 'Nothing waits for you',
  emptyText:
    'When a rule says “ask”, an agent’s request is held here, unsent, until you approve or deny it. New agent keys ask before every write.',
  noneWaiting: 'Nothing waits for you.',
  choose: 'Choose a request to see what it would do.',
  toAgents: 'See what each agent may do',
  older: 'Show older',
  waitingCount: (size: number) => (size === 1 ? '1 request waits for you' : `${size} requests wait for you`),
  arrived: (agent: string, method: string, host: string) =>
    phrase`${agent} asks to send ${method} to ${host}.`,
  arrivedMore: (size: number) => `${size} requests wait for your answer.`,
  review: 'Review',
  alike: (size: number) => `${size} alike`,
  waiting: 'Agent is waiting',
  callerGone: 'Caller has gone',
  toldToReturn: 'Agent will ask again',
  lapsed: 'Lapsed',
  detail: 'Request',
  close: 'Close request',
  copyUrl: 'Copy URL',
  agent: 'Agent',
  account: 'Account',
  ownCredential: 'A credential that the agent brought along',
  toolkit: 'Toolkit',
  program: 'Program',
  programText: (name: string, pid: number) => phrase`${name} (process ${pid})`,
  programUnknown: 'Not known: the system does not tell which program called.',
  programIn: (cwd: string) => phrase`in ${cwd}`,
  programBy: (name: string, pid: number) => phrase`started by ${name} (process ${pid})`,
  why: 'Asked because of',
  asked: 'Asked',
  decideBefore: 'Decide before',
  decided: 'Answered',
  call: 'Call',
  openCall: 'Show its record',
  facts: 'What is asked',
  request: 'Request',
  bodyForgotten: 'Headers and body were kept only while the request could be decided on.',
  bodyCut: (size: string) => `Only the beginning was read; ${size} in all, as far as it is known.`,
  which: (position: number, size: number) => `Request ${position} of ${size}`,
  previous: 'Previous of these requests',
  next: 'Next of these requests',
  joined: (size: number) =>
    size === 1
      ? 'One more request of this kind has come in. It is not part of your answer yet.'
      : `${size} more requests of this kind have come in. They are not part of your answer yet.`,
  include: 'Include',
  returns:
    'Nobody waits for the answer any more. If you approve once, the very same request passes once when it comes again within 10 minutes.',
  cannotReturn:
    'Nobody waits for the answer any more, and the body is too large to know the request by again: approving once would change nothing. Approve for an hour if it should pass next time.',
  answers: 'Your answer',
  once: (size: number) => `Approve once${count(size)}`,
  deny: (size: number) => `Deny${count(size)}`,
  hour: 'For an hour',
  untilRestart: 'Until restart',
  always: 'Always…',
  denyAlways: 'Deny always…',
  approveMore: 'Approve further requests to this path',
  scope:
    'These also answer what is asked later by this agent, for this account, method and path, whatever the query and body.',
  noRule: 'No rule can name exactly this request, so it cannot be answered for always.',
  alwaysTitle: 'Always approve this?',
  denyAlwaysTitle: 'Always deny this?',
  alwaysText: (agent: string) => phrase`This rule becomes the first of “${agent}”:`,
  alwaysUndo: 'It counts for any query and body, until you change it under Agents → Rules.',
  alwaysConfirm: 'Always approve',
  denyAlwaysConfirm: 'Always deny',
  keyHint: (key: string) => `Key ${key}`,
  done: (label: string) => `${label}.`,
  standsHour: (until: string) =>
    `Until ${until}, the same agent’s requests to this account, method and path pass without asking.`,
  standsUntilRestart:
    'Until Sallyport restarts, the same agent’s requests to this account, method and path pass without asking.',
  withdraw: 'Ask again from now on',
  withdrawn: 'Withdrawn. The next request of this kind is asked about again.',
  withdrawnAt: 'Withdrawn',
} as const;

export const decidedWords: Record<ApprovalAnswer, string> = {
  once: 'Approved once',
  hour: 'Approved for an hour',
  until_restart: 'Approved until restart',
  always: 'Always approved',
  deny: 'Denied',
  deny_always: 'Always denied',
};
