import { expect, test } from 'vitest';
import { externalLink } from './external-link.ts';

test('hands https links to the browser', () => {
  expect(externalLink('HTTPS://Example.com/docs?a=1#b')).toBe('https://example.com/docs?a=1#b');
});

test.each([
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
