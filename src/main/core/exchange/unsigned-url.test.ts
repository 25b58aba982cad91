import { expect, it } from 'vitest';
import { unsignedUrl, withUnsignedUrls } from './unsigned-url.ts';

it.each([
  [
    'https://b.s3.amazonaws.com/k?X-Amz-Algorithm=a&X-Amz-Signature=s&versionId=1#f',
    'https://b.s3.amazonaws.com/k?versionId=1#f',
  ],
  ['/o?GoogleAccessId=a&Expires=1&Signature=s', '/o'],
  ['/blob?sv=2022&se=2030&sp=r&sig=abc%3D&comp=list', '/blob?comp=list'],
  ['/cdn?Policy=p&Key-Pair-Id=k&Signature=s&w=1', '/cdn?w=1'],
  ['/items?se=1&expires=soon&page=2', '/items?se=1&expires=soon&page=2'],
  ['/items', '/items'],
  ['/a%2fb?x=1&x=&y', '/a%2fb?x=1&x=&y'],
])('%s becomes %s', (url, unsigned) => {
  expect(unsignedUrl(url)).toBe(unsigned);
});

it('finds the URLs of a text, also where JSON escapes their slashes', () => {
  const text = '{"a":"https:\\/\\/x.example\\/f?sig=1&b=2","b":"see https://y.example/?Signature=1."}';
  expect(withUnsignedUrls(text)).toBe('{"a":"https:\\/\\/x.example\\/f?b=2","b":"see https://y.example/"}');
});
