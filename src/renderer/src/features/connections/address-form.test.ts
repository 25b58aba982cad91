import { describe, expect, it } from 'vitest';
import { toolkitAt } from './address-form.ts';
import { testServer } from './test-oauth.ts';

describe('the service at an address', () => {
  it('registers itself and sends tokens only to the address', () => {
    expect(toolkitAt('mcp.acme.example/mcp/', testServer, 0)).toMatchObject({
      slug: 'acme_tools',
      base_url: 'https://mcp.acme.example/mcp',
      auth_schemes: [{ mode: 'DCR_OAUTH', oauth: { resource: 'https://mcp.acme.example/mcp' } }],
    });
  });

  it('takes another slug where the first is taken', () => {
    expect(toolkitAt('https://mcp.acme.example', testServer, 1).slug).toBe('acme_tools_2');
  });

  it('is found again by its issuer where the API does not describe itself', () => {
    const server = { ...testServer.server, resource: null };
    expect(toolkitAt('https://a.example', { ...testServer, server }, 0).auth_schemes[0]).toMatchObject({
      oauth: { issuer: server.issuer },
    });
  });

  it('waits for an app registered by hand where the server registers nobody', () => {
    const blocked = { ...testServer, obstacle: 'it does not let apps register themselves' };
    expect(toolkitAt('https://mcp.acme.example', blocked, 0).auth_schemes[0]).toMatchObject({
      mode: 'OAUTH2',
      oauth: { token_url: testServer.server.token_url, default_scopes: ['read'] },
    });
  });
});
