import { phrase } from './phrase.ts';

export const toolStrings = {
  title: 'Tool',
  use: 'Use in composer',
  inComposer: (name: string) => phrase`Use in composer: ${name}`,
  leave: 'Write by hand',
  hint: 'What is written here goes into the request below. It is sent as it stands there.',
  noArguments: 'This tool takes no arguments.',
  optional: (count: number) => (count === 1 ? '1 optional argument' : `${count} optional arguments`),
  required: 'required',
  places: { path: 'path', query: 'query', header: 'header', body: 'body' },
  notGiven: 'Not given',
  yes: 'true',
  no: 'false',
  noNumber: 'Write a number.',
  noJson: 'Write JSON; a text goes in quotation marks.',
  example: (text: string) => phrase`For example ${text}`,
  suggestions: 'Endpoints',
  earlier: 'called before',
  unfilled: (name: string) => phrase`Write a value in the place of {${name}}.`,
} as const;
