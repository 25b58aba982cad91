import { describe, expect, it } from 'vitest';
import type { DiscoveredServer } from '#shared/domain/oauth-server.ts';
import { toolkitAt } from './address-form.ts';

const found: DiscoveredServer = {
  name: 'Acme tools',
  origins: ['https://id.acme.example'],
  obstacle: null,
  server: {
    issuer: 'https://id.acme.example',
    authorize_url: 'https://id.acme.example/authorize',
    token_url: 'https://id.acme.example/token',
    registration_url: 'https://id.acme.example/register',
    revocation_url: null,
    sends_issuer: true,
    takes_s256: true,
    token_auth_methods: [],
    resource: 'https://mcp.acme.example/mcp',
    scopes: ['read'],
  },
};

describe('the service at an address', () => {
  it('registers itself and sends tokens only to the address', () => {
    expect(toolkitAt('mcp.acme.example/mcp/', found, 0)).toMatchObject({
      slug: 'acme_tools',
      base_url: 'https://mcp.acme.example/mcp',
      auth_schemes: [{ mode: 'DCR_OAUTH', oauth: { resource: 'https://mcp.acme.example/mcp' } }],
    });
  });

  it('takes another slug where the first is taken', () => {
    expect(toolkitAt('https://mcp.acme.example', found, 1).slug).toBe('acme_tools_2');
  });

  it('is found again by its issuer where the API does not describe itself', () => {
    const server = { ...found.server, resource: null };
    expect(toolkitAt('https://a.example', { ...found, server }, 0).auth_schemes[0]).toMatchObject({
      oauth: { issuer: server.issuer },
    });
  });

  it('waits for an app registered by hand where the server registers nobody', () => {
    const blocked = { ...found, obstacle: 'it does not let apps register themselves' };
    expect(toolkitAt('https://mcp.acme.example', blocked, 0).auth_schemes[0]).toMatchObject({
      mode: 'OAUTH2',
      oauth: { token_url: found.server.token_url, default_scopes: ['read'] },
    });
  });
});
