import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createSecretScanner } from '#test/support/secret-forms.ts';
import { makeTempDirectory } from '#test/support/temp-directory.ts';

const secret = 'canary "kø/+ 7f3a9c51\\e8';
const scanner = createSecretScanner({ token: secret });
const directory = makeTempDirectory();
afterAll(() => directory.remove());

describe('the scanner that the leak tests trust', () => {
  it.each([
    ['raw', secret],
    ['JSON-escaped', JSON.stringify({ a: secret })],
    ['JSON-escaped to ASCII', '"canary \\"k\\u00f8/+ 7f3a9c51\\\\e8"'],
    ['URL-encoded', `?q=${encodeURIComponent(secret)}`],
    ['URL-encoded in lower case', 'canary%20%22k%c3%b8%2f%2b%207f3a9c51%5ce8'],
    ['form-encoded', new URLSearchParams({ q: secret }).toString()],
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64 after one byte', Buffer.from(`x${secret}yz`).toString('base64')],
    ['base64 after two bytes', Buffer.from(`xy${secret}z`).toString('base64')],
    ['base64url after 31 bytes', Buffer.from(`${'x'.repeat(31)}${secret}`).toString('base64url')],
  ])('finds a secret written %s', (_form, text) => {
    expect(scanner.inText('answer', `before ${text} after`)).not.toEqual([]);
  });

  it('finds a secret in the middle of a binary file in a subdirectory, and names the file', () => {
    mkdirSync(join(directory.path, 'deep'));
    const path = join(directory.path, 'deep', 'calls.db-wal');
    writeFileSync(path, Buffer.concat([Buffer.alloc(5000, 0xff), Buffer.from(secret), Buffer.alloc(9)]));
    expect(scanner.inDirectory(directory.path)).toContainEqual({ place: path, form: 'token, raw' });
  });

  it('finds nothing where only a part of the secret stands', () => {
    expect(scanner.inText('answer', `${secret.slice(0, -1)} ${secret.slice(1)}`)).toEqual([]);
  });

  it('refuses a secret too short to be looked for', () => {
    expect(() => createSecretScanner({ token: 'short' })).toThrow('too short');
  });
});
