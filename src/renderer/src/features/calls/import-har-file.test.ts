import { expect, test } from 'vitest';
import { sendHar } from './import-har-file.ts';

const result = { imported: 1, skipped: [], skipped_count: 0, unmatched_hosts: [] };

test('hands a file over in pieces, without breaking a character in two', async () => {
  const text = 'ä漢'.repeat(60_000);
  const sent: string[] = [];
  const shares: number[] = [];
  const outcome = await sendHar(
    async ({ text: piece, is_last: isLast }) => {
      sent.push(piece);
      return { received: 0, result: isLast ? result : null };
    },
    new Blob([text]),
    'upload-1',
    (share) => shares.push(share),
    new AbortController().signal,
  );
  expect(outcome).toEqual(result);
  expect(sent.length).toBeGreaterThan(1);
  expect(sent.join('') === text).toBe(true);
  expect(shares.at(-1)).toBe(1);
});

test('stops between two pieces once it is given up', async () => {
  const stop = new AbortController();
  const sending = sendHar(
    async () => {
      stop.abort();
      return { received: 0, result: null };
    },
    new Blob(['x'.repeat(300_000)]),
    'upload-1',
    () => {},
    stop.signal,
  );
  await expect(sending).rejects.toThrow();
});
