import { expect, test } from 'vitest';
import { type Draft, entriesFromDraft } from './catalog-from-draft.ts';
import { type Facts, toolkitsFromFacts } from './catalog-from-facts.ts';
import { catalogNotices } from './catalog-notices.ts';

const meta = { generated: '2026-11-20', sources: { goth: 'MIT' } };
const bearer = {
  mode: 'BEARER_TOKEN',
  inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {token}' }],
  fields: { token: { label: 'Token', secret: true, required: true } },
};
const entry = (slug: string, changes: object = {}): Facts['toolkits'][number] => ({
  slug,
  name: slug,
  base_url: `https://api.${slug}.test`,
  auth_schemes: [bearer],
  ...changes,
});

test('refuses entries that break a rule and keeps the others', () => {
  const { toolkits, refused } = toolkitsFromFacts({
    meta,
    toolkits: [
      entry('plain', { base_url: 'http://api.plain.test' }),
      entry('typo', {
        auth_schemes: [{ ...bearer, inject: [{ in: 'header', name: 'X', value: '{tokn}' }] }],
      }),
      entry('twice'),
      entry('twice'),
      entry('Bad Slug'),
      entry('alpha'),
    ],
  });
  expect(toolkits.map(({ slug }) => slug)).toEqual(['alpha', 'twice']);
  expect(refused.map((line) => line.split(':')[0])).toEqual(['plain', 'typo', 'twice', 'Bad Slug']);
});

test('gathers OAuth facts, renames the client-credentials mode and drops a repeated mode', () => {
  const oauth = {
    mode: 'OAUTH2_CLIENT_CREDENTIALS',
    token_url: 'https://x.test/token',
    inject: [],
    note: 'n',
  };
  const { toolkits, dropped } = toolkitsFromFacts({
    meta,
    toolkits: [entry('a', { extra_hosts: ['*.a.test'], auth_schemes: [bearer, oauth, bearer] })],
  });
  expect(toolkits[0]).toMatchObject({
    tier: 'checked',
    hosts: ['*.a.test'],
    auth_schemes: [
      { mode: 'BEARER_TOKEN' },
      { mode: 'S2S_OAUTH2', note: 'n', oauth: { token_url: 'https://x.test/token' } },
    ],
  });
  expect(dropped[0]).toContain('BEARER_TOKEN');
});

type DraftEntry = Draft['toolkits'][number];
const draft = (...toolkits: DraftEntry[]): Draft => ({
  meta: { licences: { guru: 'facts only' } },
  toolkits,
});
const derived = (slug: string, changes: Partial<DraftEntry> = {}): DraftEntry => ({
  slug,
  name: slug,
  tier: 'B',
  base_url: `https://api.${slug}.test/v1`,
  auth_schemes: [{ mode: 'API_KEY', in: 'header', name: 'X-Key' }],
  sources: ['activepieces'],
  ...changes,
});
const only = (entry: DraftEntry) => entriesFromDraft(draft(entry), []).entries[0];

test('gives each derived entry its tier, and one without an address only its name', () => {
  const { entries } = entriesFromDraft(
    draft(derived('b'), derived('c', { tier: 'C' }), {
      ...derived('d', { tier: 'D' }),
      base_url: undefined,
    } as never),
    [],
  );
  expect(entries.map(({ slug, tier, base_url }) => [slug, tier, base_url])).toEqual([
    ['b', 'derived', 'https://api.b.test/v1'],
    ['c', 'unverified', 'https://api.c.test/v1'],
    ['d', 'name_only', ''],
  ]);
});

test.each<[string, Partial<DraftEntry>]>([
  ['http only', { base_url: 'http://api.x.test' }],
  ['a sandbox', { base_url: 'https://sandbox.x.test' }],
  ['a relay', { base_url: 'https://powerautomate.x.test' }],
  ['where anybody’s program runs', { base_url: 'https://x.azurewebsites.net' }],
  [
    'a sign-in without https',
    { auth_schemes: [{ mode: 'OAUTH2', authorize: 'http://x.test', token: 'https://x.test' }] },
  ],
  [
    'a template with an unknown field',
    {
      auth_schemes: [
        { mode: 'API_KEY', template: 'Key {nonsense}', fields: { a: { label: 'A' }, b: { label: 'B' } } },
      ],
    },
  ],
  ['a secret in the address', { base_url: 'https://api.x.test/{apikey}' }],
  ['no scheme that is known', { auth_schemes: [{ mode: 'SAML' }] }],
])('refuses %s', (_what, changes) => {
  const { entries, refused } = entriesFromDraft(draft(derived('x', changes)), []);
  expect(entries).toEqual([]);
  expect(refused).toHaveLength(1);
});

test('gives neither a slug nor an address twice, and lets the better known keep it', () => {
  const first = only(derived('a'));
  const { entries, refused } = entriesFromDraft(
    draft(
      derived('a', { base_url: 'https://other.test' }),
      derived('same_as_a', { base_url: 'https://API.a.test/v1/' }),
      derived('c', { tier: 'C', base_url: 'https://api.b.test' }),
      derived('b', { base_url: 'https://api.b.test' }),
    ),
    first ? [first] : [],
  );
  expect(entries.map(({ slug }) => slug)).toEqual(['b']);
  expect(refused).toHaveLength(3);
});

test('finds the field that a template means, and says where the prefix is not known', () => {
  const named = only(
    derived('n', {
      auth_schemes: [
        {
          mode: 'BASIC',
          in: 'header',
          name: 'Authorization',
          template: 'Basic base64({identifier}:{secret})',
          fields: {
            identifier: { label: 'Identifier', secret: true },
            token: { label: 'Key', secret: true },
          },
        },
      ],
    }),
  );
  expect(named?.auth_schemes[0]?.inject[0]?.value).toBe('Basic base64({identifier}:{api_key})');
  const bare = only(
    derived('u', {
      auth_schemes: [{ mode: 'API_KEY', in: 'header', name: 'Authorization', prefix_unknown: true }],
    }),
  );
  expect(bare?.auth_schemes[0]?.fields.api_key?.hint).toContain('Bearer');
});

test('asks to read first where a specification lists every scope', () => {
  const scheme = {
    mode: 'OAUTH2',
    authorize: 'https://x.test/a',
    token: 'https://x.test/t',
    scopes: ['x.write', 'x.read'],
  };
  const spec = only(derived('s', { sources: ['guru'], auth_schemes: [scheme] }));
  expect(spec?.auth_schemes[0]?.oauth).toMatchObject({
    default_scopes: ['x.read'],
    read_only_scopes: ['x.read'],
    scopes: ['x.write', 'x.read'],
  });
});

test('names each source, and stops at one it has no words for', () => {
  expect(catalogNotices({ meta, toolkits: [] }, draft())).toContain('goth (MIT)');
  const unknown = { generated: '2026-11-20', sources: { unknown: 'MIT' } };
  expect(() => catalogNotices({ meta: unknown, toolkits: [] }, draft())).toThrow('unknown');
  const odd = { meta: { licences: { odd: 'MIT' } }, toolkits: [] };
  expect(() => catalogNotices({ meta, toolkits: [] }, odd)).toThrow('odd');
});
