import { Plug } from 'lucide-react';
import { expect, test } from 'vitest';
import { findEntries, type PaletteEntry, type PaletteGroup } from './palette-entries.ts';

const entry = (group: PaletteGroup, title: string, rest: Partial<PaletteEntry> = {}): PaletteEntry => ({
  id: `${group} ${title}`,
  group,
  title,
  icon: Plug,
  run() {},
  ...rest,
});
const entries = [
  entry('screens', 'Connections'),
  entry('actions', 'Connect account'),
  entry('actions', 'Theme: Dark', { words: 'appearance' }),
  entry('connections', 'work', { detail: 'GitHub', words: 'ca_8fKq2LmZ01' }),
  entry('agents', 'Claude Code', { searchOnly: true }),
  entry('calls', 'POST /v1/customers', { detail: 'stripe · 200', searchOnly: true }),
  entry('connections', 'Stripe', { searchOnly: true }),
];
const titles = (query: string) =>
  findEntries(entries, query).flatMap(({ items }) => items.map(({ title }) => title));

test('offers without a query what stands for itself, in its order', () => {
  expect(titles(' ')).toEqual(['Connections', 'Connect account', 'Theme: Dark', 'work']);
});

test('finds a few letters of the words, and by what else a thing is called', () => {
  expect(titles('clco')).toEqual(['Claude Code']);
  expect(titles('github')).toEqual(['work']);
  expect(titles('ca_8fKq')).toEqual(['work']);
  expect(titles('appear')).toEqual(['Theme: Dark']);
  expect(titles('zebra')).toEqual([]);
});

test('puts the closest first', () => {
  expect(titles('connect account')[0]).toBe('Connect account');
  expect(titles('connections')[0]).toBe('Connections');
  expect(titles('theme dark')[0]).toBe('Theme: Dark');
  expect(titles('stripe')[0]).toBe('Stripe');
});
