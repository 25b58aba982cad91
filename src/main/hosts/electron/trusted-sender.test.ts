import { expect, test } from 'vitest';
import { isTrustedSender } from './trusted-sender.ts';

test('trusts the console in a main frame', () => {
  expect(isTrustedSender({ url: 'app://sallyport/#/calls', parent: null })).toBe(true);
});

test.each([
  'https://sallyport/',
  'app://sallyport.evil/',
  'app://evil/app://sallyport/',
  'app://sallyport@evil/',
  'app://evil@sallyport/',
  'app://sallyport:1/',
  'file:///app://sallyport/',
  'data:text/html,app://sallyport/',
  'about:blank',
  '',
])('does not trust %s', (url) => {
  expect(isTrustedSender({ url, parent: null })).toBe(false);
});

test('does not trust a frame inside the page, nor one that is gone', () => {
  expect(isTrustedSender({ url: 'app://sallyport/', parent: {} })).toBe(false);
  expect(isTrustedSender(null)).toBe(false);
});
