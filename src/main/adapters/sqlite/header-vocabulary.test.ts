import { describe, expect, it } from 'vitest';
import type { FieldPair } from '#shared/domain/call.ts';
import { createHeaderVocabulary, type VocabularyEntry } from './header-vocabulary.ts';
import { createPackedReader, createPackedWriter } from './packed-bytes.ts';

const token = `ghp_${'a1B2'.repeat(9)}`;

/** What a list of headers says after it was written and read. */
function through(entries: readonly VocabularyEntry[], headers: readonly FieldPair[]) {
  const vocabulary = createHeaderVocabulary(entries);
  const to = createPackedWriter();
  vocabulary.write(headers, to);
  const bytes = to.take();
  return { read: vocabulary.read(createPackedReader(bytes)), bytes: bytes.byteLength };
}

describe('headers written by a vocabulary', () => {
  it('hold no secret, whatever it knows of their names', () => {
    const entries: VocabularyEntry[] = [
      ['pair', 'x-api-key', '{{known}}'],
      ['pair', 'server', 'nginx'],
      ['shape', 'x-vendor', [['text']]],
      ['name', 'location'],
    ];
    const { read } = through(entries, [
      ['x-api-key', 'summer-2026'],
      ['x-season', 'summer-2026'],
      ['server', token],
      ['x-vendor', token],
      ['location', `/?access_token=${token}`],
      ['set-cookie', 'a=b'],
    ]);
    expect(read).toEqual([
      ['x-api-key', '{{secret:x_api_key}}'],
      ['x-season', 'summer-2026'],
      ['server', '{{secret:github_token}}'],
      ['x-vendor', '{{secret:github_token}}'],
      ['location', '/?access_token={{secret:access_token}}'],
      ['set-cookie', 'a={{secret:cookie}}'],
    ]);
  });

  it('hold no secret that an earlier version learned', () => {
    const learned: VocabularyEntry[] = [
      ['pair', 'x-vendor', token],
      ['pair', 'x-api-key', 'summer-2026'],
    ];
    const { read } = through(learned, [
      ['x-vendor', token],
      ['x-api-key', 'summer-2026'],
    ]);
    expect(read).toEqual([
      ['x-vendor', '{{secret:github_token}}'],
      ['x-api-key', '{{secret:x_api_key}}'],
    ]);
  });

  it('take as little where a placeholder stands for what was secret', () => {
    const { read, bytes } = through(
      [['pair', 'x-api-key', '{{secret:x_api_key}}']],
      [['x-api-key', 'summer-2026']],
    );
    expect(read).toEqual([['x-api-key', '{{secret:x_api_key}}']]);
    expect(bytes).toBe(2);
  });

  it('still read what an earlier version took for no secret', () => {
    const vocabulary = createHeaderVocabulary([['pair', 'x-vendor', token]]);
    expect(vocabulary.read(createPackedReader(Uint8Array.of(1, 1)))).toEqual([['x-vendor', token]]);
  });
});
