import { expect, test } from 'vitest';
import { passphraseFault } from './new-passphrase.tsx';
import { passphraseStrength } from './passphrase.ts';

test('rates length and variety', () => {
  const rated = [
    '',
    'short',
    'aaaaaaaaaaaaaaaaaaaa',
    '1234567890123456',
    'tr0ub4dor&3',
    'correct horse battery staple',
  ];
  expect(rated.map(passphraseStrength)).toEqual(['empty', 'too_short', 'weak', 'weak', 'fair', 'strong']);
});

test('takes a new passphrase that is long enough and typed the same twice', () => {
  expect(passphraseFault({ first: 'horse ba', second: 'horse ba' })).toBeNull();
  expect(passphraseFault({ first: 'horse b', second: 'horse b' })).toBe('too_short');
  expect(passphraseFault({ first: 'horse ba', second: 'horse bb' })).toBe('differ');
});
