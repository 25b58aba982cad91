import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BaseUrlVariable, Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { type Addressed, originsOf, resolveBaseUrl } from './base-url.ts';
import { originAllows } from './origin-allows.ts';

const variable = (rules: Partial<BaseUrlVariable> = {}): BaseUrlVariable => ({
  label: 'V',
  required: true,
  ...rules,
});

function toolkit(
  baseUrl: string,
  variables: Toolkit['base_url_vars'] = {},
  hosts: string[] = [],
  inject: Toolkit['auth_schemes'][number]['inject'] = [],
): Addressed {
  return {
    base_url: baseUrl,
    base_url_vars: variables,
    hosts,
    auth_schemes: [{ mode: 'API_KEY', inject, fields: {} }],
  };
}

function refusal(run: () => unknown): SallyportError {
  try {
    run();
  } catch (error) {
    if (error instanceof SallyportError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a literal base URL', () => {
  test.each([
    ['https://API.GitHub.com', 'https://api.github.com', ''],
    ['HTTPS://api.example.com:443/v1/', 'https://api.example.com', '/v1'],
    ['https://api.example.com:8443/a/b', 'https://api.example.com:8443', '/a/b'],
    ['http://127.0.0.1:4000/v1', 'http://127.0.0.1:4000', '/v1'],
    ['http://localhost:80', 'http://localhost', ''],
    ['http://[0:0:0:0:0:0:0:1]:3000', 'http://[::1]:3000', ''],
  ])('%s is %s with path "%s"', (text, origin, path) => {
    expect(resolveBaseUrl(toolkit(text), {})).toEqual({ origin, path });
  });
});

describe('a variable in the host', () => {
  const site = toolkit('https://{subdomain}.zendesk.com/api/v2', { subdomain: variable() });

  test('is filled and lower-cased', () => {
    expect(resolveBaseUrl(site, { subdomain: 'Acme' })).toEqual({
      origin: 'https://acme.zendesk.com',
      path: '/api/v2',
    });
  });

  test.each([
    'evil.com/',
    'evil.com#',
    'evil.com?',
    'user@evil.com',
    'evil.com:443',
    'evil.com\\',
    'a b',
    'a\n',
    'https://acme',
    'аcme',
    '%61',
    '..',
    '.acme',
    'acme.',
    '-',
    'acme.zendesk.com',
    '{subdomain}',
  ])('refuses the value %j and names the field', (subdomain) => {
    expect(refusal(() => resolveBaseUrl(site, { subdomain })).details.field).toBe('fields.subdomain');
  });

  test('never leads outside the literal rest of the host, whatever is entered', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (subdomain) => {
        try {
          const { origin } = resolveBaseUrl(site, { subdomain });
          expect(new URL(origin).origin).toBe(origin);
          expect(new URL(origin).hostname.endsWith('.zendesk.com')).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(SallyportError);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('is missing without a value or default, and a default fills in', () => {
    expect(refusal(() => resolveBaseUrl(site, {})).details.errors).toEqual(['fields.subdomain: is missing']);
    const withDefault = toolkit('https://{host}/api', { host: variable({ default: 'gitlab.com' }) });
    expect(resolveBaseUrl(withDefault, { host: '' }).origin).toBe('https://gitlab.com');
  });

  test('may be empty where the choices say so', () => {
    const sentry = toolkit('https://{region}sentry.io', {
      region: variable({ default: '', enum: ['', 'de.'] }),
    });
    expect(resolveBaseUrl(sentry, {}).origin).toBe('https://sentry.io');
    expect(resolveBaseUrl(sentry, { region: 'de.' }).origin).toBe('https://de.sentry.io');
    expect(refusal(() => resolveBaseUrl(sentry, { region: 'us' })).message).toContain('is not one of');
  });

  test('keeps its pattern, which is anchored', () => {
    const shop = toolkit('https://{shop}.myshopify.com', { shop: variable({ pattern: '[a-z]+|x' }) });
    expect(resolveBaseUrl(shop, { shop: 'acme' }).origin).toBe('https://acme.myshopify.com');
    expect(refusal(() => resolveBaseUrl(shop, { shop: 'acme-1' })).message).toContain('pattern');
  });

  test('cannot become an address in disguise', () => {
    const any = toolkit('https://{host}', { host: variable() });
    for (const host of ['127.1', '0x7f.1', '2130706433', '0177.0.0.1']) {
      expect(refusal(() => resolveBaseUrl(any, { host })).details.field).toBe('fields.host');
    }
  });
});

describe('a variable that is the whole address', () => {
  const salesforce = toolkit(
    '{instance_url}/services/data/v61.0',
    { instance_url: variable({ host_pattern: '*.salesforce.com|force.com' }) },
    ['login.salesforce.com'],
  );

  test.each(['https://na1.salesforce.com', 'https://NA1.salesforce.com/', 'na1.salesforce.com'])(
    'takes %s',
    (url) => {
      expect(resolveBaseUrl(salesforce, { instance_url: url })).toEqual({
        origin: 'https://na1.salesforce.com',
        path: '/services/data/v61.0',
      });
    },
  );

  test.each([
    'https://evil.com',
    'https://salesforce.com',
    'https://evil.com/.salesforce.com',
    'https://na1.salesforce.com@evil.com',
    'https://na1.salesforce.com?x',
    'https://na1.salesforce.com#x',
    'https://na1.salesforce.com/../x',
    'http://na1.salesforce.com',
    'https://xsalesforce.com',
    'https://na1.salesforce.com.',
    'https://na1.salesforce.com\\@evil.com',
  ])('refuses %s', (url) => {
    expect(refusal(() => resolveBaseUrl(salesforce, { instance_url: url })).details.field).toBe(
      'fields.instance_url',
    );
  });

  test('brings its own path and port', () => {
    const own = toolkit('{url}/api', { url: variable() });
    expect(resolveBaseUrl(own, { url: 'https://git.example.com:8443/gitea/' })).toEqual({
      origin: 'https://git.example.com:8443',
      path: '/gitea/api',
    });
  });
});

describe('a value in the path', () => {
  const azure = toolkit('https://dev.azure.com/{organization}', { organization: variable() });

  test('is one percent-encoded segment', () => {
    expect(resolveBaseUrl(azure, { organization: 'my org:1' }).path).toBe('/my%20org:1');
  });

  test.each(['a/b', '..', '.', '..;x', 'a?b', 'a#b', 'a%2fb', 'a\\b', 'a\u0000', '\ud800'])(
    'refuses %j',
    (organization) => {
      expect(refusal(() => resolveBaseUrl(azure, { organization })).details.field).toBe(
        'fields.organization',
      );
    },
  );

  test('never adds a segment, query or fragment, whatever is entered', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (organization) => {
        try {
          const { origin, path } = resolveBaseUrl(azure, { organization });
          const seen = new URL(origin + path);
          expect([seen.origin, seen.pathname, seen.search, seen.hash]).toEqual([
            'https://dev.azure.com',
            path,
            '',
            '',
          ]);
          expect(path.split('/')).toHaveLength(2);
        } catch (error) {
          expect(error).toBeInstanceOf(SallyportError);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('may be a secret that the scheme injects there', () => {
    const telegram = toolkit(
      'https://api.telegram.org/bot{bot_token}',
      {},
      [],
      [{ in: 'path', name: 'bot_token', value: '{bot_token}' }],
    );
    expect(resolveBaseUrl(telegram, { bot_token: '123:AA-b_c' }).path).toBe('/bot123:AA-b_c');
    expect(originsOf(telegram, {})).toEqual(['https://api.telegram.org']);
    expect(refusal(() => resolveBaseUrl(telegram, {})).details.errors).toEqual([
      'fields.bot_token: is missing',
    ]);
  });
});

describe('the origins of a toolkit', () => {
  test('are the base URL and the further hosts, wildcards kept, unfilled ones left out, each once', () => {
    const jira = toolkit(
      'https://api.atlassian.com/ex/jira/{cloud_id}',
      { cloud_id: variable(), subdomain: variable({ required: false }) },
      [
        '{subdomain}.atlassian.net',
        '*.Twilio.com',
        'files.example.com:8443',
        'api.atlassian.com',
        '[::1]:443',
      ],
    );
    expect(originsOf(jira, {})).toEqual([
      'https://api.atlassian.com',
      'https://*.twilio.com',
      'https://files.example.com:8443',
      'https://[::1]',
    ]);
    expect(originsOf(jira, { subdomain: 'acme' })).toContain('https://acme.atlassian.net');
    expect(refusal(() => originsOf(jira, { subdomain: 'evil.com/' })).details.field).toBe('fields.subdomain');
  });

  test('share the scheme of the base URL', () => {
    expect(originsOf(toolkit('http://127.0.0.1:4000', {}, ['127.0.0.1:4001']), {})).toEqual([
      'http://127.0.0.1:4000',
      'http://127.0.0.1:4001',
    ]);
  });
});

describe('a list of origins', () => {
  const list = ['https://api.github.com', 'https://*.twilio.com', 'https://*.example.com:8443'];

  test.each([
    'https://api.github.com',
    'https://verify.twilio.com',
    'https://a.b.twilio.com',
    'https://x.example.com:8443',
  ])('allows %s', (origin) => expect(originAllows(list, origin)).toBe(true));

  test.each([
    'https://github.com',
    'https://api.github.com.evil.com',
    'https://x.api.github.com',
    'https://api.github.com:8443',
    'http://api.github.com',
    'https://twilio.com',
    'https://.twilio.com',
    'https://a..twilio.com',
    'https://eviltwilio.com',
    'https://*.twilio.com',
    'http://a.twilio.com',
    'https://a.twilio.com:444',
    'https://x.example.com',
    'https://a.twilio.com/',
    'https://evil.com/.twilio.com',
    'https://evil.com#.twilio.com',
    'https://evil.com@a.twilio.com',
    '',
    'null',
  ])('does not allow %s', (origin) => expect(originAllows(list, origin)).toBe(false));

  test('allows only what the standard URL parser places below the same name', () => {
    const text = fc.array(
      fc.constantFrom(
        'https://',
        'http://',
        'evil.com',
        'a',
        '.',
        'twilio.com',
        ':444',
        '/',
        '@',
        '#',
        '?',
        '*.',
        '\\',
      ),
      {
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(text, (parts) => {
        const origin = parts.join('');
        if (!originAllows(['https://*.twilio.com'], origin)) return;
        const seen = new URL(origin);
        expect(seen.origin).toBe(origin);
        expect(seen.hostname.endsWith('.twilio.com')).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
