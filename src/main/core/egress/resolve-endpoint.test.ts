import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SallyportError } from '#shared/errors.ts';
import { type Boundary, joinPath, resolveEndpoint } from './resolve-endpoint.ts';

const github: Boundary = {
  baseOrigin: 'https://api.github.com',
  basePath: '',
  basePathIsSecret: false,
  toolkitOrigins: ['https://api.github.com', 'https://uploads.github.com'],
  confirmedOrigins: ['https://api.github.com', 'https://uploads.github.com'],
};
const versioned: Boundary = { ...github, basePath: '/v1' };

function outcome(boundary: Boundary, endpoint: string): string {
  try {
    const { origin, path, query } = resolveEndpoint(boundary, endpoint);
    return origin + path + query;
  } catch (error) {
    return error instanceof SallyportError ? error.code : String(error);
  }
}

describe('an endpoint on another host', () => {
  it.each([
    'https://api.github.com.evil.com/',
    'https://evil-github.com/',
    'https://api.github.com%2eevil.com/',
    'https://github.com..evil.com/',
    'https://api.github.com@evil.com/',
    'https://api.github.com%2f@evil.com/',
    'https://user:pass@evil.com/',
    'https://evil.com./',
    '//evil.com',
    '///evil.com',
    '//api.github.com/user',
    'https:///evil.com',
    'https://',
    'https://gіthub.com',
    'https://api.gıthub.com',
    'https://xn--gthub-n2e.com',
    'https://api.github.com:8443/user',
    'https://api.github.com:0/user',
    'http://api.github.com/user',
    'http://api.github.com:443/user',
    'ftp://api.github.com/user',
    'wss://api.github.com/user',
    'file:///etc/passwd',
    'javascript:1',
    'data:,x',
    'constructor:x',
    'blob:https://api.github.com/x',
    'https://2130706433/',
    'https://0177.0.0.1/',
    'https://0x7f.1/',
    'https://127.1/',
    'https://0/',
    'https://①②⑦.⓪.⓪.①/',
    'https://[::1]/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::a9fe:a9fe]/',
    'https://[2002:7f00:1::]/',
    'https://169.254.169.254/latest/meta-data',
    'https://api.github.com evil.com/',
  ])('%s is OriginMismatch', (endpoint) => {
    expect(outcome(github, endpoint)).toBe('OriginMismatch');
  });

  it('is named in the refusal, with how its owner can allow it', () => {
    expect(() => resolveEndpoint(github, 'https://evil.com/')).toThrow(
      expect.objectContaining({
        code: 'OriginMismatch',
        message: expect.stringContaining('evil.com'),
        details: expect.objectContaining({ fix: expect.stringContaining('under Toolkits') }),
      }),
    );
  });
});

describe('an endpoint that parsers read differently', () => {
  it.each([
    'https://u:p@api.github.com/',
    'https://api.github.com\\@evil.com/',
    'https://evil.com\\.github.com/',
    '/\\evil.com',
    '\\\\evil.com',
    'https:evil.com',
    'https:/evil.com',
    'https://api.github.com./user',
    'https://[::1]api.github.com/',
    'https://[api.github.com]/',
    'https://api.github.com]/',
    'https://api.github.com:65536/',
    'https://api.github.com:44a/',
    'https://api.github.com:/',
    'https://api.github.com#@evil.com/',
    '/user#fragment',
    '/us\ner',
    '/us\ter',
    '/user\0',
    ' /user',
    '/user ',
    '',
    '   ',
    '/../admin',
    '/%2e%2e/admin',
    '/.%2E/admin',
    '/a/./b',
    '/a/%2e',
    '/a/..;x=1/b',
    '..',
    `/${'a'.repeat(20_000)}`,
    '/\ud800',
  ])('%j is EndpointInvalid', (endpoint) => {
    expect(outcome(versioned, endpoint)).toBe('EndpointInvalid');
  });
});

describe('an endpoint inside the boundary', () => {
  it.each([
    ['/user', 'https://api.github.com/user'],
    ['user', 'https://api.github.com/user'],
    ['HTTPS://API.GITHUB.COM/user', 'https://api.github.com/user'],
    ['https://api.github.com:443/user', 'https://api.github.com/user'],
    ['https://api.github.com', 'https://api.github.com/'],
    ['https://api.github.com?page=2', 'https://api.github.com/?page=2'],
    ['https://uploads.github.com/x', 'https://uploads.github.com/x'],
    ['/a/..%2fb', 'https://api.github.com/a/..%2fb'],
    ['/a//b/%2F?x=1&x=&y&x=%20+', 'https://api.github.com/a//b/%2F?x=1&x=&y&x=%20+'],
    ['/search?q=a b/é', 'https://api.github.com/search?q=a%20b/%C3%A9'],
    ['/users/a:b', 'https://api.github.com/users/a:b'],
    ['/redirect?to=https://evil.com/..', 'https://api.github.com/redirect?to=https://evil.com/..'],
    ['/...', 'https://api.github.com/...'],
  ])('%s goes to %s', (endpoint, url) => {
    expect(outcome(github, endpoint)).toBe(url);
  });
});

describe('joining with the base path', () => {
  it.each([
    ['/users', '/v1/users'],
    ['/v1/users', '/v1/users'],
    ['/v1', '/v1'],
    ['/v10/users', '/v1/v10/users'],
    ['/', '/v1'],
  ])('%s becomes %s', (path, joined) => {
    expect(joinPath('/v1', path)).toBe(joined);
  });

  it('leaves the path of a whole URL as it is', () => {
    expect(outcome(versioned, 'https://api.github.com/users')).toBe('https://api.github.com/users');
  });

  it('puts a secret base path before the path of a whole URL too, since only the vault knows it', () => {
    const telegram = { ...github, basePath: '/bot1:abc', basePathIsSecret: true };
    expect(outcome(telegram, 'https://api.github.com/getMe')).toBe('https://api.github.com/bot1:abc/getMe');
    expect(outcome(telegram, 'https://uploads.github.com/x')).toBe('https://uploads.github.com/x');
  });
});

describe('an origin that the owner has not confirmed', () => {
  it('is refused although the toolkit names it', () => {
    const grown = { ...github, confirmedOrigins: ['https://uploads.github.com'] };
    expect(outcome(grown, '/user')).toBe('OriginUnconfirmed');
    expect(outcome(grown, 'https://uploads.github.com/x')).toBe('https://uploads.github.com/x');
  });

  it('is refused when the toolkit no longer names it', () => {
    const shrunk = { ...github, toolkitOrigins: ['https://api.github.com'] };
    expect(outcome(shrunk, 'https://uploads.github.com/x')).toBe('OriginMismatch');
  });
});

const hostile = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        ...[
          'https:',
          'http:',
          '/',
          '//',
          '\\',
          '@',
          ':',
          '.',
          '..',
          '%2e',
          '%2f',
          '%00',
          '?',
          '#',
          '\t',
          '\n',
          ' ',
        ],
        ...[
          'api.github.com',
          'evil.com',
          'uploads.github.com',
          '[::1]',
          '127.0.0.1',
          ':443',
          ':80',
          'v1',
          'é',
          '。',
        ],
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);

describe('any endpoint at all', () => {
  it('is refused with a code, or leads to a confirmed origin by every reading', () => {
    fc.assert(
      fc.property(hostile, (endpoint) => {
        const result = outcome(versioned, endpoint);
        if (/^[A-Za-z]+$/.test(result)) return ['OriginMismatch', 'EndpointInvalid'].includes(result);
        return github.confirmedOrigins.includes(new URL(result).origin) && !/[^\x21-\x7e]/.test(result);
      }),
      { numRuns: Number(process.env.SALLYPORT_FUZZ_RUNS ?? 20_000) },
    );
  });
});
