import { expect, it } from 'vitest';
import { createDescriptionReader } from './description-reader.ts';

const worker = new URL('./openapi-worker.ts', import.meta.url);
const never = new AbortController().signal;
const document = JSON.stringify({
  openapi: '3.0.0',
  info: { title: 'Ünï', version: '1' },
  paths: Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`/p${index}`, { get: {} }])),
});

it('reads a document that comes in pieces, in the middle of a character too', async () => {
  const bytes = new TextEncoder().encode(document);
  const cut = bytes.indexOf(0xc3) + 1;
  const stages: string[] = [];
  const description = await createDescriptionReader(worker).read(
    [bytes.slice(0, cut), bytes.slice(cut)],
    null,
    never,
    ({ stage }) => stages.push(stage),
  );
  expect(description.title).toBe('Ünï');
  expect(description.operations.map(({ name }) => name)).toEqual(
    Array.from({ length: 250 }, (_, index) => `GET_P${index}`),
  );
  expect(new Set(stages)).toEqual(new Set(['parsing', 'operations']));
});

it('ends at once when it is cancelled', async () => {
  const cancel = new AbortController();
  const reading = createDescriptionReader(worker).read([document], null, cancel.signal, () => cancel.abort());
  await expect(reading).rejects.toMatchObject({ code: 'CallAborted' });
});

it('gives up a document that takes too much memory, and stays usable', async () => {
  const reader = createDescriptionReader(worker, { heapMb: 16 });
  const large = `["${'é✓'.repeat(4_000_000)}"]`;
  await expect(reader.read([large], null, never, () => {})).rejects.toMatchObject({
    code: 'ValidationFailed',
    message: expect.stringContaining('memory'),
  });
  await expect(reader.read(['{}'], null, never, () => {})).resolves.toMatchObject({ operations: [] });
});

it('gives up a document that takes too long', async () => {
  const reading = createDescriptionReader(worker, { longestMs: 1 }).read([document], null, never, () => {});
  await expect(reading).rejects.toMatchObject({
    code: 'ValidationFailed',
    message: expect.stringContaining('time'),
  });
});
