import type { StartStep } from '../features/start/start-steps.ts';

export const startStrings = {
  title: 'Get started',
  lead: 'Three steps, and your agents can use your accounts without ever holding a credential.',
  done: 'Done',
  skipped: 'Skipped',
  skip: 'Skip',
  resume: 'Do it after all',
  over: 'That is all. New calls appear under Calls as they happen.',
  toCalls: 'Open Calls',
  waiting: 'Waiting for the first call…',
  firstCall: 'First call',
  failedCall: 'Latest attempt',
  notThrough: 'The latest attempt did not get through.',
  tryDemo: 'Look around with a demo service',
  demoText: 'An issue tracker with made-up issues that runs on this machine. You can remove it at any time.',
  demoRuns: 'You are looking around with the demo service.',
  connectOwn: 'Connect an account of yours',
  removeDemo: 'Remove the demo',
  removeDemoText: 'Its toolkit and account are deleted. The calls that were made stay in the log.',
  demoRemoved: 'The demo is removed.',
} as const;

export const stepWords: Record<StartStep, { title: string; text: string; action: string }> = {
  connect: {
    title: 'Connect an account',
    text: 'Choose the toolkit of a service and enter a token. It is sealed in the vault on this machine.',
    action: 'Connect account',
  },
  key: {
    title: 'Create an agent key',
    text: 'Each local program gets a key of its own for the gateway. It is worth nothing outside this machine.',
    action: 'Create agent key',
  },
  call: {
    title: 'Make the first call',
    text: 'Run this with your agent key in place of the variable; the call shows up here at once.',
    action: 'Copy the command',
  },
};
