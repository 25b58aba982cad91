import { describe, expect, it, test } from 'vitest';
import { SallyportError } from '#shared/errors.ts';
import { mayDialPrivate, parseWebhookUrl } from './webhook-url.ts';

const faultOf = (url: string, isOwner: boolean): string | null => {
  try {
    parseWebhookUrl(url, isOwner, 'webhook_url');
    return null;
  } catch (error) {
    return error instanceof SallyportError ? (error.details.errors?.[0] ?? '') : String(error);
  }
};

describe('an agent', () => {
  it.each([
    'http://127.0.0.1:9000/hook',
    'http://localhost:9000/hook',
    'http://[::1]:9000/hook',
    'https://example.com/hook?a=1',
  ])('may name %s', (url) => {
    expect(faultOf(url, false)).toBeNull();
  });

  it.each([
    'http://10.0.0.1/',
    'https://192.168.1.7/',
    'http://169.254.169.254/latest/meta-data',
    'http://0.0.0.0:80/',
    'http://2130706433.local/',
    'https://[fd00::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://printer.local/',
    'https://intranet/',
    'https://db.internal/',
    'https://evil.localhost/',
  ])('may not name %s', (url) => {
    expect(faultOf(url, false)).toMatch(/^webhook_url: names a private network/);
  });
});

test('the owner may name a private network', () => {
  expect(faultOf('http://10.0.0.1/', true)).toBeNull();
  expect(faultOf('https://printer.local/', true)).toBeNull();
});

test.each([true, false])('a public address needs TLS (owner: %j)', (isOwner) => {
  expect(faultOf('http://example.com/hook', isOwner)).toMatch(/unprotected/);
});

test.each(['', 'example.com', 'ftp://example.com/', 'file:///etc/passwd', 'javascript:alert(1)'])(
  'refuses %j',
  (url) => {
    expect(faultOf(url, true)).toMatch(/^webhook_url: /);
  },
);

test('refuses a password in the address and characters that parsers repair', () => {
  expect(faultOf('https://user:password@example.com/', true)).toMatch(/password/);
  expect(faultOf('https://exam\tple.com/', true)).toMatch(/whole address/);
  expect(faultOf('https:\\\\example.com/', true)).toMatch(/whole address/);
});

test('keeps all but the fragment, which is never sent', () => {
  expect(parseWebhookUrl('https://Example.com/a%2Fb?c=d#e', false, 'url')).toBe(
    'https://example.com/a%2Fb?c=d',
  );
});

test('lets an agent’s public name lead to no private address when it is dialled', () => {
  expect(mayDialPrivate('https://example.com/', false)).toBe(false);
  expect(mayDialPrivate('http://127.0.0.1:9000/', false)).toBe(true);
  expect(mayDialPrivate('https://example.com/', true)).toBe(true);
});
