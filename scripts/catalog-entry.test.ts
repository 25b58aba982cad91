import { describe, expect, it, test } from 'vitest';
import { entryFrom } from './catalog-entry.ts';
import { hostFault } from './catalog-hosts.ts';

const bearer = [{ in: 'header', name: 'Authorization', value: 'Bearer {access_token}' }];
const described = (mode: string, oauth: object) => ({
  slug: 'acme',
  name: 'Acme',
  base_url: 'https://api.acme.test',
  tier: 'derived',
  auth_schemes: [{ mode, inject: mode === 'OAUTH1' ? [] : bearer, oauth }],
});
const oauth1 = {
  request_token_url: 'https://acme.test/request_token',
  authorize_url: 'https://acme.test/authorize',
  access_token_url: 'https://acme.test/access_token',
};
const oauth2 = { authorize_url: 'https://acme.test/authorize', token_url: 'https://acme.test/token' };

describe('an entry of the catalog', () => {
  it('is made from what is the service itself', () => {
    expect(entryFrom(described('OAUTH2', oauth2))).toMatchObject({ slug: 'acme' });
    expect(entryFrom(described('OAUTH1', oauth1))).toMatchObject({ slug: 'acme' });
  });

  it.each([
    ['OAUTH1', 'request_token_url', oauth1],
    ['OAUTH1', 'access_token_url', oauth1],
    ['OAUTH2', 'authorize_url', oauth2],
    ['OAUTH2', 'token_url', oauth2],
    ['OAUTH2', 'refresh_url', oauth2],
    ['OAUTH2', 'revocation_url', oauth2],
    ['OAUTH2', 'device_authorization_url', oauth2],
    ['DCR_OAUTH', 'registration_url', oauth2],
  ])('of %s is refused where its %s is on a host of anybody', (mode, name, oauth) => {
    const refused = entryFrom(described(mode, { ...oauth, [name]: 'https://acme.ngrok.io/x' }));
    expect(refused).toBe("acme.ngrok.io runs anybody's program (ngrok.io)");
  });
});

test.each([
  'api.sandbox.acme.com',
  'staging-api.acme.com',
  'api-dev.acme.com',
  'dev.acme.com',
  'localhost',
  'localhost:8080',
  'PROXY.acme.com',
  'acme.herokuapp.com',
  '{site}.github.io',
])('%s is no host for a credential', (host) => {
  expect(hostFault(host)).not.toBeNull();
});

test.each(['api.acme.com', 'dev.azure.com', 'developer.acme.com', 'latest.acme.com', '{site}.acme.com:8443'])(
  '%s is one',
  (host) => {
    expect(hostFault(host)).toBeNull();
  },
);
