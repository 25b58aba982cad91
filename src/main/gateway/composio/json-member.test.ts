import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rawJsonMember } from './json-member.ts';

it('gives back the text as it was written', () => {
  const json =
    '{ "a" : {"body":1} , "body" :\n { "id": 12345678901234567890, "x": [1.0, "}\\"]"] } , "z":null}';
  expect(rawJsonMember(json, 'body')).toBe('{ "id": 12345678901234567890, "x": [1.0, "}\\"]"] }');
});

it.each([
  ['{"body":1e400}', '1e400'],
  ['{"body":"a\\"b"}', '"a\\"b"'],
  ['{"body":[]}', '[]'],
  ['{"body":true }', 'true'],
  ['{"body":null}', 'null'],
  ['{"bo\\u0064y":7}', '7'],
  ['{"body":1,"body":2}', '2'],
  ['{}', null],
  ['{"other":"body"}', null],
])('reads %s', (json, expected) => {
  expect(rawJsonMember(json, 'body')).toBe(expected);
});

it('finds what JSON.parse finds, in any document', () => {
  const document = fc.record({ before: fc.jsonValue(), body: fc.jsonValue(), after: fc.jsonValue() });
  fc.assert(
    fc.property(document, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
      const raw = rawJsonMember(JSON.stringify(value, null, indent), 'body');
      expect(JSON.parse(raw ?? 'missing')).toEqual(JSON.parse(JSON.stringify(value.body)));
    }),
  );
});
