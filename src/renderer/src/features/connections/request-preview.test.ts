import { expect, test } from 'vitest';
import { blankCustomToolkit, toToolkitInput } from './custom-toolkit-form.ts';
import { looksPrivate, previewRequest } from './request-preview.ts';

const form = { ...blankCustomToolkit, name: 'Acme', slug: 'acme', base_url: 'https://api.acme.test/v1/' };

test('shows host, joined path, default headers and the place of each secret', () => {
  const described = toToolkitInput({ ...form, default_headers: 'Accept: text/plain\n' }, null);
  expect(previewRequest(described, '/me')).toEqual({
    line: 'GET /v1/me',
    headers: [
      ['Host', 'api.acme.test'],
      ['Accept', 'text/plain'],
      ['Authorization', 'Bearer ‹Token›'],
    ],
  });
});

test('shows keys in the query, prefixes and what is encoded', () => {
  const query = toToolkitInput({ ...form, scheme: 'api_key_query', header_name: 'key' }, null);
  expect(previewRequest(query, 'me?a=1').line).toBe('GET /v1/me?a=1&key=‹API key›');
  const prefixed = toToolkitInput({ ...form, scheme: 'api_key_header', prefix: 'Token' }, null);
  expect(previewRequest(prefixed, '/').headers.at(-1)).toEqual(['X-API-Key', 'Token ‹API key›']);
  const basic = toToolkitInput({ ...form, scheme: 'basic' }, null);
  expect(previewRequest(basic, '/').headers.at(-1)?.[1]).toBe('Basic base64(‹User name›:‹Password›)');
});

test('shows each way to sign in by itself, and a secret in the path where it goes', () => {
  const described = {
    ...toToolkitInput({ ...form, base_url: 'https://{site}.acme.test/bot{token}' }, null),
    base_url_vars: { site: { label: 'Site' } },
    auth_schemes: [
      {
        mode: 'API_KEY' as const,
        inject: [{ in: 'path' as const, name: 'token', value: '{key}' }],
        fields: { key: { label: 'Key', secret: true } },
      },
      { mode: 'NO_AUTH' as const, base_url: 'https://open.acme.test' },
    ],
  };
  expect(previewRequest(described, '/me')).toEqual({
    line: 'GET /bot‹Key›/me',
    headers: [['Host', '‹Site›.acme.test']],
  });
  expect(previewRequest(described, '/me', 1)).toEqual({
    line: 'GET /me',
    headers: [['Host', 'open.acme.test']],
  });
});

test.each([
  ['http://localhost:3000', true],
  ['http://127.0.0.1', true],
  ['https://192.168.1.4/api', true],
  ['http://[::1]:80', true],
  ['https://172.32.0.1', false],
  ['https://api.acme.test', false],
  ['', false],
])('%s is private: %s', (url, expected) => {
  expect(looksPrivate(url)).toBe(expected);
});
