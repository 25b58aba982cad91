import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formsInBase64 } from './base64.ts';

const text = fc.string({ unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)) });

it('knows every form in which a text stands inside base64, in any mixture of both alphabets', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 5 }),
      text.filter(({ length }) => length >= 3 && length <= 12),
      fc.uint8Array({ maxLength: 5 }),
      fc.infiniteStream(fc.boolean()),
      (before, word, after, isUrlSafe) => {
        const encoded = Buffer.concat([before, Buffer.from(word), after]).toString('base64');
        const mixed = encoded.replace(/[+/]/g, (character) =>
          isUrlSafe.next().value ? ({ '+': '-', '/': '_' }[character] ?? '') : character,
        );
        expect(formsInBase64(word).some((form) => mixed.includes(form))).toBe(true);
      },
    ),
    { seed: 7, numRuns: 2_000 },
  );
});

it('leaves no form of a text so short that any base64 would hold it', () => {
  expect(formsInBase64('xox').map(({ length }) => length)).toEqual([4, 3, 3]);
});
