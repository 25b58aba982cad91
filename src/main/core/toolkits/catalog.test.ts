import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { connectFields } from '#shared/domain/connect-fields.ts';
import { accountFields } from '#shared/domain/oauth-scheme.ts';
import { mintedAuthModes, signedAuthModes, staticAuthModes, type Toolkit } from '#shared/domain/toolkit.ts';
import { originsOf, resolveBaseUrl, resolveUrlTemplate } from './base-url.ts';
import { openCatalog, parseEntry } from './catalog.ts';
import { toolkitForScheme } from './complete-toolkit.ts';
import { renderInjections } from './injections.ts';
import { createToolkitSearch } from './search.ts';

const file = new URL('../../../../resources/catalog/toolkits.json', import.meta.url);
const raw: unknown[] = JSON.parse(readFileSync(file, 'utf8'));
const catalog = raw.map(parseEntry);
const usable = catalog.filter(({ tier }) => tier !== 'name_only');

/** One line for each entry that a rule finds something about. */
function offenders(
  entries: readonly Toolkit[],
  fault: (toolkit: Toolkit) => string | null | undefined,
): string[] {
  return entries.flatMap((toolkit) => {
    const found = fault(toolkit);
    return found === null || found === undefined ? [] : [`${toolkit.slug}: ${found}`];
  });
}

/** Every address of an entry, its own and those of the sign-in. */
function addresses({ base_url, auth_schemes }: Toolkit): string[] {
  const own = auth_schemes.flatMap(({ base_url: url, oauth }) => [
    url,
    oauth?.authorize_url,
    oauth?.token_url,
    oauth?.refresh_url,
    oauth?.revocation_url,
    oauth?.device_authorization_url,
    ...(oauth?.after_connect ?? []).map(({ url: lookup }) => lookup),
  ]);
  return [base_url, ...own].filter((url) => url !== undefined);
}

describe('every entry of the catalog', () => {
  test('is counted in its tier', () => {
    const count = (tier: Toolkit['tier']) => catalog.filter((toolkit) => toolkit.tier === tier).length;
    expect(count('checked')).toBe(154);
    expect(count('derived')).toBeGreaterThan(500);
    expect(count('unverified')).toBeGreaterThan(800);
    expect(count('name_only')).toBeGreaterThan(500);
    expect(count('custom')).toBe(0);
  });

  test('says whose account it is for the services most used, where it stands in the answer', () => {
    const known = catalog.filter(({ identity }) => identity !== undefined);
    expect(known.length).toBeGreaterThanOrEqual(75);
    expect(known.map(({ slug }) => slug)).toEqual(
      expect.arrayContaining(
        `airtable asana bitbucket box calendly clickup cloudflare discord facebook figma github gitlab gmail googlecalendar
         googledrive hubspot intercom jira confluence linkedin mailchimp microsoft_teams notion okta one_drive outlook pagerduty
         pinterest reddit salesforce sentry shopify slack spotify square stripe telegram todoist trello twilio twitch twitter
         typeform vercel webflow xero youtube zendesk zoom`.split(/\s+/),
      ),
    );
    const odd = ({ identity }: Toolkit) => (identity?.path.includes('..') ? identity.path : null);
    expect(offenders(known, odd)).toEqual([]);
  });

  test('suggests for reading alone no scope that its name says can change something', () => {
    const presets = catalog.flatMap(({ slug, auth_schemes }) =>
      auth_schemes.flatMap(({ oauth }) =>
        oauth?.read_only_scopes === undefined ? [] : [{ slug, scopes: oauth.read_only_scopes }],
      ),
    );
    expect(presets.length).toBeGreaterThanOrEqual(45);
    // "Sites.Read.All" reads all the same, "admin.directory.user.readonly" too.
    const isReading = /(?:^|[._:/])read(?:only|basic)?(?:$|[.:])/i;
    const isChanging = /write|manage|delete|admin|full|modify|send|create|\.all$/i;
    expect(
      presets.filter(({ scopes }) =>
        scopes.some((scope) => isChanging.test(scope) && !isReading.test(scope)),
      ),
    ).toEqual([]);
  });

  test('tells of announced changes with their day and where the vendor says so', () => {
    const warned = catalog.filter(({ warnings }) => warnings !== undefined);
    expect(warned.map(({ slug }) => slug)).toEqual(['linear', 'shopify', 'slack', 'spotify', 'zendesk']);
    const unproved = ({ warnings = [] }: Toolkit) => warnings.find(({ url }) => url === undefined)?.text;
    expect(offenders(warned, unproved)).toEqual([]);
  });

  test('has a slug of its own', () => {
    expect(new Set(catalog.map(({ slug }) => slug)).size).toBe(catalog.length);
  });

  test('names https addresses, or leaves all of one to a declared variable', () => {
    const plain = (toolkit: Toolkit) =>
      addresses(toolkit).find(
        (url) =>
          !url.startsWith('https://') &&
          !Object.keys(toolkit.base_url_vars).some((name) => url.startsWith(`{${name}}`)),
      );
    expect(offenders(usable, plain)).toEqual([]);
  });

  test('names no place for trying out, mock or relay', () => {
    const word =
      /(?:^|[.-])(?:sandbox|mock|staging|preprod|testbed|powerautomate|localhost)[.-]|azurewebsites|ngrok|rapidapi/;
    const suspect = (toolkit: Toolkit) =>
      [...addresses(toolkit).map((url) => url.split('/')[2] ?? ''), ...toolkit.hosts].find((host) =>
        word.test(host),
      );
    expect(offenders(usable, suspect)).toEqual([]);
    expect(usable.filter(({ private_network }) => private_network)).toEqual([]);
  });

  test('shares its address only with entries that are known to be another door to the same service', () => {
    const byAddress = Map.groupBy(
      usable.filter(({ base_url }) => !base_url.startsWith('{')),
      ({ base_url }) => base_url.toLowerCase().replace(/\/+$/, ''),
    );
    const shared = [...byAddress.values()].filter(({ length }) => length > 1);
    expect(shared.flat().filter(({ tier }) => tier !== 'checked')).toEqual([]);
    expect(shared.map((group) => group.map(({ slug }) => slug).join(' ')).sort()).toMatchInlineSnapshot(`
      [
        "discord discordbot",
        "excel microsoft_teams microsoft_todo one_drive outlook share_point",
        "gitlab wrike",
        "slack slackbot",
      ]
    `);
  });

  test('says for each scheme where its credential goes', () => {
    const lost = ({ auth_schemes }: Toolkit) =>
      auth_schemes.find(
        ({ mode, inject }) => mode !== 'NO_AUTH' && !signedAuthModes.has(mode) && inject.length === 0,
      )?.mode;
    expect(offenders(usable, lost)).toEqual([]);
  });

  test('asks for a secret wherever a credential is typed in', () => {
    const open = ({ auth_schemes }: Toolkit) =>
      auth_schemes.find(
        ({ mode, fields }) =>
          staticAuthModes.has(mode) &&
          mode !== 'NO_AUTH' &&
          !Object.values(fields).some(({ secret }) => secret),
      )?.mode;
    expect(offenders(usable, open)).toEqual([]);
  });

  test('sends every field it asks for', () => {
    const unsent = (toolkit: Toolkit) =>
      toolkit.auth_schemes
        // The others sign with their fields, or exchange them for the token that is sent.
        .filter(({ mode }) => staticAuthModes.has(mode) && !signedAuthModes.has(mode))
        .filter(({ mode }) => !mintedAuthModes.has(mode))
        .flatMap((scheme) => {
          const narrowed = toolkitForScheme(toolkit, scheme);
          const used = JSON.stringify([narrowed.base_url, narrowed.hosts, scheme.inject]);
          return Object.keys(scheme.fields).filter((name) => !used.includes(`{${name}}`));
        })[0];
    expect(offenders(usable, unsent)).toEqual([]);
  });

  test('asks for each variable of its address', () => {
    const unasked = (toolkit: Toolkit) =>
      toolkit.auth_schemes.flatMap((scheme) => {
        const narrowed = toolkitForScheme(toolkit, scheme);
        const asked = new Set(connectFields(narrowed, scheme).map(({ name }) => name));
        return [...narrowed.base_url.matchAll(/\{(\w+)\}/g)]
          .map(([, name = '']) => name)
          .filter(
            (name) =>
              !asked.has(name) && !scheme.inject.some((each) => each.in === 'path' && each.name === name),
          );
      })[0];
    expect(offenders(usable, unasked)).toEqual([]);
  });
});

test('opens with a row for each entry, without checking all of them', () => {
  const opened = openCatalog(raw);
  expect([...opened.rows()]).toHaveLength(raw.length);
  expect(opened.get('github')).toMatchObject({ tier: 'checked', private_network: false });
  expect(opened.get('nothing')).toBeUndefined();
});

test.each([
  ['claude', 'anthropic'],
  ['chatgpt', 'openai'],
  ['gcal', 'googlecalendar'],
])('"%s" is known as what people call a service', (name, slug) => {
  const matches = [...createToolkitSearch(openCatalog(raw).rows())(name)];
  expect(matches.filter(([, { grade }]) => grade === 0).map(([found]) => found)).toEqual([slug]);
});

test('an entry that breaks a rule is refused when it is asked for, and the others work', () => {
  const opened = openCatalog([
    {
      slug: 'good',
      name: 'Good',
      tier: 'checked',
      base_url: 'https://a.test',
      auth_schemes: [{ mode: 'NO_AUTH' }],
    },
    {
      slug: 'bad',
      name: 'Bad',
      tier: 'checked',
      base_url: 'http://b.test',
      auth_schemes: [{ mode: 'NO_AUTH' }],
    },
  ]);
  expect(opened.get('good')).toMatchObject({ hosts: [] });
  expect(() => opened.get('bad')).toThrow(expect.objectContaining({ code: 'Internal' }));
});

test.each([
  ['no list', {}],
  ['an entry without a tier', [{ slug: 'a', name: 'A', auth_schemes: [{ mode: 'NO_AUTH' }] }]],
  [
    'a slug twice',
    ['a', 'a'].map((slug) => ({ slug, name: 'A', tier: 'name_only', auth_schemes: [{ mode: 'API_KEY' }] })),
  ],
])('refuses a file with %s', (_what, content) => {
  expect(() => openCatalog(content)).toThrow(expect.objectContaining({ code: 'Internal' }));
});

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
  [
    'harvest',
    'BEARER_TOKEN',
    { token: 't', account_id: '7' },
    [
      ['Authorization', 'Bearer t'],
      ['Harvest-Account-Id', '7'],
    ],
  ],
])('%s injects as its documentation says', (slug, mode, values, wanted) => {
  const scheme = catalog
    .find((toolkit) => toolkit.slug === slug)
    ?.auth_schemes.find((each) => each.mode === mode);
  const rendered = renderInjections(scheme ?? { inject: [] }, values);
  expect(rendered.map(({ name, value }) => [name, value])).toEqual(wanted);
});

test.each(['jira', 'confluence'])(
  '%s with an API token lives at the site, not at the OAuth address',
  (slug) => {
    const source = catalog.find((toolkit) => toolkit.slug === slug);
    const scheme = source?.auth_schemes.find(({ mode }) => mode === 'BASIC');
    if (!source || !scheme) throw new Error('the scheme is gone');
    const toolkit = toolkitForScheme(source, scheme);
    expect(connectFields(toolkit, scheme).map(({ name, required }) => [name, required])).toEqual([
      ['subdomain', true],
      ['email', true],
      ['api_token', true],
    ]);
    expect(resolveBaseUrl(toolkit, { subdomain: 'acme' })).toEqual({
      origin: 'https://acme.atlassian.net',
      path: '',
    });
  },
);

function schemeIn(slug: string, mode: string) {
  const source = catalog.find((toolkit) => toolkit.slug === slug);
  const scheme = source?.auth_schemes.find((each) => each.mode === mode);
  if (!source || !scheme) throw new Error(`${slug} with ${mode} is gone`);
  return { toolkit: toolkitForScheme(source, scheme), scheme };
}

test.each([
  ['outlook', 'common'],
  ['dynamics365', 'organizations'],
])('%s lets accounts of %s sign in unless a tenant is named', (slug, usual) => {
  const { toolkit, scheme } = schemeIn(slug, 'OAUTH2');
  const asked = accountFields(toolkit, scheme).find(({ name }) => name === 'tenant_id');
  expect(asked).toMatchObject({ kind: 'variable', required: false, default: usual });
  const address = (values: Record<string, string>) =>
    resolveUrlTemplate(toolkit, scheme.oauth?.token_url ?? '', values);
  expect(address({})).toBe(`https://login.microsoftonline.com/${usual}/oauth2/v2.0/token`);
  expect(address({ tenant_id: 'contoso.onmicrosoft.com' })).toContain('/contoso.onmicrosoft.com/oauth2');
  expect(() => address({ tenant_id: '../evil' })).toThrow(/tenant_id/);
});

test('Zoom asks for the account id only where its own app signs in', () => {
  const asked = (mode: string) => {
    const { toolkit, scheme } = schemeIn('zoom', mode);
    return accountFields(toolkit, scheme).map(({ name, required }) => [name, required]);
  };
  expect(asked('S2S_OAUTH2')).toEqual([['account_id', true]]);
  expect(asked('OAUTH2')).toEqual([]);
});

test.each([
  ['amazon_s3', 'AWS_SIGV4', ['region', 'access_key_id', 'secret_access_key']],
  ['googledrive', 'GOOGLE_SERVICE_ACCOUNT', ['credentials_json', 'subject', 'scopes']],
  ['github', 'SERVICE_ACCOUNT', ['application_id', 'installation_id', 'private_key']],
])('%s with %s asks for what its scheme needs', (slug, mode, names) => {
  const { toolkit, scheme } = schemeIn(slug, mode);
  expect(connectFields(toolkit, scheme).map(({ name }) => name)).toEqual(expect.arrayContaining(names));
});

test('Amazon S3 lies in the region that is named, each bucket by path or by host', () => {
  const { toolkit } = schemeIn('amazon_s3', 'AWS_SIGV4');
  expect(originsOf(toolkit, {})).toEqual([
    'https://s3.us-east-1.amazonaws.com',
    'https://*.s3.us-east-1.amazonaws.com',
  ]);
  expect(() => originsOf(toolkit, { region: 'eu-central-1.evil' })).toThrow(/region/);
});
