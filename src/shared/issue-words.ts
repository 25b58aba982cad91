import type { z } from 'zod';

type RawIssue = z.core.$ZodRawIssue;

const mostChoices = 12;

/**
 * What a schema found wrong, in words that follow the field's name and never quote what was entered: "must not be empty". To
 * be given to a parse as its `error`; a schema's own message goes before it, and zod's stands where this answers undefined.
 */
export function issueWords(issue: RawIssue): string | undefined {
  if (issue.input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value'))
    return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${typeWords[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return choiceWords(issue.values);
    case 'too_small':
      return tooSmallWords(issue.origin, Number(issue.minimum), issue.inclusive === false);
    case 'too_big':
      return tooBigWords(issue.origin, Number(issue.maximum), issue.inclusive === false);
    case 'unrecognized_keys':
      return `has fields that are not known: ${issue.keys.join(', ')}`;
    default:
      return undefined;
  }
}

/** Where in an input an issue lies: `auth_schemes[0].inject[1].value`, '' for the input as a whole. */
export function issuePath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, '');
}

/** What a value of a type is called, by the types of zod and of JSON Schema. */
export const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const units: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
  set: ['entry', 'entries'],
};

function tooSmallWords(origin: string, minimum: number, exclusive: boolean): string {
  const unit = units[origin];
  if (unit === undefined) return `must be ${exclusive ? 'more than' : 'at least'} ${minimum}`;
  return minimum === 1 ? 'must not be empty' : `must have at least ${minimum} ${unit[1]}`;
}

function tooBigWords(origin: string, maximum: number, exclusive: boolean): string {
  const unit = units[origin];
  if (unit === undefined) return `must be ${exclusive ? 'less than' : 'at most'} ${maximum}`;
  return `must have at most ${maximum} ${maximum === 1 ? unit[0] : unit[1]}`;
}

/** Undefined where they are too many to list. */
export function choiceWords(values: readonly unknown[]): string | undefined {
  if (values.length > mostChoices) return undefined;
  const choices = values.map((value) => JSON.stringify(value) ?? String(value));
  return choices.length === 1 ? `must be ${choices[0]}` : `must be one of ${choices.join(', ')}`;
}
