import type { AuthorizationServer } from 'oauth4webapi';
import { describe, expect, it } from 'vitest';
import { readResource, readServer } from './server-metadata.ts';

const issuer = 'https://id.acme.example';
const metadata: AuthorizationServer = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  registration_endpoint: `${issuer}/register`,
  revocation_endpoint: `${issuer}/revoke`,
  code_challenge_methods_supported: ['S256'],
};
const refused = expect.objectContaining({ code: 'DiscoveryFailed' });

const hostile = [
  'javascript:alert(1)',
  'http://id.acme.example/x',
  'https://127.0.0.1/x',
  'https://10.0.0.1/x',
  'https://169.254.169.254/latest',
  'https://[::1]/x',
  'https://localhost/x',
  'http://127.0.0.1/x',
  'https://2130706433/x',
  'https://user:pass@id.acme.example/x',
  'https://id.acme.example/x#fragment',
  'https://id.acme.example/{access_token}',
  'https://id.acme.example\\@evil.example/x',
  'https://id.acme.example/\r\nx',
  'file:///etc/passwd',
  'data:text/html,x',
  '',
  7,
];
const endpoints = [
  'authorization_endpoint',
  'token_endpoint',
  'registration_endpoint',
  'revocation_endpoint',
] as const;

describe('what a server says of itself', () => {
  it('is taken where every address is public https', () => {
    expect(readServer(metadata, null, null)).toMatchObject({
      token_url: `${issuer}/token`,
      registration_url: `${issuer}/register`,
      takes_s256: true,
    });
  });

  it.each(endpoints.flatMap((endpoint) => hostile.map((address) => [endpoint, address] as const)))(
    'is refused with the %s %j',
    (endpoint, address) => {
      expect(() => readServer({ ...metadata, [endpoint]: address } as never, null, null)).toThrow(refused);
    },
  );

  it('may name the private host that the owner named, and no other', () => {
    const own = { ...metadata, token_endpoint: 'http://127.0.0.1:9000/token' };
    expect(readServer(own, null, '127.0.0.1').token_url).toBe('http://127.0.0.1:9000/token');
    expect(() => readServer(own, null, '127.0.0.2')).toThrow(refused);
    expect(() => readServer(own, null, 'localhost')).toThrow(refused);
  });

  it('needs a sign-in page and a token address', () => {
    for (const name of ['authorization_endpoint', 'token_endpoint'] as const) {
      const { [name]: _left, ...rest } = metadata;
      expect(() => readServer(rest as AuthorizationServer, null, null)).toThrow(refused);
    }
  });

  it('does not count as S256 where it says plain or nothing', () => {
    for (const methods of [['plain'], [], undefined, 'S256']) {
      const { takes_s256: takes } = readServer(
        { ...metadata, code_challenge_methods_supported: methods } as never,
        null,
        null,
      );
      expect([methods, takes]).toEqual([methods, false]);
    }
  });
});

describe('what an API says of itself', () => {
  const asked = 'https://mcp.acme.example/v1/mcp';

  it.each([asked, 'https://mcp.acme.example/v1', 'https://mcp.acme.example', 'https://mcp.acme.example/'])(
    'may be %s',
    (resource) => {
      expect(readResource({ resource }, asked).identifier).toBe(resource);
    },
  );

  it.each([
    'https://mcp.acme.example/v1/mcp2',
    'https://mcp.acme.example/v1/m',
    'https://evil.example/v1/mcp',
    'http://mcp.acme.example/v1/mcp',
    'https://mcp.acme.example:8443/v1/mcp',
    'https://mcp.acme.example/v1?x=1',
    'urn:acme',
    '',
  ])('is refused as %j', (resource) => {
    expect(() => readResource({ resource }, asked)).toThrow(refused);
  });
});
