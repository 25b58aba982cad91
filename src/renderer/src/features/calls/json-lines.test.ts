import { describe, expect, test } from 'vitest';
import { type JsonLine, jsonLines, linesWith, revealing, unfolded } from './json-lines.ts';

function read(text: string): readonly JsonLine[] | null {
  const reading = jsonLines(text);
  for (;;) {
    const step = reading.next();
    if (step.done === true) return step.value;
  }
}

const written = (lines: readonly JsonLine[] | null) =>
  lines?.map(
    ({ depth, key, value, comma }) =>
      `${'  '.repeat(depth)}${key === null ? '' : `${key}: `}${value}${comma ? ',' : ''}`,
  );

describe('lines of JSON', () => {
  test('are indented, with nothing else changed', () => {
    const text = '{"id":12345678901234567890,"a":1.0,"b":[],"c":{},"d":["x, [y] {z}: \\"q\\"",null]}';
    expect(written(read(text))).toEqual([
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
    ]);
    expect(read('{\n\t"a" : [ {"b": 1 } ]\n}')).toEqual(read('{"a":[{"b":1}]}'));
  });

  test('are none where a text is no JSON, or only the beginning of some', () => {
    for (const text of ['<b>hi</b>', '{broken', '[1,', '"text"', '']) expect(read(text)).toBeNull();
  });

  test('come of JSON that is nested a very deep', () => {
    const deep = 50_000;
    const lines = read(`${'['.repeat(deep)}${']'.repeat(deep)}`);
    // Where the engine's own parser gives up, the text is shown as it came.
    if (lines !== null) expect(lines.length).toBe(deep * 2 - 1);
  });

  test('can be read in pieces', () => {
    const reading = jsonLines(JSON.stringify(Array.from({ length: 3_000 }, (_, index) => index)));
    expect(reading.next()).toEqual({ done: false, value: undefined });
  });

  test('fold to the line that opens them, each end known', () => {
    const lines = read('{"a":{"b":[1,2]},"c":3}') ?? [];
    expect(unfolded(lines, new Set([1]))).toEqual([0, 1, 7, 8]);
    expect(lines[1]?.end).toBe(6);
    expect(unfolded(lines, new Set())).toHaveLength(lines.length);
  });

  test('are found by name and value, and shown where they were folded away', () => {
    const lines = read('{"Name":{"x":"deep NAME"},"y":1}') ?? [];
    expect(linesWith(lines, 'name')).toEqual([1, 2]);
    expect(linesWith(lines, '')).toEqual([]);
    expect([...revealing(lines, new Set([0, 1]), 2)]).toEqual([]);
    expect([...revealing(lines, new Set([1]), 4)]).toEqual([1]);
  });
});
