import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parsePrivateKey } from './private-key.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const old = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();

test.each([
  ['as it is', pem],
  ['of the older form', old],
  ['in one line', old.replaceAll('\n', ' ')],
  ['without any line break', pem.replaceAll('\n', '')],
  ['with line breaks written out', pem.replaceAll('\n', '\\n')],
  ['with Windows line breaks and a comment', `key of the app\r\n${pem.replaceAll('\n', '\r\n')}`],
])('reads a key %s', (_what, text) => {
  expect(parsePrivateKey(text)).toMatchObject({ asymmetricKeyType: 'rsa', type: 'private' });
});

describe('says of a text that is no usable key why it is none', () => {
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  test.each([
    ['nothing', '', 'PEM'],
    ['half of it', pem.slice(0, 300), 'PEM'],
    ['a damaged one', pem.replace('\nMII', '\nXYZ'), 'damaged'],
    ['the public half', publicKey.export({ type: 'spki', format: 'pem' }).toString(), 'public key'],
    [
      'a protected one',
      privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString(),
      'passphrase',
    ],
    ['another kind', elliptic.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 'ec'],
  ])('%s', (_what, text, reason) => {
    expect(parsePrivateKey(text)).toEqual({ fault: expect.stringContaining(reason) });
  });
});
