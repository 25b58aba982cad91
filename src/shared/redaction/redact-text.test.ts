import { describe, expect, it } from 'vitest';
import { redactHeader, redactText } from './index.ts';

const digits = '0123456789abcdefABCDEF0123456789abcdefABCDEF0123';
// Put together here, so that no scanner takes this file for a leak.
const shapes: Record<string, string> = {
  github_token: `ghp_${digits.slice(0, 36)}`,
  slack_token: `xox${'b'}-1234567890-${digits.slice(0, 20)}`,
  stripe_key: `sk_${'live'}_${digits.slice(0, 24)}`,
  api_key: `sk-proj-${digits}`,
  aws_access_key: `AKIA${'ABCDEFGH12345678'}`,
  google_api_key: `AIza${digits.slice(0, 35)}`,
  webhook_secret: `whsec_${digits.slice(0, 32)}`,
  agent_key: `ak_${digits.slice(0, 43)}`,
  jwt: `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.${digits.slice(0, 43)}`,
  private_key: `-----BEGIN RSA PRIVATE KEY-----\n${digits}\n-----END RSA PRIVATE KEY-----`,
};

describe.each(Object.entries(shapes))('a secret shaped like %s', (name, secret) => {
  const placeholder = `{{secret:${name}}}`;

  it.each([
    ['prose', (text: string) => `see ${text}`],
    ['JSON', (text: string) => JSON.stringify({ note: text })],
    ['a URL', (text: string) => `/x?y=1&note=${encodeURIComponent(text)}`],
    ['a form', (text: string) => new URLSearchParams({ note: text }).toString()],
  ])('is replaced in %s', (_place, write) => {
    const redacted = redactText(write(secret));
    expect(redacted).toContain(placeholder);
    expect(redacted).not.toContain(digits.slice(0, 12));
  });

  it('cannot be read back from base64, wherever it begins', () => {
    for (const before of ['', ':', '::', 'user:']) {
      for (const encoding of ['base64', 'base64url'] as const) {
        const encoded = Buffer.from(`${before}${secret} after`).toString(encoding);
        const redacted = redactText(JSON.stringify({ content: encoded }));
        expect(redacted).toContain(placeholder);
        expect(Buffer.from(redacted.slice(12), encoding).toString('latin1')).not.toContain(
          secret.slice(0, 16),
        );
      }
    }
  });

  it('is replaced where the text was cut inside it', () => {
    expect(redactText(`see ${secret.slice(0, -4)}`)).toBe(`see ${placeholder}`);
  });
});

const value = 'correct horse';

describe('a value whose name says that it is secret', () => {
  it.each([
    ['JSON', '{"access_token":"correct horse","n":1}', '{"access_token":"{{secret:access_token}}","n":1}'],
    ['JSON in camel case', '{"clientSecret" : "a\\"b"}', '{"clientSecret" : "{{secret:client_secret}}"}'],
    ['cut JSON', '{"password":"correct hor', '{"password":"{{secret:password}}'],
    [
      'JSON in JSON',
      '{"a":"{\\"refresh_token\\":\\"r1\\"}"}',
      '{"a":"{\\"refresh_token\\":\\"{{secret:refresh_token}}\\"}"}',
    ],
    [
      'a form',
      'grant_type=x&client_secret=s1&scope=a',
      'grant_type=x&client_secret={{secret:client_secret}}&scope=a',
    ],
    ['a form with brackets', 'user[password]=p1&b=2', 'user[password]={{secret:user_password}}&b=2'],
    [
      'a URL in a URL',
      '/go?to=https%3A%2F%2Fa.example%2F%3Faccess_token%3Dabc%26b%3D1',
      '/go?to=https%3A%2F%2Fa.example%2F%3Faccess_token%3D{{secret:access_token}}%26b%3D1',
    ],
    ['XML', '<Password>p1</Password>', '<Password>{{secret:password}}</Password>'],
    [
      'multipart',
      '--b\r\ncontent-disposition: form-data; name="api_key"\r\n\r\nk1\r\n--b--',
      '--b\r\ncontent-disposition: form-data; name="api_key"\r\n\r\n{{secret:api_key}}\r\n--b--',
    ],
    ['JSON named token', '{"token":"a1b2c3d4e5f6a7b8"}', '{"token":"{{secret:token}}"}'],
  ])('is replaced in %s', (_place, before, after) => {
    expect(redactText(before)).toBe(after);
  });

  it.each([
    ['a page token', '{"next_page_token":"CAUQAA1234567890123","token":"word"}'],
    ['a placeholder', '{"access_token":"{{credential}}"}'],
    ['an empty value', '{"password":"","secret":null}'],
    ['a name that goes on', '{"password_hint":"the usual","tokens":"12"}'],
    ['a long word', 'task-management-for-2026-and-more, desk-0123456789abcdef0123'],
  ])('leaves %s as it is', (_what, text) => {
    expect(redactText(text)).toBe(text);
  });
});

describe('a header', () => {
  it.each([
    ['Authorization', `Bearer ${value}`, 'Bearer {{secret:authorization}}'],
    ['authorization', 'Bearer {{credential}}', 'Bearer {{credential}}'],
    ['X-Api-Key', 'k', '{{secret:x_api_key}}'],
    ['X-Shopify-Access-Token', 'k', '{{secret:x_shopify_access_token}}'],
    ['Cookie', 'a=1; b={{secret:cookie}}', 'a={{secret:cookie}}; b={{secret:cookie}}'],
    ['Set-Cookie', 'sid=1; Path=/; HttpOnly', 'sid={{secret:cookie}}; Path=/; HttpOnly'],
    ['X-Next-Page-Token', 'abc', 'abc'],
    [
      'Location',
      'https://a.example/?code=1&access_token=x',
      'https://a.example/?code=1&access_token={{secret:access_token}}',
    ],
    ['Content-Type', 'application/json', 'application/json'],
  ])('%s: %s is recorded as %s', (name, given, recorded) => {
    expect(redactHeader(name, given)).toBe(recorded);
  });
});

describe('a text made to take long', () => {
  it.each([
    ['"token="', 150_000],
    ['\\"', 300_000],
    ['eyJ', 300_000],
    ['&a.a.a.a.a', 80_000],
    ['-----BEGIN PRIVATE KEY-----', 30_000],
    [' name="token"\n', 70_000],
  ])('of %s again and again is read through in time that grows with its length alone', (piece, times) => {
    const text = `"password":"${piece.repeat(times)}`;
    expect(redactText(text).length > 0).toBe(true);
  });
});
