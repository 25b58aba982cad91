import aws4 from 'aws4';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FieldPair } from '#shared/domain/call.ts';
import { type SigV4Request, sha256, signSigV4 } from './sigv4-signature.ts';

const s3Keys = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const s3Scope = { region: 'us-east-1', service: 's3', date: '20130524T000000Z' };
const empty = sha256('');

function s3(method: string, path: string, headers: readonly FieldPair[], payload = empty) {
  const all: FieldPair[] = [
    ['Host', 'examplebucket.s3.amazonaws.com'],
    ['x-amz-content-sha256', payload],
    ['x-amz-date', s3Scope.date],
    ...headers,
  ];
  return signSigV4({ method, path, headers: all, payload }, s3Keys, s3Scope);
}

// Amazon S3 API reference, "Authenticating requests: examples of signature calculations".
describe('the published S3 examples', () => {
  test('an object, in part', () => {
    const { header } = s3('GET', '/test.txt', [['Range', 'bytes=0-9']]);
    expect(header).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    );
  });

  test('an object to store, whose name has a character to encode', () => {
    const headers: FieldPair[] = [
      ['Date', 'Fri, 24 May 2013 00:00:00 GMT'],
      ['x-amz-storage-class', 'REDUCED_REDUNDANCY'],
    ];
    const { signature } = s3('PUT', '/test$file.text', headers, sha256('Welcome to Amazon S3.'));
    expect(signature).toBe('98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd');
  });

  test('a query without a value', () => {
    expect(s3('GET', '/?lifecycle', []).signature).toBe(
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    );
  });

  test('a query to order', () => {
    expect(s3('GET', '/?prefix=J&max-keys=2', []).signature).toBe(
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    );
  });
});

const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const date = '20150830T123600Z';

function sign(service: string, request: Partial<SigV4Request>) {
  const whole = { method: 'GET', path: '/', headers: [], payload: empty, ...request };
  const headers: FieldPair[] = [...whole.headers, ['X-Amz-Date', date]];
  return signSigV4({ ...whole, headers }, keys, { region: 'us-east-1', service, date });
}

// AWS General Reference and its Signature Version 4 test suite.
describe('the published examples of other services', () => {
  test('IAM ListUsers', () => {
    const headers: FieldPair[] = [
      ['Host', 'iam.amazonaws.com'],
      ['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8'],
    ];
    expect(sign('iam', { path: '/?Action=ListUsers&Version=2010-05-08', headers }).signature).toBe(
      '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    );
  });

  test.each(['/', '/./', '/foo/..', '//'])('the path %s, which is the root', (path) => {
    expect(sign('service', { path, headers: [['Host', 'example.amazonaws.com']] }).signature).toBe(
      '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    );
  });
});

const segment = fc.stringMatching(/^[A-Za-z0-9 %$+~'()*!,;=@:-]{1,10}$/);
const path = fc
  .array(segment, { maxLength: 4 })
  .map((segments) => `/${segments.map(encodeURIComponent).join('/')}`);
const query = fc.uniqueArray(
  fc.tuple(fc.stringMatching(/^[a-z0-9 ~*']{1,6}$/), fc.string({ unit: 'grapheme', maxLength: 8 })),
  { maxLength: 4, selector: ([name]) => name },
);

test.each(['s3', 'execute-api'])('agrees with another library for %s', (service) => {
  fc.assert(
    fc.property(path, query, fc.string({ maxLength: 20 }), (place, list, body) => {
      const pairs = list.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
      const whole = pairs === '' ? place : `${place}?${pairs}`;
      const payload = sha256(body);
      const own: FieldPair[] = [
        ['Host', 'api.example.com'],
        ['X-Amz-Target', 'a   b'],
        ...(service === 's3' ? [['X-Amz-Content-Sha256', payload] as FieldPair] : []),
      ];
      const theirs = aws4.sign(
        {
          service,
          region: 'us-east-1',
          method: 'POST',
          host: 'api.example.com',
          path: whole,
          body,
          headers: { ...Object.fromEntries(own), 'X-Amz-Date': date },
          extraHeadersToIgnore: { 'content-length': true, 'content-type': true },
        } as Parameters<typeof aws4.sign>[0],
        keys,
      );
      const { signature } = sign(service, { method: 'POST', path: whole, headers: own, payload });
      expect(String(theirs.headers?.Authorization)).toContain(`Signature=${signature}`);
    }),
    { numRuns: 200 },
  );
});
