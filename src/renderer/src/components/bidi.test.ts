import { expect, test } from 'vitest';
import { phrase } from '../strings/phrase.ts';
import { isolated, isolatedPath, partsOf } from './bidi.ts';

test('isolates a name that is written from right to left, and nothing else', () => {
  expect(isolated('עבודה (dev)')).toBe('\u2068עבודה (dev)\u2069');
  for (const name of ['work', 'Größe', '日本', '👩‍💻', '']) expect(isolated(name)).toBe(name);
});

test('a name cannot end its own isolation', () => {
  expect(isolated('א\u2069\u202eb')).toBe('\u2068א\u202eb\u2069');
});

test('a sentence isolates what is put into it', () => {
  const moved = (name: string, position: number) => phrase`“${name}” is now\nrule ${position}.`;
  expect(moved('עבודה', 2)).toBe('“\u2068עבודה\u2069” is now\nrule 2.');
  expect(moved('work', 2)).toBe('“work” is now\nrule 2.');
});

test('a path keeps the order of its parts', () => {
  expect(partsOf('/paths/~1שלום עולם~1{id}/get')).toEqual(['/paths/~1', 'שלום עולם', '~1{id}/get']);
  expect(partsOf('/می\u200cخواهم')).toEqual(['/', 'می\u200cخواهم', '']);
  expect(isolatedPath('/א/ב')).toBe('\u2066/\u2068א\u2069/\u2068ב\u2069\u2069');
  expect(isolatedPath('/users/{id}')).toBe('/users/{id}');
});
