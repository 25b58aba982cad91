import { describe, expect, it } from 'vitest';
import { type Asked, grantWarnings, scopesNotGranted } from './grant-warnings.ts';

const inAnHour = { expiresAt: 3_600_000, refreshToken: null };

function warningsFor(asked: Partial<Asked>, granted: object = {}) {
  return grantWarnings(
    {
      scopes: [],
      knownScopes: [],
      facts: { authorizeUrl: 'https://id.acme.example/auth', authorizeParams: {} },
      renews: true,
      hasRefreshToken: false,
      ...asked,
    },
    {
      accessToken: 'a',
      refreshToken: 'r',
      expiresAt: null,
      scope: null,
      captured: {},
      tokenOrigins: [],
      ...granted,
    },
  );
}

describe('granted scopes', () => {
  it('fall short by those that the answer does not name', () => {
    expect(warningsFor({ scopes: ['read', 'write'] }, { scope: 'read' })).toMatchObject([
      { code: 'scopes_narrower', message: expect.stringContaining('write') },
    ]);
  });

  it.each([
    ['an answer that names none', ['read'], null],
    ['an empty list, as of apps whose permissions stand elsewhere', ['read'], ''],
    ['another order and separator', ['read', 'write'], 'write,read'],
    ['names without the API’s address', ['https://graph.microsoft.com/Mail.Read'], 'mail.read'],
    ['names with the API’s address', ['Mail.Read'], 'https://graph.microsoft.com/Mail.Read'],
    ['a wider one', ['repo', 'repo:status', 'read:org'], 'repo,admin:org'],
    ['no word of those for the sign-in', ['openid', 'email', 'offline_access', 'read'], 'read'],
  ])('are complete with %s', (_case, asked, granted) => {
    expect(scopesNotGranted(asked, granted)).toEqual([]);
  });

  it('do not include a wider one than granted', () => {
    expect(scopesNotGranted(['write:org', 'user'], 'read:org,user:email')).toEqual(['write:org', 'user']);
  });
});

describe('a missing refresh token', () => {
  it('is told of where the token ends, with what to do at the service', () => {
    expect(warningsFor({}, inAnHour)).toMatchObject([
      { code: 'refresh_token_missing', fix: expect.stringContaining('offline access') },
    ]);
  });

  it.each([
    ['the token does not end', {}, { refreshToken: null }],
    ['the account has one from before', { hasRefreshToken: true }, inAnHour],
    ['the app signs in as itself', { renews: false }, inAnHour],
    ['one came', {}, { expiresAt: 3_600_000 }],
  ])('is no news where %s', (_case, asked, granted) => {
    expect(warningsFor(asked, granted)).toEqual([]);
  });

  it('is put down to the scope that was not asked for', () => {
    expect(warningsFor({ knownScopes: ['offline.access'] }, inAnHour)[0]?.fix).toContain('offline.access');
  });

  it('is put down to the parameters or the earlier consent at Google', () => {
    const authorizeUrl = 'https://accounts.google.com/o/oauth2/v2/auth';
    const fixWith = (authorizeParams: Record<string, string>) =>
      warningsFor({ facts: { authorizeUrl, authorizeParams } }, inAnHour)[0]?.fix;
    expect(fixWith({})).toContain('access_type=offline');
    expect(fixWith({ access_type: 'offline' })).toContain('myaccount.google.com');
  });
});
