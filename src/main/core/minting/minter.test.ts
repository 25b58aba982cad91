import { expect, test } from 'vitest';
import { mintedExpiry } from './minted-token.ts';
import { minterOf } from './minter.ts';

test.each([
  [
    'GOOGLE_SERVICE_ACCOUNT',
    { status: 400, code: 'invalid_grant', words: 'Invalid JWT Signature' },
    'fields.credentials_json',
  ],
  ['GOOGLE_SERVICE_ACCOUNT', { status: 400, code: 'invalid_scope', words: 'x' }, 'fields.scopes'],
  ['GOOGLE_SERVICE_ACCOUNT', { status: 401, code: 'unauthorized_client', words: 'x' }, 'fields.subject'],
  ['SERVICE_ACCOUNT', { status: 404, code: '', words: 'Not Found' }, 'fields.installation_id'],
  ['SERVICE_ACCOUNT', { status: 404, code: '', words: 'Integration not found' }, 'fields.application_id'],
  [
    'SERVICE_ACCOUNT',
    { status: 401, code: '', words: 'A JSON web token could not be decoded' },
    'fields.private_key',
  ],
  ['SERVICE_ACCOUNT', { status: 403, code: '', words: 'This installation has been suspended' }, null],
  ['BASIC_WITH_JWT', { status: 401, code: '', words: 'x' }, 'fields.password'],
] as const)('%s names the field that a refusal is about: %o', (mode, refusal, field) => {
  expect(minterOf({ mode })?.advice(refusal).field).toBe(field);
});

const now = Date.parse('2026-11-21T00:00:00Z');
const jwt = (exp: unknown) => `e30.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.c2ln`;

test.each([
  ['seconds from now', 3_600, 'opaque', now + 3_600_000],
  ['seconds as a text', '60', 'opaque', now + 60_000],
  ['a date', '2026-11-21T01:00:00Z', 'opaque', now + 3_600_000],
  ['seconds since the epoch', now / 1_000 + 60, 'opaque', now + 60_000],
  ['milliseconds since the epoch', now + 60_000, 'opaque', now + 60_000],
  ['nothing, but the JWT does', undefined, jwt(now / 1_000 + 90), now + 90_000],
  ['nothing at all', undefined, 'opaque', null],
  ['a date in the past', '2020-01-01T00:00:00Z', 'opaque', null],
  ['a life of a hundred years', 3_000_000_000_000_000, 'opaque', null],
  ['nonsense', 'soon', jwt('soon'), null],
  ['a token that only looks like a JWT', undefined, 'a.b.c', null],
])('takes the end of a token from %s', (_what, stated, token, end) => {
  expect(mintedExpiry(stated, token, now)).toBe(end);
});
