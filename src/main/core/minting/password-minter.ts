import type { MintContext, Minter, MintRequest } from './minter.ts';

/**
 * A user name and password that a service exchanges for a JWT. How it takes them is the toolkit's to say: as JSON, as a form,
 * or as Basic authentication.
 */
export const passwordMinter: Minter = {
  faults: () => [],
  request({ facts, values }: MintContext): MintRequest {
    const { username = '', password = '' } = values;
    const extra = Object.entries(facts.token_params ?? {}).map(
      ([name, value]) => [name, String(value)] as const,
    );
    const credentials = { username, password };
    const headers = { accept: 'application/json' };
    const basic = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
    const secrets = [password, basic];
    if (facts.token_credentials === 'basic') {
      const body = extra.length === 0 ? null : new URLSearchParams(Object.fromEntries(extra));
      return { headers: { ...headers, authorization: `Basic ${basic}` }, body, secrets };
    }
    const named = { ...credentials, ...Object.fromEntries(extra) };
    if (facts.token_credentials === 'form') return { headers, body: new URLSearchParams(named), secrets };
    return {
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(named),
      secrets,
    };
  },
  tokenPath: 'token',
  expiryPath: 'expires_in',
  advice: () => ({
    field: 'fields.password',
    fix: 'Check user name and password, and connect again with the right ones.',
  }),
};
