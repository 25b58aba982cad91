import type { FieldPair } from '../../src/shared/domain/call.ts';

/** Headers of one call as they are recorded: what went to the service, and what it answered. */
export interface SampleHeaders {
  readonly request: readonly FieldPair[];
  readonly response: readonly FieldPair[];
}

/** What an answer's headers are made of that differs from call to call. */
export interface Varying {
  readonly date: string;
  readonly seconds: number;
  readonly length: number;
  hex(length: number): string;
  number(below: number): number;
}

export type HeaderShape = (varying: Varying) => SampleHeaders;

/** Makes headers of a call that began at a moment and was answered with so many bytes. */
export type HeaderSampler = (at: number, length: number, random: () => number) => SampleHeaders;

const credential: FieldPair = ['authorization', 'Bearer {{credential}}'];

/** Agents that call through an SDK, through fetch or with Python. */
const agents: readonly (readonly FieldPair[])[] = [
  [
    ['accept', '*/*'],
    ['accept-language', '*'],
    ['sec-fetch-mode', 'cors'],
    ['user-agent', 'node'],
    ['accept-encoding', 'gzip, deflate'],
  ],
  [
    ['user-agent', 'python-requests/2.32.3'],
    ['accept-encoding', 'gzip, deflate, br, zstd'],
    ['accept', '*/*'],
  ],
  [
    ['accept', 'application/json'],
    ['content-type', 'application/json'],
    ['user-agent', 'sallyport/0.1.0'],
  ],
];

const request = ({ number }: Varying): FieldPair[] => [...(agents[number(agents.length)] ?? []), credential];

/** The header sets that well-known kinds of services answer with; ids, dates and limits differ each time. */
const shapes: readonly HeaderShape[] = [
  // A service on Node without anything in front of it.
  (varying) => ({
    request: request(varying),
    response: [
      ['content-type', 'application/json; charset=utf-8'],
      ['content-length', String(varying.length)],
      ['date', varying.date],
      ['connection', 'keep-alive'],
      ['keep-alive', 'timeout=5'],
    ],
  }),
  // nginx.
  (varying) => ({
    request: request(varying),
    response: [
      ['server', 'nginx'],
      ['date', varying.date],
      ['content-type', 'application/json'],
      ['transfer-encoding', 'chunked'],
      ['connection', 'keep-alive'],
      ['vary', 'Accept-Encoding'],
      ['x-request-id', varying.hex(32)],
      ['strict-transport-security', 'max-age=31536000; includeSubDomains'],
    ],
  }),
  // A large front end that says little.
  (varying) => ({
    request: request(varying),
    response: [
      ['content-type', 'application/json; charset=UTF-8'],
      ['vary', 'Origin'],
      ['vary', 'X-Origin'],
      ['vary', 'Referer'],
      ['content-encoding', 'gzip'],
      ['date', varying.date],
      ['server', 'ESF'],
      ['cache-control', 'private'],
      ['x-xss-protection', '0'],
      ['x-frame-options', 'SAMEORIGIN'],
      ['x-content-type-options', 'nosniff'],
      ['alt-svc', 'h3=":443"; ma=2592000,h3-29=":443"; ma=2592000'],
      ['transfer-encoding', 'chunked'],
    ],
  }),
  // Behind a content delivery network, with limits.
  (varying) => ({
    request: request(varying),
    response: [
      ['date', varying.date],
      ['content-type', 'application/json; charset=utf-8'],
      ['transfer-encoding', 'chunked'],
      ['connection', 'keep-alive'],
      ['cf-ray', `${varying.hex(16)}-FRA`],
      ['cf-cache-status', 'DYNAMIC'],
      ['etag', `W/"${varying.hex(4)}-${varying.hex(27)}"`],
      ['server', 'cloudflare'],
      ['vary', 'Accept-Encoding'],
      ['x-ratelimit-limit', '180'],
      ['x-ratelimit-remaining', String(varying.number(180))],
      ['x-content-type-options', 'nosniff'],
      ['referrer-policy', 'strict-origin-when-cross-origin'],
    ],
  }),
  // A REST API with everything: limits, permissions, caching, policies.
  (varying) => ({
    request: request(varying),
    response: [
      ['server', 'github.com'],
      ['date', varying.date],
      ['content-type', 'application/json; charset=utf-8'],
      ['transfer-encoding', 'chunked'],
      ['cache-control', 'private, max-age=60, s-maxage=60'],
      ['vary', 'Accept, Authorization, Cookie, X-GitHub-OTP,Accept-Encoding, Accept, X-Requested-With'],
      ['etag', `W/"${varying.hex(64)}"`],
      ['x-oauth-scopes', 'read:user, repo'],
      ['x-accepted-oauth-scopes', 'repo'],
      ['x-github-media-type', 'github.v3; format=json'],
      ['x-github-api-version-selected', '2022-11-28'],
      ['x-ratelimit-limit', '5000'],
      ['x-ratelimit-remaining', String(varying.number(5_000))],
      ['x-ratelimit-reset', String(varying.seconds + varying.number(3_600))],
      ['x-ratelimit-used', String(varying.number(5_000))],
      ['x-ratelimit-resource', 'core'],
      [
        'access-control-expose-headers',
        'ETag, Link, Location, Retry-After, X-GitHub-OTP, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Used, X-RateLimit-Resource, X-RateLimit-Reset, X-OAuth-Scopes, X-Accepted-OAuth-Scopes, X-Poll-Interval, X-GitHub-Media-Type, X-GitHub-SSO, X-GitHub-Request-Id, Deprecation, Sunset',
      ],
      ['access-control-allow-origin', '*'],
      ['strict-transport-security', 'max-age=31536000; includeSubdomains; preload'],
      ['x-frame-options', 'deny'],
      ['x-content-type-options', 'nosniff'],
      ['x-xss-protection', '0'],
      ['referrer-policy', 'origin-when-cross-origin, strict-origin-when-cross-origin'],
      ['content-security-policy', "default-src 'none'"],
      ['content-encoding', 'gzip'],
      [
        'x-github-request-id',
        `${varying.hex(4)}:${varying.hex(6)}:${varying.hex(7)}:${varying.hex(7)}:${varying.hex(8)}`.toUpperCase(),
      ],
    ],
  }),
];

/** Headers of a shape that is chosen by chance, as all in them that varies. */
export function createHeaderSampler(from: readonly HeaderShape[]): HeaderSampler {
  return (at, length, random) => {
    const number = (below: number) => Math.floor(random() * below);
    const hex = (digits: number) => Array.from({ length: digits }, () => number(16).toString(16)).join('');
    const varying = {
      date: new Date(at).toUTCString(),
      seconds: Math.floor(at / 1_000),
      length,
      hex,
      number,
    };
    const shape = from[number(from.length)] as HeaderShape;
    return shape(varying);
  };
}

/** Headers of a call as services send them that the dictionary of the call log was made from. */
export const sampleHeaders = createHeaderSampler(shapes);
