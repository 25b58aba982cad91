import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { connectFields } from '#shared/domain/connect-fields.ts';
import { type AuthScheme, staticAuthModes, type Toolkit } from '#shared/domain/toolkit.ts';
import { originsOf, resolveBaseUrl } from './base-url.ts';
import { toolkitForScheme } from './complete-toolkit.ts';
import { renderInjections } from './injections.ts';
import { originAllows } from './origin-allows.ts';
import { parseCatalog } from './parse-toolkits.ts';

const file = new URL('../../../../resources/catalog/toolkits.json', import.meta.url);
const catalog = parseCatalog(JSON.parse(readFileSync(file, 'utf8')));

/** What a person could enter: the default, the example, the first choice, or something plain that fits. */
function plausibleValues(toolkit: Toolkit, scheme: AuthScheme): Record<string, string> {
  return Object.fromEntries(
    connectFields(toolkit, scheme).map((field) => {
      const fits = toolkit.base_url_vars[field.name]?.host_pattern?.split('|')[0]?.replace('*', 'acme');
      return [
        field.name,
        field.default ?? field.example ?? field.enum?.[0] ?? fits ?? (field.name === 'dc' ? 'us6' : 'acme1'),
      ];
    }),
  );
}

const schemes = catalog.flatMap((toolkit) =>
  toolkit.auth_schemes.map((scheme) => ({
    name: `${toolkit.slug} ${scheme.mode}`,
    toolkit: toolkitForScheme(toolkit, scheme),
    scheme,
  })),
);
const typed = schemes.filter(({ scheme }) => staticAuthModes.has(scheme.mode));

test('holds 146 services, each once, none of them private', () => {
  expect(new Set(catalog.map(({ slug }) => slug)).size).toBe(146);
  expect(catalog.filter(({ private_network, tier }) => private_network || tier !== 'checked')).toEqual([]);
});

describe.each(schemes)('$name', ({ toolkit, scheme }) => {
  test('resolves to an https origin among its own', () => {
    const values = plausibleValues(toolkit, scheme);
    const { origin, path } = resolveBaseUrl(toolkit, values);
    expect(new URL(origin + path).protocol).toBe('https:');
    expect(new URL(origin + path).origin).toBe(origin);
    expect(originAllows(originsOf(toolkit, values), origin)).toBe(true);
  });
});

test.each(typed.filter(({ scheme }) => scheme.mode !== 'NO_AUTH'))(
  '$name sends every field it asks for',
  ({ toolkit, scheme }) => {
    const values = plausibleValues(toolkit, scheme);
    for (const name of Object.keys(scheme.fields)) values[name] = `value-of-${name.replaceAll('_', '-')}`;
    const decoded = renderInjections(scheme, values)
      .map(({ value }) =>
        value.replace(/^Basic (.*)$/, (_, text: string) => `Basic ${Buffer.from(text, 'base64').toString()}`),
      )
      .concat(resolveBaseUrl(toolkit, values).path)
      .join('\n');
    for (const name of Object.keys(scheme.fields)) expect(decoded).toContain(values[name]);
  },
);

test.each([
  ['github', 'BEARER_TOKEN', { token: 't' }, [['Authorization', 'Bearer t']]],
  [
    'zendesk',
    'BASIC',
    { email: 'a@b.c', api_token: 't' },
    [['Authorization', `Basic ${btoa('a@b.c/token:t')}`]],
  ],
  ['azure_devops', 'BASIC', { pat: 't' }, [['Authorization', `Basic ${btoa(':t')}`]]],
  [
    'datadog',
    'API_KEY',
    { api_key: 'k', app_key: 'a' },
    [
      ['DD-API-KEY', 'k'],
      ['DD-APPLICATION-KEY', 'a'],
    ],
  ],
  ['pagerduty', 'API_KEY', { api_key: 'k' }, [['Authorization', 'Token token=k']]],
  [
    'trello',
    'API_KEY',
    { api_key: 'k', token: 't' },
    [
      ['key', 'k'],
      ['token', 't'],
    ],
  ],
  ['telegram', 'API_KEY', { bot_token: 't' }, []],
])('%s injects as its documentation says', (slug, mode, values, wanted) => {
  const found = typed.find(({ name }) => name === `${slug} ${mode}`);
  const rendered = renderInjections(found?.scheme ?? { inject: [] }, values);
  expect(rendered.map(({ name, value }) => [name, value])).toEqual(wanted);
});

test.each(['jira', 'confluence'])(
  '%s with an API token lives at the site, not at the OAuth address',
  (slug) => {
    const found = typed.find(({ name }) => name === `${slug} BASIC`);
    if (!found) throw new Error('the scheme is gone');
    expect(connectFields(found.toolkit, found.scheme).map(({ name, required }) => [name, required])).toEqual([
      ['subdomain', true],
      ['email', true],
      ['api_token', true],
    ]);
    expect(resolveBaseUrl(found.toolkit, { subdomain: 'acme' })).toEqual({
      origin: 'https://acme.atlassian.net',
      path: '',
    });
  },
);
