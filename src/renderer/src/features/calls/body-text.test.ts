import { expect, test } from 'vitest';
import type { CallBody } from '#shared/domain/call.ts';
import { bodyView, timingParts } from './body-text.ts';

function body(content: string | null, rest: Partial<CallBody> = {}): CallBody {
  return { state: 'complete', size: 10, content_type: null, encoding: 'utf8', content, ...rest };
}

test('indents JSON and changes nothing else in it', () => {
  const view = bodyView(
    body('{"id":12345678901234567890,"a":1.0,"b":[],"c":{},"d":["x, [y] {z}: \\"q\\"",null]}'),
  );
  expect(view).toEqual({
    kind: 'text',
    json: true,
    truncated: false,
    text: [
      '{',
      '  "id": 12345678901234567890,',
      '  "a": 1.0,',
      '  "b": [],',
      '  "c": {},',
      '  "d": [',
      '    "x, [y] {z}: \\"q\\"",',
      '    null',
      '  ]',
      '}',
    ].join('\n'),
  });
});

test('indents what is already indented the same way', () => {
  const compact = bodyView(body('{"a":[{"b":1}]}'));
  const spread = bodyView(body('{\n\t"a" : [ {"b": 1 } ]\n}'));
  expect(spread).toEqual(compact);
});

test('leaves text that is no JSON, or only the beginning of some, as it came', () => {
  expect(bodyView(body('<b>hi</b>'))).toMatchObject({ kind: 'text', text: '<b>hi</b>', json: false });
  expect(bodyView(body('{broken'))).toMatchObject({ kind: 'text', text: '{broken', json: false });
  expect(bodyView(body('{"a":1}', { state: 'truncated' }))).toMatchObject({
    text: '{"a":1}',
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
