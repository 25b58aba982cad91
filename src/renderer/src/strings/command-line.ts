import { phrase } from './phrase.ts';

export const commandLineStrings = {
  title: 'Command line',
  text: '“sallyport calls” and “sallyport replay” work in a terminal once they are paired. A paired command line reads the recorded calls and sends them again under its own rules; it stands among the agents, where it can be cut off.',
  none: 'No command line waits to be paired.',
  waiting: 'Waits to be paired',
  compare: 'Confirm only where your terminal shows the same code.',
  confirm: 'Confirm',
  deny: 'Deny',
  agents: 'Show paired command lines',
  asks: (name: string) => phrase`A command line on ${name} asks to be paired`,
  review: 'Review',
  confirmed: (name: string) => phrase`The command line on ${name} is paired.`,
} as const;
