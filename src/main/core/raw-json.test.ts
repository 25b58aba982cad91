import { expect, it } from 'vitest';
import { isRawJson, parseExactly } from './raw-json.ts';

it('keeps integers that a double cannot hold, and nothing else, as they were written', () => {
  const text =
    '{"big":12345678901234567890,"low":-9007199254740993,"safe":9007199254740991,"real":0.1234567890123456789,"text":"12345678901234567890"}';
  const parsed = parseExactly(text) as Record<string, unknown>;
  expect(isRawJson(parsed.big) && isRawJson(parsed.low)).toBe(true);
  expect([parsed.safe, parsed.real, parsed.text]).toEqual([
    9007199254740991,
    0.12345678901234568,
    '12345678901234567890',
  ]);
  expect(JSON.stringify(parsed)).toContain('"big":12345678901234567890,"low":-9007199254740993');
});

it('refuses what is no JSON', () => {
  expect(() => parseExactly('{"a":1234567890123456789')).toThrow(SyntaxError);
});
