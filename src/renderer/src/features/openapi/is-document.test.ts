import { expect, test } from 'vitest';
import { isDocument } from './is-document.ts';

test.each([
  '{"openapi":"3.1.0"}',
  '\ufeff {\n  "swagger": "2.0"',
  'openapi: 3.1.0\ninfo:\n  title: Wiki',
  '# Our API\r\n---\r\n"swagger": "2.0"\r\n',
  'info:\n  title: what it is called comes later',
])('takes %j for a document', (text) => {
  expect(isDocument(text)).toBe(true);
});

test.each([
  '',
  'https://api.example.com/openapi.json\n',
  ' https://api.example.com/{version}/openapi.yaml',
  'https://one.example/a.json\nhttps://two.example/b.json',
  'localhost:8080/openapi.json',
  'See the documentation\nof the service',
  'openapi: 3.1.0',
])('takes %j for none', (text) => {
  expect(isDocument(text)).toBe(false);
});
