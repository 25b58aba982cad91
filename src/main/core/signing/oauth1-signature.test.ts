import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import OAuth from 'oauth-1.0a';
import { describe, expect, test } from 'vitest';
import { type OAuth1Keys, type OAuth1Options, type OAuth1Request, signOAuth1 } from './oauth1-signature.ts';

const printer = { consumerKey: 'dpf43f3p2l4k3l03', consumerSecret: 'kd94hf93k423kf44' };
const photos = { origin: 'https://photos.example.net', form: '' };

function signed(request: Partial<OAuth1Request>, keys: Partial<OAuth1Keys>, options: Partial<OAuth1Options>) {
  return signOAuth1(
    { method: 'GET', origin: 'http://example.com', path: '/', form: '', ...request },
    { consumerKey: '', consumerSecret: '', token: '', tokenSecret: '', ...keys },
    { signatureMethod: 'HMAC-SHA1', timestamp: 0, nonce: 'n', ...options },
  );
}

describe('the examples of RFC 5849', () => {
  test('section 1.2, temporary credentials', () => {
    const { header } = signed({ ...photos, method: 'POST', path: '/initiate' }, printer, {
      timestamp: 137131200,
      nonce: 'wIjqoS',
      realm: 'Photos',
      parameters: { oauth_callback: 'http://printer.example.com/ready' },
    });
    expect(header).toContain('oauth_signature="74KNZJeDHnMBp0EMJ9ZHt%2FXKycU%3D"');
    expect(header).toContain('realm="Photos", oauth_consumer_key="dpf43f3p2l4k3l03"');
    expect(header).toContain('oauth_callback="http%3A%2F%2Fprinter.example.com%2Fready"');
    expect(header).not.toContain('oauth_token=');
  });

  test('section 1.2, token', () => {
    const { signature } = signed(
      { ...photos, method: 'POST', path: '/token' },
      { ...printer, token: 'hh5s93j4hdidpola', tokenSecret: 'hdhd0244k9j7ao03' },
      { timestamp: 137131201, nonce: 'walatlh', parameters: { oauth_verifier: 'hfdp7dh39dks9884' } },
    );
    expect(signature).toBe('gKgrFCywp7rO0OXSjdot/IHF7IU=');
  });

  test('section 1.2, a request with a query', () => {
    const { signature } = signed(
      { ...photos, origin: 'http://photos.example.net', path: '/photos?file=vacation.jpg&size=original' },
      { ...printer, token: 'nnch734d00sl2jdk', tokenSecret: 'pfkkdhi9sl3r4s00' },
      { timestamp: 137131202, nonce: 'chapoH' },
    );
    expect(signature).toBe('MdpQcU8iPSUjWoN/UDMsK2sui9I=');
  });

  test('section 3.4.1, a form and a query with everything to encode (erratum 2550)', () => {
    const { signature } = signed(
      { method: 'post', path: '/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b', form: 'c2&a3=2+q' },
      {
        consumerKey: '9djdj82h48djs9d2',
        consumerSecret: 'j49sk3j29djd',
        token: 'kkk9d7dh3k39sjv7',
        tokenSecret: 'dh893hdasih9',
      },
      { timestamp: 137131201, nonce: '7d8f3e4a' },
    );
    expect(signature).toBe('r6/TJjbCOr97/+UU0NsvSne7s5g=');
  });
});

test('sends the two secrets themselves, encoded, as PLAINTEXT', () => {
  const keys = { consumerSecret: 'djr9rjt0jd78jf88', tokenSecret: 'jjd99$tj88uiths3' };
  expect(signed({}, keys, { signatureMethod: 'PLAINTEXT' }).signature).toBe(
    'djr9rjt0jd78jf88&jjd99%24tj88uiths3',
  );
});

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const pairs = fc.uniqueArray(fc.tuple(text, text), { maxLength: 5, selector: ([name]) => name });
const encode = (list: readonly [string, string][]) =>
  list.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');

test.each(['HMAC-SHA1', 'HMAC-SHA256', 'PLAINTEXT'] as const)(
  'agrees with another library on %s',
  (method) => {
    fc.assert(
      fc.property(text, text, text, text, pairs, (consumerKey, consumerSecret, token, tokenSecret, query) => {
        fc.pre(query.every(([name]) => name !== '__proto__'));
        const hash = method === 'HMAC-SHA256' ? 'sha256' : 'sha1';
        const other = new OAuth({
          consumer: { key: consumerKey, secret: consumerSecret },
          signature_method: method,
          ...(method === 'PLAINTEXT'
            ? {}
            : { hash_function: (base, key) => createHmac(hash, key).update(base).digest('base64') }),
          nonce_length: 8,
        });
        const url = `https://api.example.com:8443/1/items`;
        const theirs = other.authorize(
          { url, method: 'PUT', data: Object.fromEntries(query) },
          { key: token, secret: tokenSecret },
        );
        const { signature } = signed(
          { method: 'PUT', origin: 'https://api.example.com:8443', path: `/1/items?${encode(query)}` },
          { consumerKey, consumerSecret, token, tokenSecret },
          {
            signatureMethod: method,
            timestamp: theirs.oauth_timestamp,
            nonce: theirs.oauth_nonce,
            parameters: { oauth_version: '1.0' },
          },
        );
        expect(signature).toBe(theirs.oauth_signature);
      }),
      { numRuns: 200 },
    );
  },
);
