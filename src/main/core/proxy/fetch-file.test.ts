import { describe, expect, it } from 'vitest';
import { SallyportError } from '#shared/errors.ts';
import type { HttpDispatcher, OutboundRequest } from '../ports/index.ts';
import { fetchFile, largestFile } from './fetch-file.ts';

interface Page {
  readonly status?: number;
  readonly location?: string;
  readonly body?: Uint8Array;
}

/** A web of made-up pages: real public hosts are out of a test's reach. */
function web(pages: Record<string, Page>) {
  const asked: OutboundRequest[] = [];
  const closed: string[] = [];
  const dispatcher: Pick<HttpDispatcher, 'send' | 'closePool'> = {
    send(request, sink) {
      asked.push(request);
      const page = pages[request.origin + request.path] ?? { status: 404 };
      let aborted = false;
      queueMicrotask(() => {
        const headers: [string, string][] = page.location === undefined ? [] : [['Location', page.location]];
        sink.head({ status: page.status ?? 200, statusText: '', headers });
        sink.data(page.body ?? new Uint8Array());
        if (aborted) sink.failed(new SallyportError('CallAborted', 'aborted'));
        else sink.end([]);
      });
      return {
        pause() {},
        resume() {},
        abort() {
          aborted = true;
        },
      };
    },
    closePool: (key) => void closed.push(key),
  };
  const fetch = (url: string) =>
    fetchFile(dispatcher as HttpDispatcher, 'pool', url, new AbortController().signal);
  return { fetch, asked, closed };
}

describe('fetching a file to send on', () => {
  it('returns its bytes, sends no credential, dials public addresses only and closes its connections', async () => {
    const { fetch, asked, closed } = web({ 'https://files.example/a?b=1': { body: Buffer.from('hello') } });
    expect(Buffer.from(await fetch('https://files.example/a?b=1')).toString()).toBe('hello');
    expect(asked).toMatchObject([{ privateNetwork: false, method: 'GET', headers: [['Accept', '*/*']] }]);
    expect(closed).toEqual(['pool']);
  });

  it('follows redirects on https, under the same rules', async () => {
    const { fetch, asked } = web({
      'https://a.example/': { status: 302, location: 'https://b.example/x' },
      'https://b.example/x': { status: 307, location: 'y' },
      'https://b.example/y': { body: Buffer.from('there') },
    });
    expect(Buffer.from(await fetch('https://a.example/')).toString()).toBe('there');
    expect(asked.every((request) => !request.privateNetwork)).toBe(true);
  });

  it.each<[string, Record<string, Page>, string]>([
    [
      'a redirect to http',
      { 'https://a.example/': { status: 302, location: 'http://b.example/' } },
      'ValidationFailed',
    ],
    ['a redirect for ever', { 'https://a.example/': { status: 302, location: '/' } }, 'ValidationFailed'],
    ['an answer other than 200', {}, 'ValidationFailed'],
    [
      'a byte too many',
      { 'https://a.example/': { body: new Uint8Array(largestFile + 1) } },
      'PayloadTooLarge',
    ],
  ])('refuses %s', async (_name, pages, code) => {
    await expect(web(pages).fetch('https://a.example/')).rejects.toMatchObject({
      code,
      details: { field: 'binary_body.url' },
    });
  });

  it.each([
    'http://a.example/',
    'ftp://a.example/',
    'file:///etc/passwd',
    'a.example',
    'https://u:p@a.example/',
  ])('refuses %s without asking anyone', async (url) => {
    const { fetch, asked } = web({});
    await expect(fetch(url)).rejects.toMatchObject({ code: 'ValidationFailed' });
    expect(asked).toHaveLength(0);
  });
});
