import { expect, test } from 'vitest';
import { z } from 'zod';
import { issuePath, issueWords } from './issue-words.ts';

/** What a schema says of a value, by the name of its field. */
function wordsFor(shape: z.ZodRawShape, value: unknown): string[] {
  const result = z.strictObject(shape).safeParse(value, { error: issueWords });
  return result.success
    ? []
    : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('says in plain words what a field lacks, not in a parser’s', () => {
  const shape = {
    name: z.string().min(1),
    code: z.string().min(8).max(9),
    port: z.int().min(1).max(65_535),
    hosts: z.array(z.string()).max(1),
    mode: z.enum(['ask', 'deny']),
    on: z.boolean(),
    kind: z.literal('tool'),
  };
  expect(
    wordsFor(shape, { name: '', code: 'short', port: 0, hosts: ['a', 'b'], mode: 'maybe', on: 'yes' }),
  ).toEqual([
    'name: must not be empty',
    'code: must have at least 8 characters',
    'port: must be at least 1',
    'hosts: must have at most 1 entry',
    'mode: must be one of "ask", "deny"',
    'on: must be true or false',
    'kind: is missing',
  ]);
  expect(wordsFor({ port: z.number().max(5), name: z.string() }, { port: 7, name: 7 })).toEqual([
    'port: must be at most 5',
    'name: must be a text',
  ]);
  expect(wordsFor({}, { surprise: 1 })).toEqual([': has fields that are not known: surprise']);
});

test('leaves a schema its own message', () => {
  expect(wordsFor({ slug: z.string().regex(/^a$/, 'begins with a') }, { slug: 'b' })).toEqual([
    'slug: begins with a',
  ]);
});

test('never quotes what was entered', () => {
  const shape = { token: z.number(), mode: z.enum(['a']), name: z.string().max(3) };
  const said = wordsFor(shape, { token: 'hunter2-secret', mode: 'hunter2-secret', name: 'hunter2-secret' });
  expect(said).toHaveLength(3);
  expect(said.join()).not.toContain('hunter2');
});

test('says where an issue lies as a program writes it', () => {
  expect(issuePath(['rules', 0, 'methods', 12])).toBe('rules[0].methods[12]');
  expect(issuePath([1, 'effect'])).toBe('[1].effect');
  expect(issuePath([])).toBe('');
});
