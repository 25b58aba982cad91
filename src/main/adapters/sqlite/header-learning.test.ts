import { describe, expect, it } from 'vitest';
import type { FieldPair } from '#shared/domain/call.ts';
import { seeded } from '../../../../bench/call-log/sample-calls.ts';
import { sampleHeaders } from '../../../../bench/call-log/sample-headers.ts';
import { sampleUnseenHeaders } from '../../../../bench/call-log/sample-unseen-headers.ts';
import { redactHeaders } from './call-redaction.ts';
import { learnVocabulary } from './header-learning.ts';
import { createHeaderVocabulary, vocabularySchema } from './header-vocabulary.ts';
import { createPackedReader, createPackedWriter } from './packed-bytes.ts';

type Lists = readonly (readonly FieldPair[])[];

function throughVocabulary(learned: Lists, lists: Lists) {
  const entries = vocabularySchema.parse(JSON.parse(JSON.stringify(learnVocabulary(learned))));
  const vocabulary = createHeaderVocabulary(entries);
  const to = createPackedWriter();
  for (const list of lists) vocabulary.write(list, to);
  const bytes = to.take();
  const from = createPackedReader(bytes);
  const read = lists.map(() => vocabulary.read(from));
  expect(() => from.number()).toThrow(RangeError);
  return { read, bytesEach: bytes.byteLength / lists.length, entries };
}

function listsOf(sampler: typeof sampleHeaders, count: number, seed: number): Lists {
  const random = seeded(seed);
  return Array.from({ length: count }, () => {
    const { request, response } = sampler(1.79e12 + random() * 1e10, Math.floor(random() * 20_000), random);
    return [...request, ...response];
  });
}

/** Headers as nobody sends them: every kind of character, names and values taken from each other. */
function strangeLists(count: number, from: Lists): Lists {
  const random = seeded(99);
  const any = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const letters = ['', 'a', 'F', '7', '0', '-', '"', '\\', '\n', '\0', 'ü', '👋', '{{', '$', '(', 'GMT'];
  const text = () => Array.from({ length: Math.floor(random() * 9) }, () => any(letters)).join('');
  const strange = (known: string): string => {
    const at = Math.floor(random() * (known.length + 1));
    return any([
      known,
      text(),
      known.slice(0, at) + text() + known.slice(at),
      known.toUpperCase(),
      known + known,
    ]);
  };
  return Array.from({ length: count }, () =>
    any(from).map(([name, value]): FieldPair => [random() < 0.8 ? name : strange(name), strange(value)]),
  );
}

describe('a learned vocabulary', () => {
  it('writes headers of the services it was learned from in a few dozen bytes', () => {
    const lists = listsOf(sampleUnseenHeaders, 600, 1);
    const { read, bytesEach } = throughVocabulary(lists.slice(0, 200), lists.slice(200));
    expect(read).toEqual(lists.slice(200));
    expect(bytesEach).toBeLessThan(100);
  });

  it('gives back all others, too, without what looks like a secret', () => {
    const learned = listsOf(sampleHeaders, 200, 2);
    const others = [...listsOf(sampleUnseenHeaders, 100, 3), ...strangeLists(3_000, learned), []];
    const withoutSecrets = others.map((list) => redactHeaders([list, [], [], null, null])[0]);
    expect(throughVocabulary(learned, others).read).toEqual(withoutSecrets);
  });

  it('learns no header that only few calls have', () => {
    const own: FieldPair = ['x-once', 'only here'];
    const often: FieldPair = ['x-often', 'as ever'];
    const { entries } = throughVocabulary([[own], [own], [own], ...Array(4).fill([often])], []);
    expect(entries).toEqual([
      ['pair', 'x-often', 'as ever'],
      ['name', 'x-often'],
    ]);
  });

  it('stays small where headers are long or there are very many', () => {
    const long: FieldPair = ['x-long', 'x'.repeat(5_000)];
    const many = Array.from({ length: 2_000 }, (_, index): FieldPair => [`x-${index}`, 'same']);
    const { entries } = throughVocabulary(Array(4).fill([long, ...many]), []);
    expect(entries).toHaveLength(1_000);
    expect(JSON.stringify(entries)).not.toContain('x-long');
  });

  it('refuses bytes that another vocabulary wrote', () => {
    const to = createPackedWriter();
    to.number(1);
    to.number(5);
    expect(() => createHeaderVocabulary([]).read(createPackedReader(to.take()))).toThrow(RangeError);
  });
});
