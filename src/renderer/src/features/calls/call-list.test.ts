import { expect, test } from 'vitest';
import type { CallSummary } from '#shared/domain/call.ts';
import { callOutcome, hostOf, mergeCalls, neighbour } from './call-list.ts';
import { testCall } from './test-call.ts';

const at = (second: number): CallSummary => testCall(`call_${second}`, second);
const ids = (calls: readonly CallSummary[]) => calls.map(({ id }) => id);

test('puts new calls on top, each once', () => {
  expect(ids(mergeCalls([at(3), at(1)], [at(4), at(3), at(4)], false))).toEqual([
    'call_4',
    'call_3',
    'call_1',
  ]);
});

test('puts a call that took long where it started', () => {
  expect(ids(mergeCalls([at(5), at(3)], [at(4)], true))).toEqual(['call_5', 'call_4', 'call_3']);
});

test('leaves out what a page that is not loaded yet will bring, and keeps it when there is none', () => {
  expect(ids(mergeCalls([at(5)], [at(2)], true))).toEqual(['call_5']);
  expect(ids(mergeCalls([at(5)], [at(2)], false))).toEqual(['call_5', 'call_2']);
});

test('answers the very same list when nothing is new', () => {
  const list = [at(1)];
  expect(mergeCalls(list, [at(1)], false)).toBe(list);
});

test('says in a word how a call ended', () => {
  const call = at(1);
  expect(callOutcome({ ...call, status: 204 })).toEqual({ tone: 'ok', label: '204' });
  expect(callOutcome({ ...call, status: 302 })).toEqual({ tone: 'neutral', label: '302' });
  expect(callOutcome({ ...call, status: 404 })).toEqual({ tone: 'warn', label: '404' });
  expect(callOutcome({ ...call, status: 503 })).toEqual({ tone: 'danger', label: '503' });
  expect(callOutcome({ ...call, status: null, decision: 'denied' }).label).toBe('Denied');
  expect(callOutcome({ ...call, status: null, decision: 'held' }).label).toBe('Held');
  const denied = { ...call, status: null, decision: 'held', error_code: 'ApprovalDenied' } as const;
  expect(callOutcome(denied)).toEqual({ tone: 'danger', label: 'Denied' });
  expect(callOutcome({ ...call, status: null, decision: 'refused' }).label).toBe('Refused');
  expect(callOutcome({ ...call, status: null, error_code: 'UpstreamTimeout' }).label).toBe('Timed out');
  expect(callOutcome({ ...call, status: null, error_code: 'StorageFailed' }).label).toBe('Failed');
});

test('moves the selection within the list', () => {
  expect(neighbour(['a', 'b', 'c'], 'b', 1)).toBe('c');
  expect(neighbour(['a', 'b', 'c'], 'c', 1)).toBe('c');
  expect(neighbour(['a', 'b', 'c'], null, 1)).toBe('a');
  expect(neighbour(['a', 'b', 'c'], 'gone', -1)).toBe('c');
  expect(neighbour([], null, 1)).toBeNull();
});

test('shortens an origin to its host', () => {
  expect(hostOf('http://127.0.0.1:8080')).toBe('127.0.0.1:8080');
  expect(hostOf(null)).toBe('');
});
