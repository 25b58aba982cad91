import { expect, test } from 'vitest';
import { codeLifeMs, createConsoleSignIn } from './console-sign-in.ts';

test('a code opens one session and never a second', () => {
  const signIn = createConsoleSignIn(() => 0);
  const code = signIn.newCode();
  const token = signIn.redeem(code);
  expect(token !== null && signIn.recognises(token)).toBe(true);
  expect(signIn.redeem(code)).toBeNull();
});

test('a code stops working after its life, and a session does not', () => {
  let time = 0;
  const signIn = createConsoleSignIn(() => time);
  const token = signIn.redeem(signIn.newCode());
  const late = signIn.newCode();
  time = codeLifeMs;
  expect(signIn.redeem(late)).toBeNull();
  expect(token !== null && signIn.recognises(token)).toBe(true);
});

test('a code is no token, and a token is no code', () => {
  const signIn = createConsoleSignIn(() => 0);
  const code = signIn.newCode();
  expect(signIn.recognises(code)).toBe(false);
  const token = signIn.redeem(code);
  expect(token !== null && signIn.redeem(token)).toBeNull();
  expect(signIn.recognises('')).toBe(false);
});

test('many links keep the newest ones only', () => {
  const signIn = createConsoleSignIn(() => 0);
  const codes = Array.from({ length: 17 }, () => signIn.newCode());
  expect(signIn.redeem(codes[0] ?? '')).toBeNull();
  expect(signIn.redeem(codes[16] ?? '')).not.toBeNull();
});
