import { expect, test } from 'vitest';
import { exportName, fetchExport } from './export-file.ts';

const input = { format: 'jsonl' as const };
const never = new AbortController().signal;
const part = (text: string, next_cursor: string | null) => ({
  text,
  calls: 1,
  next_cursor,
  truncated: false,
});

test('puts the parts of a file one after the other and says how far it is', async () => {
  const asked: (string | undefined)[] = [];
  const progress: number[] = [];
  const file = await fetchExport(
    async ({ cursor }) => {
      asked.push(cursor);
      return cursor === undefined ? part('a\n', 'c1') : part('b\n', null);
    },
    input,
    (calls) => progress.push(calls),
    never,
  );
  expect(file).toEqual({ parts: ['a\n', 'b\n'], calls: 2, truncated: false });
  expect(asked).toEqual([undefined, 'c1']);
  expect(progress).toEqual([1, 2]);
});

test('stops between two parts once it is given up', async () => {
  const stop = new AbortController();
  const fetching = fetchExport(
    async () => part('a\n', 'more'),
    input,
    () => stop.abort(),
    stop.signal,
  );
  await expect(fetching).rejects.toThrow();
});

test('names the file after its day', () => {
  expect(exportName('har', new Date('2026-11-21T23:59:00Z'))).toBe('calls-2026-11-21.har');
});
