import { expect, test } from 'vitest';
import { readContent } from './answer-content.ts';

test.each([
  ['text', 'text/plain', 'two\n\tlines\u001b[0m', '"two\\n\\tlines\\u001b[0m"'],
  ['text of no type', null, 'abc', '"abc"'],
  ['text of a charset with zero bytes in it', 'text/plain; charset=utf-16le', 'a\0b\0', '"ab"'],
  ['JSON', 'application/json', '{ "id": 12345678901234567890 }', '{ "id": 12345678901234567890 }'],
  ['text that claims to be JSON', 'application/json', '<oops>', '"<oops>"'],
])('%s is handed over in the answer', (_what, type, body, json) => {
  expect(readContent(Buffer.from(body, 'latin1'), type)).toEqual({ kind: 'json', json });
});

test.each([
  ['zero bytes that claim to be text', 'text/plain', '\0\0\0'],
  ['zero bytes that claim to be JSON', 'application/json', '{"a":"\0"}'],
  ['bytes that the charset does not have', 'text/plain; charset=utf-8', '\xff'],
  ['what is no text by its type', 'image/png', 'abc'],
])('%s are kept as a file', (_what, type, body) => {
  const content = readContent(Buffer.from(body, 'latin1'), type);
  expect(content).toEqual({ kind: 'file', type: type.split(';', 1)[0] });
});
