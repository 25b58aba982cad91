import { expect, test } from 'vitest';
import { catalogNotices, type Facts, toolkitsFromFacts } from '../../scripts/catalog-from-facts.ts';

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

test('names each source, and stops at one it has no words for', () => {
  expect(catalogNotices({ meta, toolkits: [] })).toContain('goth (MIT)');
  expect(() => catalogNotices({ meta: { ...meta, sources: { unknown: 'MIT' } }, toolkits: [] })).toThrow(
    'unknown',
  );
});
