import { expect, test } from 'vitest';
import { longestDraftBody } from '../domain/request-draft.ts';
import { largestInput } from './input-limits.ts';

const sizeOf = (body: string) =>
  Buffer.byteLength(JSON.stringify({ body: { encoding: 'utf8', content: body } }));

test('takes the largest body that a request of the composer may have, whatever JSON makes of it', () => {
  const body = '\u0001'.repeat(longestDraftBody);
  expect(sizeOf(body)).toBeLessThan(largestInput('calls.send'));
  expect(largestInput('calls.replay')).toBe(largestInput('calls.send'));
});

test('takes no more than a megabyte of what carries no file', () => {
  expect(largestInput('accounts.create')).toBe(1024 * 1024);
  expect(largestInput('constructor')).toBe(1024 * 1024);
});
