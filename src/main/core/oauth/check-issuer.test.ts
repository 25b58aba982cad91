import { expect, it } from 'vitest';
import { checkIssuer } from './check-issuer.ts';

const issuer = 'https://id.acme.example';
const refused = expect.objectContaining({ code: 'AuthorizationFailed' });

it.each([
  ['the right name', issuer, true, issuer],
  ['the right name, unannounced', issuer, false, issuer],
  ['no name where none is announced', issuer, false, null],
  ['any name where the issuer is not known', null, false, 'https://other.example'],
])('takes %s', (_what, known, sendsIssuer, named) => {
  expect(() => checkIssuer({ issuer: known, sendsIssuer }, named)).not.toThrow();
});

it.each([
  ['another name', false, 'https://evil.example'],
  ['a name that differs by a slash', false, `${issuer}/`],
  ['an empty name', false, ''],
  ['no name where one is announced', true, null],
])('refuses %s', (_what, sendsIssuer, named) => {
  expect(() => checkIssuer({ issuer, sendsIssuer }, named)).toThrow(refused);
});
