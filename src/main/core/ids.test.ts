import { describe, expect, it } from 'vitest';
import { newCallId, newId } from './ids.ts';

describe('an identifier', () => {
  it('is the prefix and 16 letters and digits, and no two are the same', () => {
    const ids = Array.from({ length: 20_000 }, () => newId('ca'));
    expect(ids.every((id) => /^ca_[0-9A-Za-z]{16}$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('uses every letter and digit about equally often', () => {
    const counts = new Map<string, number>();
    const letters = Array.from({ length: 20_000 }, () => newId('ca').slice(3)).join('');
    for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    const usual = letters.length / 62;
    expect(counts.size).toBe(62);
    for (const count of counts.values()) expect(Math.abs(count - usual)).toBeLessThan(usual * 0.1);
  });

  it('of a call sorts by its moment, and no two of one moment are the same', () => {
    const moments = [0, 61, 62, 1_700_000_000_000, 1_700_000_000_001, Date.UTC(2080, 0)];
    const ids = moments.map(newCallId);
    expect(ids.toSorted()).toEqual(ids);
    expect(ids.every((id) => /^call_[0-9A-Za-z]{16}$/.test(id))).toBe(true);
    expect(new Set(Array.from({ length: 20_000 }, () => newCallId(5))).size).toBe(20_000);
  });
});
