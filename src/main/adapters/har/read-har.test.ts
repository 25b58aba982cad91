import { describe, expect, it } from 'vitest';
import { SallyportError } from '#shared/errors.ts';
import { readHar } from './read-har.ts';

const entry = (changes: Record<string, unknown> = {}, request: Record<string, unknown> = {}) => ({
  startedDateTime: '2026-11-20T10:00:00.000+01:00',
  time: 50,
  request: { method: 'GET', url: 'https://api.example/v1/items?a=1', headers: [], ...request },
  response: { status: 200, headers: [], content: { mimeType: 'application/json', text: '{}' } },
  ...changes,
});
const har = (...entries: unknown[]) => JSON.stringify({ log: { version: '1.2', entries } });

function faultsOf(text: string): readonly string[] {
  try {
    readHar(text);
  } catch (error) {
    if (error instanceof SallyportError) return error.details.errors ?? [];
    throw error;
  }
  return [];
}

describe('an archive', () => {
  it('is read as calls, in its order', () => {
    const timings = { blocked: 1, dns: -1, connect: 4, send: 0, wait: 40, receive: 5 };
    const { entries } = readHar(har(entry({ timings }), entry({}, { method: 'DELETE' })));
    expect(entries).toHaveLength(2);
    expect(entries[0]).toEqual({
      startedAt: '2026-11-20T09:00:00.000Z',
      durationMs: 50,
      timing: { queue: 1, approval: 0, refresh: 0, connect: 4, first_byte: 40, body: 5 },
      method: 'GET',
      origin: 'https://api.example',
      path: '/v1/items?a=1',
      requestHeaders: [],
      requestBody: null,
      status: 200,
      responseHeaders: [],
      responseBody: { contentType: 'application/json', encoding: 'utf8', content: '{}' },
      own: null,
    });
  });

  it('loses the headers that carry credentials, and pseudo headers', () => {
    const headers = ['Authorization', 'cookie', 'x-api-key', ':path', 'Accept'].map((name) => ({
      name,
      value: 'v',
    }));
    expect(readHar(har(entry({}, { headers }))).entries[0]?.requestHeaders).toEqual([['Accept', 'v']]);
  });

  it('keeps a form that is written as parameters, and bytes in base64', () => {
    const params = [{ name: 'a b', value: '1&2' }];
    const content = { mimeType: 'image/png', text: 'AAEC', encoding: 'base64' };
    const response = { status: 0, headers: [], content };
    const [read] = readHar(har(entry({ response }, { postData: { mimeType: 'x', params } }))).entries;
    expect(read).toMatchObject({
      status: null,
      requestBody: { content: 'a+b=1%262' },
      responseBody: { encoding: 'base64', content: 'AAEC' },
    });
  });

  it('is read without what is not HTTP, and says so', () => {
    const read = readHar(har(entry({}, { url: 'data:text/plain,a' }), entry()));
    expect(read.entries).toHaveLength(1);
    expect(read.skipped).toEqual(['log.entries[0]: data: is not HTTP']);
  });

  it('is read with what an export of ours says beside the format, as far as it can be understood', () => {
    const url = 'https://not-sent.invalid/x';
    const own = { asked: '/x?a=1', toolkit: 'acme', decision: 'denied', error_code: 'RuleDenied' };
    const read = (said: unknown) => readHar(har(entry({ _sallyport: said }, { url }))).entries[0];
    expect(read({ ...own, request_body: 'not_read', response_body: 7 })).toMatchObject({
      origin: null,
      path: '/x?a=1',
      own: {
        toolkit: 'acme',
        decision: 'denied',
        errorCode: 'RuleDenied',
        errorMessage: null,
        requestState: 'not_read',
        responseState: null,
      },
    });
    expect(read({ decision: 'praised', error_code: 5, asked: 7 })).toMatchObject({
      origin: 'https://not-sent.invalid',
      own: { decision: null, errorCode: null },
    });
    expect(read('x')).toMatchObject({ origin: 'https://not-sent.invalid', own: null });
  });

  it('may begin with a byte order mark', () => {
    expect(readHar(`\ufeff${har(entry())}`).entries).toHaveLength(1);
  });
});

describe('what is no archive', () => {
  it('is refused with every fault and its place, and nothing of what it holds', () => {
    const faults = faultsOf(
      har(
        entry(),
        entry({ startedDateTime: 'ghp_secret' }, { url: 'ghp_secret' }),
        entry({}, { method: 'GE T' }),
        7,
      ),
    );
    expect(faults).toEqual([
      'log.entries[1].startedDateTime: is not a date and time',
      'log.entries[2].request.method: is not an HTTP method',
      expect.stringContaining('log.entries[3]: '),
    ]);
    expect(faultsOf(har(entry({}, { url: 'no url' })))).toEqual(['log.entries[0].request.url: is not a URL']);
  });

  it.each([
    ['{"log":\n {"entries": [ghp_x]}}', 'line 2, column 15: is not JSON'],
    ['{"log": {"entries": [1, 2', 'line 1, column 26: is not JSON'],
    ['{"log": tru_}', 'line 1, column 12: is not JSON'],
    ['', 'line 1, column 1: is not JSON'],
    ['{"log":{}}', 'log.entries: '],
    ['[]', 'the file: '],
  ])('%j is refused with %j', (text, fault) => {
    const [first] = faultsOf(text);
    expect(first?.startsWith(fault), first).toBe(true);
  });

  it('is refused where it is nested deeper than anything real', () => {
    const deep = `{"log":{"entries":[],"x":${'['.repeat(100_000)}`;
    expect(faultsOf(deep)).toEqual(['line 1, column 224: is nested more than 200 levels deep']);
  });

  it('is refused where it holds more requests than anyone looks at', () => {
    expect(faultsOf(`{"log":{"entries":[${'1,'.repeat(20_000)}1]}}`)[0]).toContain('holds 20001 requests');
  });
});
