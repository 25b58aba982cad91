import { describe, expect, it } from 'vitest';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { grantedValues } from './token-grant.ts';

const scheme: AuthScheme = {
  mode: 'OAUTH2',
  inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {access_token}' }],
  fields: {},
  oauth: { token_url: 'https://login.crm.example/token', capture: ['instance_url'] },
};
const toolkit: Toolkit = {
  slug: 'crm',
  name: 'CRM',
  base_url: '{instance_url}/services',
  base_url_vars: {
    instance_url: { label: 'Instance', host_pattern: '*.my.crm.example|crm.example', required: true },
  },
  hosts: [],
  default_headers: {},
  auth_schemes: [scheme],
  categories: [],
  tier: 'custom',
  private_network: false,
};

const grantAt = (instance_url: string, before: Record<string, string> = {}) =>
  grantedValues(toolkit, scheme, before, {
    accessToken: 'a-token',
    refreshToken: null,
    expiresAt: null,
    captured: { instance_url },
    tokenOrigins: [],
  });

describe('a base URL that the provider tells', () => {
  it('is taken within the hosts of the service', () => {
    const { fields, origins } = grantAt('https://acme.my.crm.example');
    expect(fields).toMatchObject({ instance_url: 'https://acme.my.crm.example', access_token: 'a-token' });
    expect(origins).toContain('https://acme.my.crm.example');
  });

  it.each([
    'https://evil.example',
    'https://my.crm.example.evil.example',
    'https://evil-crm.example',
    'https://acme.my.crm.example@evil.example',
    'http://acme.my.crm.example',
    'https://127.0.0.1',
    'javascript:alert(1)',
    'file:///etc/passwd',
    '',
  ])('is refused as %j', (url) => {
    expect(() => grantAt(url)).toThrow(expect.objectContaining({ code: 'ValidationFailed' }));
  });
});

describe('a grant without a refresh token', () => {
  it('keeps the one that there is', () => {
    const { fields } = grantAt('https://crm.example', { refresh_token: 'the-old-one' });
    expect(fields.refresh_token).toBe('the-old-one');
  });

  it('leaves none where there was none', () => {
    expect(grantAt('https://crm.example').fields).not.toHaveProperty('refresh_token');
  });
});
