import { describe, expect, test } from 'vitest';
import type { CallBody } from '#shared/domain/call.ts';
import { compareBodies, diffJson } from './json-diff.ts';

function body(content: string, rest: Partial<CallBody> = {}): CallBody {
  return {
    state: 'complete',
    size: content.length,
    content_type: 'application/json',
    encoding: 'utf8',
    content,
    ...rest,
  };
}

describe('the difference of two JSON values', () => {
  test('names each place once, with what stood there and what stands there now', () => {
    const before = { id: 1, 'odd key': true, user: { name: 'ada', old: null } };
    const after = { id: 2, 'odd key': false, user: { name: 'ada', tags: ['x'] } };
    expect(diffJson(before, after).differences).toEqual([
      { path: '$.id', kind: 'changed', before: '1', after: '2' },
      { path: '$["odd key"]', kind: 'changed', before: 'true', after: 'false' },
      { path: '$.user.old', kind: 'removed', before: 'null', after: null },
      { path: '$.user.tags', kind: 'added', before: null, after: '[… 1]' },
    ]);
  });

  test('shows an item put into a list as just that', () => {
    const item = (id: number) => ({ id });
    expect(diffJson([item(1), item(2), item(3)], [item(1), item(9), item(2), item(3)])).toEqual({
      differences: [{ path: '$[1]', kind: 'added', before: null, after: '{… 1}' }],
      cut: false,
    });
    expect(diffJson([1, 2, 3], [1, 3]).differences).toEqual([
      { path: '$[1]', kind: 'removed', before: '2', after: null },
    ]);
  });

  test('is none where members only stand in another order', () => {
    expect(diffJson({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 }).differences).toEqual([]);
  });

  test('tells an inherited name from a member', () => {
    expect(diffJson({}, JSON.parse('{"__proto__":1,"toString":2}')).differences).toHaveLength(2);
  });

  test('ends after as many places as can be read, and says so', () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, index]));
    const { differences, cut } = diffJson({}, many);
    expect([differences.length, cut]).toEqual([200, true]);
  });
});

describe('the comparison of two bodies', () => {
  test('keeps apart two numbers that a double would round to the same', () => {
    expect(compareBodies(body('{"id":12345678901234567890}'), body('{"id":12345678901234567891}'))).toEqual({
      kind: 'json',
      cut: false,
      differences: [
        { path: '$.id', kind: 'changed', before: '12345678901234567890', after: '12345678901234567891' },
      ],
    });
  });

  test('takes spaces and escapes for the same document', () => {
    expect(compareBodies(body('{"a":"é"}'), body('{ "a" : "\\u00e9" }'))).toEqual({ kind: 'same' });
  });

  test('survives a body that nests deeper than any stack', () => {
    const deep = (end: string) => `${'['.repeat(200_000)}${end}${']'.repeat(200_000)}`;
    expect(['json', 'text']).toContain(compareBodies(body(deep('1')), body(deep('2'))).kind);
    const bearable = (end: string) => `${'[1,'.repeat(900)}${end}${']'.repeat(900)}`;
    const comparison = compareBodies(body(bearable('1')), body(bearable('2')));
    expect(comparison).toMatchObject({ kind: 'json', differences: [{ kind: 'changed' }] });
  });

  test('says why it compares nothing', () => {
    const cut = body('{"a"', { state: 'truncated' });
    expect(compareBodies(cut, body('{}')).kind).toBe('incomplete');
    expect(compareBodies(body('<p>one'), body('<p>two')).kind).toBe('text');
    const large = 'x'.repeat(1_100_000);
    expect(compareBodies(body(large), body(`${large}y`)).kind).toBe('too_large');
    expect(compareBodies(body(large), body(large)).kind).toBe('same');
  });
});
