import { expect, test } from 'vitest';
import type { CallBody } from '#shared/domain/call.ts';
import { bodyView, timingParts } from './body-text.ts';

function body(content: string | null, rest: Partial<CallBody> = {}): CallBody {
  return { state: 'complete', size: 10, content_type: null, encoding: 'utf8', content, ...rest };
}

test('shows a text as it came, and tells whether it may be JSON', () => {
  expect(bodyView(body('<b>hi</b>'))).toMatchObject({ kind: 'text', text: '<b>hi</b>', mayBeJson: false });
  expect(bodyView(body('{broken'))).toMatchObject({ kind: 'text', text: '{broken', mayBeJson: true });
  expect(bodyView(body('{"a":1}', { state: 'truncated' }))).toMatchObject({
    text: '{"a":1}',
    mayBeJson: false,
    truncated: true,
  });
});

test('tells apart no body, an empty one, a binary one and one that is not there', () => {
  expect(bodyView(body(null, { state: 'none' }))).toEqual({ kind: 'none' });
  expect(bodyView(body(''))).toEqual({ kind: 'none' });
  expect(bodyView(body('AAAA', { encoding: 'base64' }))).toEqual({ kind: 'binary', truncated: false });
  for (const state of ['dropped', 'locked', 'unreadable'] as const) {
    expect(bodyView(body(null, { state }))).toEqual({ kind: 'absent', why: state });
  }
});

test('splits the time at the first byte and never goes below zero', () => {
  expect(timingParts(100, 60)).toEqual({ waiting: 60, receiving: 40 });
  expect(timingParts(100, null)).toEqual({ waiting: 100, receiving: 0 });
  expect(timingParts(100, 120)).toEqual({ waiting: 100, receiving: 0 });
});
