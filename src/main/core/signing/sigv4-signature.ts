import { createHash, createHmac } from 'node:crypto';
import type { FieldPair } from '#shared/domain/call.ts';
import { encodedPairs, percentDecode, percentEncode, sortedPairs } from './percent-encoding.ts';

export interface SigV4Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What a signature is good for. */
export interface SigV4Scope {
  readonly region: string;
  readonly service: string;
  /** `20130524T000000Z`, as `x-amz-date` has it. */
  readonly date: string;
}

export interface SigV4Request {
  readonly method: string;
  /** Path and query as they go out. */
  readonly path: string;
  /** The headers to sign; `host` and `x-amz-date` among them. */
  readonly headers: readonly FieldPair[];
  /** The body's SHA-256 in hex, or `UNSIGNED-PAYLOAD`. */
  readonly payload: string;
}

export interface SigV4Authorization {
  /** The value of the `Authorization` header. */
  readonly header: string;
  readonly signature: string;
}

const algorithm = 'AWS4-HMAC-SHA256';

/**
 * Signs a request as AWS Signature Version 4 has it (AWS General Reference, "Create a signed AWS API request"). The signature
 * covers method, path, query, the given headers and the payload's hash.
 */
export function signSigV4(request: SigV4Request, keys: SigV4Keys, scope: SigV4Scope): SigV4Authorization {
  const { names, canonical } = canonicalRequest(request, scope.service);
  const day = scope.date.slice(0, 8);
  const credentialScope = [day, scope.region, scope.service, 'aws4_request'].join('/');
  const text = [algorithm, scope.date, credentialScope, sha256(canonical)].join('\n');
  const key = [day, scope.region, scope.service, 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${keys.secretAccessKey}`,
  );
  const signature = hmac(key, text).toString('hex');
  const parts = [
    `Credential=${keys.accessKeyId}/${credentialScope}`,
    `SignedHeaders=${names}`,
    `Signature=${signature}`,
  ];
  return { header: `${algorithm} ${parts.join(', ')}`, signature };
}

/** The SHA-256 of a text or bytes, in hex. */
export function sha256(value: string | Uint8Array): string {
  return createHash('sha256').update(value).digest('hex');
}

/** Whether a service is S3, whose paths are signed as they are and whose payloads may stay unsigned. */
export function isS3(service: string): boolean {
  return service === 's3' || service === 's3-outposts' || service === 's3-object-lambda';
}

function canonicalRequest({ method, path, headers, payload }: SigV4Request, service: string) {
  const [place = '', query = ''] = path.split(/\?(.*)/s, 2);
  const values = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    values.set(lower, [...(values.get(lower) ?? []), value.trim().replace(/ +/g, ' ')]);
  }
  const sorted = [...values].sort(([a], [b]) => (a < b ? -1 : 1));
  const names = sorted.map(([name]) => name).join(';');
  const lines = sorted.map(([name, each]) => `${name}:${each.join(',')}\n`).join('');
  const canonical = [
    method.toUpperCase(),
    canonicalPath(place, isS3(service)),
    sortedPairs(encodedPairs(query)),
    lines,
    names,
    payload,
  ].join('\n');
  return { names, canonical };
}

/**
 * The path as AWS signs it. S3 takes an object's key as it is, encoded once; every other service encodes the path that is sent
 * once more, after empty segments and dots have been taken out of it.
 */
function canonicalPath(path: string, isObjectKey: boolean): string {
  if (isObjectKey) {
    const segments = path
      .split('/')
      .map((segment) => percentEncode(percentDecode(segment.replaceAll('+', ' '))));
    return segments.join('/') || '/';
  }
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(percentEncode(segment));
  }
  const isFolder = kept.length > 0 && /\/(?:\.{0,2})$/.test(path);
  return `/${kept.join('/')}${isFolder ? '/' : ''}`;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
