import type { RuleEffect } from '#shared/domain/rule.ts';
import { phrase } from './phrase.ts';

export const ruleEditorStrings = {
  titleOf: (agent: string) => phrase`Rules of ${agent}`,
  titleAll: 'Rules for every agent',
  back: 'Back to Agents',
  introOf:
    'The first rule that fits a request decides. Rules for every agent are tried first, then these, from top to bottom.',
  introAll:
    'The first rule that fits a request decides. These are tried before each agent’s own rules, from top to bottom.',
  list: 'Rules, in the order in which they are tried',
  add: 'Add rule',
  emptyTitle: 'No rules yet',
  emptyOf: 'Until there are some, the setting of the agent’s key decides on every request.',
  emptyAll: 'Until there are some, each agent’s own rules and the setting of its key decide.',
  before: (count: number) =>
    count === 0
      ? 'There are no rules for every agent.'
      : count === 1
        ? '1 rule for every agent is tried first.'
        : `${count} rules for every agent are tried first.`,
  showBefore: 'Show them',
  last: 'If no rule fits',
  lastAll: 'The agent’s own rules are tried, then the setting of its key.',
  unknownAgent: 'There is no such agent.',
  position: (position: number) => `Rule ${position}`,
  drag: 'Drag to another place',
  up: (position: number) => `Move rule ${position} up`,
  down: (position: number) => `Move rule ${position} down`,
  edit: (position: number) => `Edit rule ${position}`,
  remove: (position: number) => `Delete rule ${position}`,
  moved: (from: number, to: number) => `Rule ${from} is now rule ${to}.`,
  removeTitle: 'Delete this rule?',
  removeText: 'The rules after it and the setting of the key decide in its place.',
  removeConfirm: 'Delete rule',
  conflict:
    'These rules were changed elsewhere in the meantime, so nothing was stored. Below is the list as it is now: make your change again.',
  addTitle: 'Add a rule',
  editTitle: 'Edit the rule',
  effect: 'What happens',
  toolkit: 'Toolkit',
  anyToolkit: 'Any toolkit',
  account: 'Account',
  anyAccount: 'Any account',
  methods: 'Methods',
  methodsHint:
    'None chosen means all. Reads are GET, HEAD and OPTIONS; deletes are DELETE; writes are all others.',
  exactMethods: 'Or exactly these',
  exactMethodsHint: 'In capitals, separated by commas, such as POST, PATCH.',
  host: 'Host',
  hostHint: 'A name such as api.github.com, or *.example.com for every name below it.',
  path: 'Path',
  pathHint:
    'As it is sent, base path included. * stands for a part of one segment, ** for any number of segments.',
  callsPerMinute: 'Calls a minute, at most',
  megabytesPerDay: 'Megabytes a day, at most',
  limitHint: 'What exceeds it is refused.',
  note: 'Note',
  notePlaceholder: 'Why this rule exists',
  place: 'Where',
  placeFirst: 'As the first rule',
  placeLast: 'As the last rule',
  saveRule: 'Save rule',
  saved: 'The rules are saved.',
  wholeNumber: 'Must be a whole number above 0.',
  positive: 'Must be a number above 0.',
  json: 'Edit as JSON',
  jsonTitle: 'Rules as JSON',
  jsonText: 'The whole list, as the API takes it. Leave the id of a new rule out.',
  jsonLabel: 'Rules',
  jsonInvalid: 'This is not JSON: check brackets, quotes and commas.',
  copyJson: 'Copy JSON',
  saveJson: 'Save list',
  dryRun: 'What would happen?',
  dryRunText: 'Asks the rules about a request of this agent. Nothing is sent.',
  noAccounts: 'Connect an account first: a request is always made with one.',
  method: 'Method',
  endpoint: 'Endpoint',
  endpointHint: 'A path such as /user, or a whole URL.',
  ask: 'Ask the rules',
  decidedBy: 'Decided by',
  target: 'Would be sent to',
  injected: 'Credential goes into',
  injectedNone: 'Nowhere',
  draft: 'Draft from history',
  draftText:
    'Makes rules that allow what this agent did in a time. Look through them before they are added at the end of the list.',
  since: 'From',
  until: 'Until',
  untilHint: 'Empty means now.',
  timeInvalid: 'Choose a day and a time.',
  timeOrder: 'Must be after the beginning.',
  makeDraft: 'Draft rules',
  drafted: (rules: number, calls: number) =>
    `${rules === 1 ? '1 rule' : `${rules} rules`} from ${calls === 1 ? '1 call' : `${calls} calls`}.`,
  deniedNow: 'A rule of yours denies this now. Choose it to let it through.',
  draftEmpty: 'The agent made no call in that time that could become a rule.',
  addDraft: (count: number) => (count === 1 ? 'Add 1 rule' : `Add ${count} rules`),
} as const;

export const effectDescriptions: Record<RuleEffect, string> = {
  allow: 'The request is sent.',
  ask: 'It is held until you approve or deny it.',
  deny: 'It is refused, and the agent is told which rule did so.',
};

export const outcomeWords: Record<RuleEffect, string> = {
  allow: 'It would be sent.',
  ask: 'It would be held for your approval.',
  deny: 'It would be refused.',
};
