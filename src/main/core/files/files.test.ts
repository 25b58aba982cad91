import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { SallyportError } from '#shared/errors.ts';
import { createManualTimers, type ManualTimers } from '#test/support/manual-timers.ts';
import type { TransientFile } from '../ports/index.ts';
import { createFiles, type Files, fileLifetimeMs } from './files.ts';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const announced = (text: string) => ({
  filename: 'a b.txt',
  mimetype: 'text/plain',
  md5: md5(text).toUpperCase(),
  tool_slug: 'NOTES_ADD',
  toolkit_slug: 'notes',
});
const tokenOf = (url: string) => url.slice(url.lastIndexOf('/') + 1);

/** Files in memory; `size` pretends, so that limits are reached without the bytes. */
function memoryStore() {
  const kept = new Set<TransientFile>();
  return {
    kept,
    sizes: new Map<string, number>(),
    async write(source: AsyncIterable<Uint8Array>): Promise<TransientFile> {
      const parts: Uint8Array[] = [];
      for await (const part of source) parts.push(part);
      const text = Buffer.concat(parts).toString();
      const file: TransientFile = {
        size: this.sizes.get(text) ?? text.length,
        md5: md5(text),
        async *read() {
          yield Buffer.from(text);
        },
        async remove() {
          kept.delete(file);
        },
      };
      kept.add(file);
      return file;
    },
    async close() {
      kept.clear();
    },
  };
}

async function* sent(text: string) {
  yield Buffer.from(text);
}

let store: ReturnType<typeof memoryStore>;
let timers: ManualTimers;
let files: Files;
let mayUse: boolean;

beforeEach(() => {
  store = memoryStore();
  timers = createManualTimers();
  mayUse = true;
  let count = 0;
  files = createFiles({
    store,
    timers,
    clock: { now: () => timers.now(), monotonic: () => timers.now() },
    newId: () => `file_${++count}`,
    gatewayUrl: () => 'http://127.0.0.1:1',
    requireUse: () => {
      if (!mayUse) throw new SallyportError('PermissionDenied', 'no');
    },
  });
});

async function upload(text: string, keyId = 'key_a'): Promise<string> {
  const { upload_url: url } = files.request(keyId, announced(text));
  await files.receive(tokenOf(url), sent(text), text.length);
  return url;
}

describe('uploaded files', () => {
  it('are listed for their own key alone, newest first, once they are there', async () => {
    files.request('key_a', announced('never sent'));
    await upload('one');
    await upload('two');
    await upload('other', 'key_b');
    expect(files.list('key_a').map((file) => file.md5)).toEqual([md5('two'), md5('one')]);
    expect(files.list('key_b')).toMatchObject([
      { md5: md5('other'), size: 5, key: 'requests/notes/NOTES_ADD/file_4/a_b.txt' },
    ]);
  });

  it('have one address to come by and another to leave by', async () => {
    const url = await upload('one');
    const [file] = files.list('key_a');
    const token = tokenOf(file?.download_url ?? '');
    expect(token).not.toBe(tokenOf(url));
    expect(files.open(tokenOf(url))).toBeNull();
    expect(files.open(token)).toMatchObject({ filename: 'a b.txt', size: 3 });
    expect(await files.receive(token, sent('one'), 3)).toBeNull();
  });

  it('with other content than announced are refused, and what was there stays', async () => {
    const url = await upload('one');
    await expect(files.receive(tokenOf(url), sent('eno'), null)).rejects.toMatchObject({
      code: 'ValidationFailed',
      details: { field: 'md5' },
    });
    expect(await files.receive(tokenOf(url), sent('one'), null)).toBe(md5('one'));
    expect(files.list('key_a')).toHaveLength(1);
    expect(store.kept.size).toBe(1);
  });

  it('are gone after an hour, with their addresses', async () => {
    const url = await upload('one');
    const token = tokenOf(files.list('key_a')[0]?.download_url ?? '');
    await timers.pass(fileLifetimeMs - 1);
    expect(files.open(token)).not.toBeNull();
    await timers.pass(1);
    expect(files.open(token)).toBeNull();
    expect(await files.receive(tokenOf(url), sent('one'), null)).toBeNull();
    expect(files.list('key_a')).toEqual([]);
    expect(store.kept.size).toBe(0);
  });

  it('go with their key, also those on their way', async () => {
    await upload('one');
    await upload('other', 'key_b');
    const { upload_url: url } = files.request('key_a', announced('late'));
    async function* late() {
      yield Buffer.from('la');
      files.dropOf('key_a');
      yield Buffer.from('te');
    }
    expect(await files.receive(tokenOf(url), late(), null)).toBeNull();
    expect(files.list('key_a')).toEqual([]);
    expect(store.kept.size).toBe(1);
    expect(timers.waiting()).toBe(1);
  });

  it('neither come nor leave once their key may no longer use files', async () => {
    const url = await upload('one');
    const token = tokenOf(files.list('key_a')[0]?.download_url ?? '');
    mayUse = false;
    expect(() => files.open(token)).toThrowError('no');
    await expect(files.receive(tokenOf(url), sent('one'), null)).rejects.toThrowError('no');
  });

  it('of a key push out its own oldest ones beyond 1 GiB, never those of another', async () => {
    const big = 400 * 1024 * 1024;
    for (const text of ['a', 'b', 'c', 'd']) store.sizes.set(text, big);
    await upload('d', 'key_b');
    for (const text of ['a', 'b', 'c']) await upload(text);
    expect(files.list('key_a').map((file) => file.md5)).toEqual([md5('c'), md5('b')]);
    expect(files.list('key_b')).toHaveLength(1);
  });

  it('of a key are at most 1,000', async () => {
    await upload('other', 'key_b');
    const url = await upload('one');
    for (let count = 0; count < 1_000; count += 1) files.request('key_a', announced('x'));
    expect(await files.receive(tokenOf(url), sent('one'), null)).toBeNull();
    expect(files.list('key_b')).toHaveLength(1);
    expect(store.kept.size).toBe(1);
  });

  it('declared too large are not begun, and no more than eight come at once', async () => {
    const { upload_url: url } = files.request('key_a', announced('x'));
    const untouched = { [Symbol.asyncIterator]: () => expect.fail('was read') };
    await expect(files.receive(tokenOf(url), untouched, 200 * 1024 * 1024)).rejects.toMatchObject({
      code: 'PayloadTooLarge',
    });
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    async function* slow() {
      await released;
      yield Buffer.from('x');
    }
    const running = Array.from({ length: 8 }, () => files.receive(tokenOf(url), slow(), null));
    await expect(files.receive(tokenOf(url), untouched, null)).rejects.toMatchObject({ code: 'RateLimited' });
    release();
    await Promise.all(running);
    expect(await files.receive(tokenOf(url), sent('x'), null)).toBe(md5('x'));
    expect(store.kept.size).toBe(1);
  });
});
