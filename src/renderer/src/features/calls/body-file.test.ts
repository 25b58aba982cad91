import { expect, test } from 'vitest';
import type { CallBody } from '#shared/domain/call.ts';
import { bodyFile } from './body-file.ts';

const body = (content: string | null, type: string | null, rest: Partial<CallBody> = {}): CallBody => ({
  state: 'complete',
  size: 1,
  content_type: type,
  encoding: 'utf8',
  content,
  ...rest,
});
const nameOf = (type: string | null, rest: Partial<CallBody> = {}) =>
  bodyFile(body('AAEC', type, rest), 'call_1-response')?.name;

test('is named by what its type says, where that is no more than data', () => {
  expect(nameOf('application/json; charset=utf-8')).toBe('call_1-response.json');
  expect(nameOf('application/problem+json')).toBe('call_1-response.json');
  expect(nameOf('image/PNG', { encoding: 'base64' })).toBe('call_1-response.png');
  expect(nameOf(null)).toBe('call_1-response.txt');
  expect(nameOf('application/octet-stream', { encoding: 'base64' })).toBe('call_1-response.bin');
});

test('is never a file that runs when it is opened', () => {
  for (const type of [
    'text/html',
    'image/svg+xml',
    'application/javascript',
    'application/x-sh',
    '../../x',
  ]) {
    expect(nameOf(type)).toBe('call_1-response.txt');
  }
});

test('holds the bytes as they were, and nothing where none were kept', () => {
  expect(bodyFile(body('AAEC', null, { encoding: 'base64' }), 'x')?.part).toEqual(new Uint8Array([0, 1, 2]));
  expect(bodyFile(body('{"a":1}', null), 'x')?.part).toBe('{"a":1}');
  expect(bodyFile(body(null, null, { state: 'locked' }), 'x')).toBeNull();
});
