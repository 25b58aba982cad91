import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { drainRequest, readBody } from './read-body.ts';

function incoming(headers: Record<string, string> = {}): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  Object.assign(request.headers, headers);
  return request;
}

/** A request of which nothing is to come any more. */
function whole(...parts: readonly string[]): IncomingMessage {
  const request = incoming();
  for (const part of parts) request.push(part);
  request.push(null);
  request.complete = true;
  return request;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a body that is read whole', () => {
  it('comes back as it was sent, up to the limit', async () => {
    const request = incoming();
    const read = readBody(request, 6);
    request.push('abc');
    request.push('def');
    request.push(null);
    expect((await read).toString()).toBe('abcdef');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('comes back at once where it came with its head', async () => {
    expect((await readBody(whole('abc', 'def'), 6)).toString()).toBe('abcdef');
    expect((await readBody(whole(), 6)).toString()).toBe('');
    await expect(readBody(whole('abc', 'defg'), 6)).rejects.toMatchObject({ code: 'PayloadTooLarge' });
  });

  it('is no empty one where its sender left', async () => {
    const request = whole('abc');
    request.destroy();
    await expect(readBody(request, 6)).rejects.toMatchObject({ code: 'CallAborted' });
  });

  it('is refused by the length it declares, before anything is read or timed', async () => {
    await expect(readBody(incoming({ 'content-length': '7' }), 6)).rejects.toMatchObject({
      code: 'PayloadTooLarge',
      details: { field: 'body' },
    });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is refused at the first byte too many, and leaves the connection to answer on', async () => {
    const request = incoming();
    const read = readBody(request, 6);
    request.push('abcdefg');
    await expect(read).rejects.toMatchObject({ code: 'PayloadTooLarge' });
    expect(request.destroyed).toBe(false);
  });

  it('that stalls is given up', async () => {
    const request = incoming();
    const read = readBody(request, 6);
    request.push('abc');
    const refused = expect(read).rejects.toMatchObject({ code: 'CallAborted' });
    await vi.advanceTimersByTimeAsync(30_000);
    await refused;
    expect(request.destroyed).toBe(true);
  });
});

describe('the rest of a refused request', () => {
  it('is thrown away until its end', async () => {
    const request = incoming();
    const done = vi.fn();
    drainRequest(request, done);
    request.push(Buffer.alloc(1024));
    request.push(null);
    await vi.waitFor(() => expect(done).toHaveBeenCalledOnce());
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is cut off where it goes on for too long', async () => {
    const request = incoming();
    const done = vi.fn();
    drainRequest(request, done);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(request.destroyed).toBe(true);
    const endless = incoming();
    drainRequest(endless, done);
    endless.push(Buffer.alloc(17 * 1024 * 1024));
    await vi.waitFor(() => expect(endless.destroyed).toBe(true));
  });
});
