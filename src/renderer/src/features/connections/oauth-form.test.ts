import { expect, test } from 'vitest';
import { accountFields } from '#shared/domain/oauth-scheme.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { developerPage } from './developer-pages.ts';
import {
  needsSecret,
  parseScopes,
  readOnlyScopes,
  redirectRule,
  redirectUri,
  webLink,
} from './oauth-form.ts';

const facts = { authorize_url: 'https://{site}.login.test/authorize', token_url: 'https://login.test/token' };

function scheme(oauth: Record<string, unknown>, rest: Partial<AuthScheme> = {}): AuthScheme {
  return { mode: 'OAUTH2', inject: [], fields: {}, oauth: { ...facts, ...oauth }, ...rest };
}

const toolkit: Toolkit = {
  slug: 'acme',
  name: 'Acme',
  base_url: '{instance}/{cloud_id}',
  base_url_vars: {
    instance: { label: 'Instance', required: true, source: 'token response' },
    cloud_id: { label: 'Cloud id', required: true, source: 'post-connect lookup' },
    site: { label: 'Site', required: true },
  },
  hosts: [],
  default_headers: {},
  auth_schemes: [],
  categories: [],
  tier: 'checked',
  private_network: false,
};

test('asks for no token, for nothing that the sign-in tells, and leaves what can be looked up open', () => {
  const fields = {
    access_token: { label: 'Token', secret: true, required: true },
    team: { label: 'Team', secret: false, required: true },
  };
  expect(
    accountFields(toolkit, scheme({}, { fields })).map(({ name, required }) => [name, required]),
  ).toEqual([
    ['cloud_id', false],
    ['site', true],
    ['team', true],
  ]);
});

test('needs a secret unless the app can be a public client', () => {
  expect(needsSecret(scheme({ token_auth_method: 'client_secret_post', pkce: 'unknown' }), 'browser')).toBe(
    true,
  );
  expect(needsSecret(scheme({ token_auth_method: 'none' }), 'browser')).toBe(false);
  expect(needsSecret(scheme({ pkce: 'required' }), 'browser')).toBe(false);
  expect(needsSecret(scheme({ pkce: 'supported' }), 'browser')).toBe(false);
  expect(needsSecret(scheme({ pkce: 'unsupported', public_client: true }), 'browser')).toBe(false);
  expect(needsSecret(scheme({}), 'device')).toBe(false);
  expect(needsSecret(scheme({ pkce: 'required' }), 'client_credentials')).toBe(true);
});

test('names the redirect address of the gateway as it listens', () => {
  expect(redirectUri('http://127.0.0.1:4477')).toBe('http://127.0.0.1:4477/oauth/callback');
  expect(redirectUri('http://127.0.0.1:4477/')).toBe('http://127.0.0.1:4477/oauth/callback');
  expect(redirectUri(null)).toBeNull();
});

test('takes an unknown rule for redirects as the strict one, and keeps the vendor’s note', () => {
  expect(
    redirectRule(scheme({ loopback_redirect: 'any_port', loopback_note: 'client type Desktop' })),
  ).toEqual({
    rule: 'any_port',
    note: 'client type Desktop',
  });
  expect(redirectRule(scheme({ loopback_redirect: 'https_only' })).rule).toBe('https_only');
  expect(redirectRule(scheme({ loopback_redirect: 'unknown', loopback_note: 'unverified' }))).toEqual({
    rule: 'exact',
    note: null,
  });
  expect(redirectRule(scheme({ loopback_note: 'http://localhost allowed, unverified' })).note).toBe(
    'http://localhost allowed',
  );
});

test('reads scopes however they are pasted, each once', () => {
  expect(parseScopes(' repo\nread:user, user:email repo\r\n')).toEqual(['repo', 'read:user', 'user:email']);
  expect(parseScopes(' \n')).toEqual([]);
});

test('offers only reading where the scopes’ names tell it apart', () => {
  expect(readOnlyScopes(['data.records:read', 'data.records:write', 'offline_access'])).toEqual([
    'data.records:read',
    'offline_access',
  ]);
  expect(readOnlyScopes(['https://x.test/auth/mail.readonly', 'https://x.test/auth/mail.modify'])).toEqual([
    'https://x.test/auth/mail.readonly',
  ]);
  expect(readOnlyScopes(['root_readwrite', 'openid'])).toBeNull();
  expect(readOnlyScopes(['read', 'channels:read'])).toBeNull();
  expect(readOnlyScopes([])).toBeNull();
});

test.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'acme.test/login', ''])(
  'makes no link of %s',
  (text) => {
    expect(webLink(text)).toBeNull();
  },
);

test('makes a link of a web page', () => {
  expect(webLink('https://login.test/?a=1')).toBe('https://login.test/?a=1');
  expect(webLink('http://127.0.0.1:9/device')).toBe('http://127.0.0.1:9/device');
});

test('knows the developer page by the exact host of the sign-in page', () => {
  expect(developerPage('https://github.com/login/oauth/authorize')).toBe(
    'https://github.com/settings/developers',
  );
  expect(developerPage('https://{host}/oauth/authorize', { host: 'gitlab.com' })).toBe(
    'https://gitlab.com/-/user_settings/applications',
  );
  expect(developerPage('https://{host}/oauth/authorize', { host: 'git.acme.test' })).toBeNull();
  expect(developerPage('https://github.com.evil.test/')).toBeNull();
  expect(developerPage(undefined)).toBeNull();
});
