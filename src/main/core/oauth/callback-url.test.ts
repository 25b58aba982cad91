import { describe, expect, it } from 'vitest';
import { answerTo, parseCallbackUrl } from './callback-url.ts';

describe('a callback address', () => {
  it.each([
    ['https://agent.example/done?x=1#y', 'https://agent.example/done?x=1#y'],
    ['HTTP://LOCALHOST:3000', 'http://localhost:3000/'],
    ['com.example.app:/done', 'com.example.app:/done'],
    ['my-agent://connected/', 'my-agent://connected/'],
  ])('may be %j', (text, href) => {
    expect(parseCallbackUrl(text)).toBe(href);
  });

  it.each([
    'cursor://done',
    'mailto:a@b.example',
    'ms-settings:x',
    'search-ms:x',
    'microsoft-edge:x',
    'chrome-extension://x/',
    'java\u200bscript:x',
    '1.app:/x',
    '',
  ])('cannot be %j', (text) => {
    expect(() => parseCallbackUrl(text)).toThrow(/^callback_url: /);
  });

  it.each([
    ['https://a.example/', 'https://a.example/?status=success&connected_account_id=ca_1'],
    ['https://a.example/?', 'https://a.example/?status=success&connected_account_id=ca_1'],
    ['https://a.example/?a=%20+&b', 'https://a.example/?a=%20+&b&status=success&connected_account_id=ca_1'],
    ['https://a.example/#x?y#z', 'https://a.example/?status=success&connected_account_id=ca_1#x?y#z'],
    ['com.example:/x?a=1&', 'com.example:/x?a=1&status=success&connected_account_id=ca_1'],
  ])('%j is told how it ended', (text, expected) => {
    expect(answerTo(parseCallbackUrl(text), 'success', 'ca_1')).toBe(expected);
  });
});
