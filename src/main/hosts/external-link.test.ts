import { expect, test } from 'vitest';
import { externalLink } from './external-link.ts';

test('hands https links to the browser', () => {
  expect(externalLink('HTTPS://Example.com/docs?a=1#b')).toBe('https://example.com/docs?a=1#b');
});

test('hands links to this machine to the browser', () => {
  expect(externalLink('http://127.0.0.1:4477/oauth')).toBe('http://127.0.0.1:4477/oauth');
  expect(externalLink('http://localhost:8080/')).toBe('http://localhost:8080/');
  expect(externalLink('http://[::1]/a')).toBe('http://[::1]/a');
});

test.each([
  'http://127.0.0.1.example.com/',
  'http://user@127.0.0.1/',
  'http://example.com/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'smb://host/share',
  'ms-msdt:/id',
  'https://user:password@example.com/',
  'example.com',
  '',
])('keeps %s from the operating system', (text) => {
  expect(externalLink(text)).toBeNull();
});
