import { beforeEach, describe, expect, test } from 'vitest';
import { type ToolkitInput, toolkitInputSchema } from '#shared/domain/toolkit.ts';
import { dependent, type ToolkitDependent } from '#shared/domain/toolkit-dependent.ts';
import type { SallyportError } from '#shared/errors.ts';
import { createMemoryToolkits } from '#test/support/memory-repositories.ts';
import { createToolkits, type Toolkits } from './toolkits.ts';

const bearer = {
  mode: 'BEARER_TOKEN',
  inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {token}' }],
};

function input(slug: string, changes: Record<string, unknown> = {}): ToolkitInput {
  return toolkitInputSchema.parse({
    slug,
    name: slug.toUpperCase(),
    base_url: `https://api.${slug}.test`,
    auth_schemes: [bearer],
    ...changes,
  });
}

const fields = { token: { label: 'Token', secret: true, required: true } };
const entry = (slug: string, changes: Record<string, unknown> = {}) => ({
  ...input(slug, { auth_schemes: [{ ...bearer, fields }], ...changes }),
  tier: 'checked',
});
const oauth = {
  mode: 'OAUTH2',
  inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {access_token}' }],
};

let repository: ReturnType<typeof createMemoryToolkits>;
let usage: Map<string, number>;
let dependents: ToolkitDependent[];
let changed: string[];
let invalid: (string | null)[];

function open(
  catalog: unknown = [
    entry('github', { categories: ['developer'] }),
    entry('gitlab'),
    entry('gmail', { auth_schemes: [oauth] }),
  ],
): Toolkits {
  return createToolkits({
    catalog,
    repository,
    usage: () => usage,
    dependentsOf: () => dependents,
    onChange: (slug) => changed.push(slug),
    onInvalid: (slug) => invalid.push(slug),
  });
}

async function started(catalog?: unknown): Promise<Toolkits> {
  const toolkits = open(catalog);
  await toolkits.start();
  return toolkits;
}

beforeEach(() => {
  repository = createMemoryToolkits();
  usage = new Map();
  dependents = [];
  changed = [];
  invalid = [];
});

describe('the list', () => {
  test('shows connected toolkits first, then by name, and says what can be connected', async () => {
    usage.set('gmail', 2);
    const { items, next_cursor } = (await started()).list({ limit: 10 });
    expect(items.map(({ slug, account_count, connectable }) => [slug, account_count, connectable])).toEqual([
      ['gmail', 2, false],
      ['github', 0, true],
      ['gitlab', 0, true],
    ]);
    expect(next_cursor).toBeNull();
  });

  test('pages without repeating or skipping, also while a toolkit is added', async () => {
    const toolkits = await started();
    const first = toolkits.list({ limit: 2 });
    await toolkits.create(input('aaa'));
    const second = toolkits.list({ limit: 2, cursor: first.next_cursor ?? '' });
    expect([...first.items, ...second.items].map(({ slug }) => slug)).toEqual(['github', 'gitlab', 'gmail']);
    expect(() => toolkits.list({ limit: 2, cursor: 'nonsense' })).toThrow(
      expect.objectContaining({ code: 'ValidationFailed' }),
    );
  });

  test('finds by slug, name and category, every word', async () => {
    const toolkits = await started();
    const found = (search: string) => toolkits.list({ limit: 10, search }).items.map(({ slug }) => slug);
    expect(found(' GIT ')).toEqual(['github', 'gitlab']);
    expect(found('git develop')).toEqual(['github']);
    expect(found('nothing')).toEqual([]);
  });
});

test('an unknown slug gets suggestions', async () => {
  const toolkits = await started();
  expect(() => toolkits.get('githb')).toThrow(
    expect.objectContaining({
      code: 'ToolkitNotFound',
      details: expect.objectContaining({ fix: 'Did you mean "github"?' }),
    }),
  );
  expect(() => toolkits.get('zzzzzz', 'toolkit')).toThrow(
    expect.objectContaining({
      details: expect.objectContaining({ field: 'toolkit', fix: expect.stringContaining('toolkits.create') }),
    }),
  );
});

describe('searching and filtering', () => {
  const catalog = [
    entry('github', { categories: ['developer-tools'], aliases: ['gh'] }),
    entry('googlesheets', { name: 'Google Sheets', categories: ['spreadsheets'] }),
    { ...entry('gitea', { categories: ['developer-tools'] }), tier: 'derived' },
    { ...entry('ghost', { auth_schemes: [oauth] }), tier: 'unverified' },
    { slug: 'giphy', name: 'Giphy', tier: 'name_only', auth_schemes: [{ mode: 'API_KEY' }] },
  ];
  const found = async (query: Partial<Parameters<Toolkits['list']>[0]>) =>
    (await started(catalog)).list({ limit: 10, ...query }).items.map(({ slug }) => slug);

  test('forgives a slip, a missing or an extra space, and knows aliases', async () => {
    expect(await found({ search: 'githb' })).toEqual(['github']);
    expect(await found({ search: 'gogle sheets' })).toEqual(['googlesheets']);
    expect(await found({ search: 'googlesheets' })).toEqual(['googlesheets']);
    expect(await found({ search: 'git hub' })).toEqual(['github']);
    expect((await found({ search: 'gh' }))[0]).toBe('github');
  });

  test('puts what is called so first, then the connected, then the better checked', async () => {
    expect(await found({ search: 'gi' })).toEqual(['github', 'gitea', 'giphy']);
    usage.set('gitea', 1);
    expect(await found({ search: 'gi' })).toEqual(['gitea', 'github', 'giphy']);
    expect(await found({ search: 'giphy' })).toEqual(['giphy']);
  });

  test('filters by category, scheme, tier and connection', async () => {
    usage.set('gitea', 1);
    expect(await found({ category: 'developer-tools' })).toEqual(['gitea', 'github']);
    expect(await found({ auth_mode: 'OAUTH2' })).toEqual(['ghost']);
    expect(await found({ tier: 'name_only' })).toEqual(['giphy']);
    expect(await found({ connected: true })).toEqual(['gitea']);
    expect(await found({ connected: false, category: 'developer-tools' })).toEqual(['github']);
  });

  test('finds a toolkit of one’s own as soon as it is made, and no longer once it is deleted', async () => {
    const toolkits = await started(catalog);
    const hits = () => toolkits.list({ limit: 10, search: 'acme' }).items.length;
    expect(hits()).toBe(0);
    await toolkits.create(input('acme'));
    expect(hits()).toBe(1);
    await toolkits.delete('acme');
    expect(hits()).toBe(0);
  });

  test('counts what there is to filter by', async () => {
    usage.set('github', 2);
    expect((await started(catalog)).facets()).toEqual({
      total: 5,
      connected: 1,
      tiers: [
        { tier: 'checked', count: 2 },
        { tier: 'derived', count: 1 },
        { tier: 'unverified', count: 1 },
        { tier: 'name_only', count: 1 },
      ],
      categories: [
        { category: 'developer-tools', count: 2 },
        { category: 'spreadsheets', count: 1 },
      ],
      auth_modes: [
        { auth_mode: 'BEARER_TOKEN', count: 3 },
        { auth_mode: 'API_KEY', count: 1 },
        { auth_mode: 'OAUTH2', count: 1 },
      ],
    });
  });
});

describe('an entry that is only a name', () => {
  const catalog = [{ slug: 'neon', name: 'Neon', tier: 'name_only', auth_schemes: [{ mode: 'API_KEY' }] }];

  test('can be looked at but not used, and says how to complete it', async () => {
    const toolkits = await started(catalog);
    expect(toolkits.describe('neon')).toMatchObject({ tier: 'name_only', base_url: '' });
    expect(toolkits.find('neon')).toBeUndefined();
    expect(() => toolkits.get('neon', 'toolkit')).toThrow(
      expect.objectContaining({
        code: 'ToolkitIncomplete',
        details: { field: 'toolkit', fix: expect.stringContaining('toolkits.create') },
      }),
    );
  });

  test('becomes one’s own under the same slug, and a name again once that is deleted', async () => {
    const toolkits = await started(catalog);
    await toolkits.create(input('neon'));
    expect(toolkits.get('neon').tier).toBe('custom');
    expect(toolkits.list({ limit: 10 }).items.map(({ tier }) => tier)).toEqual(['custom']);
    await toolkits.update(input('neon', { name: 'Mine' }));
    await toolkits.delete('neon');
    expect(toolkits.describe('neon').tier).toBe('name_only');
  });
});

describe('a toolkit of one’s own', () => {
  test('is stored complete, shown and announced', async () => {
    const toolkits = await started();
    const made = await toolkits.create(input('acme', { base_url: 'http://127.0.0.1:4000' }));
    expect(made).toMatchObject({ tier: 'custom', private_network: true });
    expect(made.auth_schemes[0]?.fields).toHaveProperty('token.secret', true);
    expect(changed).toEqual(['acme']);
    expect((await started()).get('acme')).toEqual(made);
  });

  test('cannot take a slug of the catalog or of another, even at the same moment', async () => {
    const toolkits = await started();
    await expect(toolkits.create(input('github'))).rejects.toMatchObject({ code: 'ToolkitConflict' });
    const both = await Promise.allSettled([toolkits.create(input('acme')), toolkits.create(input('acme'))]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  test('is refused with every fault at once and stores nothing', async () => {
    const toolkits = await started();
    const bad = input('acme', { base_url: 'http://api.acme.test', hosts: ['https://x'] });
    await expect(toolkits.create(bad)).rejects.toMatchObject({
      code: 'ValidationFailed',
      details: {
        field: 'base_url',
        errors: [expect.stringMatching(/^base_url: /), expect.stringMatching(/^hosts\[0\]: /)],
      },
    });
    expect(repository.rows.size).toBe(0);
    expect(toolkits.find('acme')).toBeUndefined();
  });

  test('can be changed and deleted, those of the catalog cannot', async () => {
    const toolkits = await started();
    await toolkits.create(input('acme'));
    expect((await toolkits.update(input('acme', { name: 'New' }))).name).toBe('New');
    await expect(toolkits.update(input('github'))).rejects.toMatchObject({ code: 'ToolkitReadOnly' });
    await expect(toolkits.delete('github')).rejects.toMatchObject({ code: 'ToolkitReadOnly' });
    await expect(toolkits.update(input('other'))).rejects.toMatchObject({ code: 'ToolkitNotFound' });
    expect(await toolkits.delete('acme')).toEqual({ slug: 'acme' });
    await expect(toolkits.delete('acme')).rejects.toMatchObject({ code: 'ToolkitNotFound' });
    expect(repository.rows.size).toBe(0);
  });

  test('stays while accounts or auth configs need it, whatever is said', async () => {
    const toolkits = await started();
    await toolkits.create(input('acme'));
    dependents = [
      ...dependent('accounts', ['Work', 'Home']),
      ...dependent('auth_configs', ['My app']),
      ...dependent('rules', ['Every agent: rule 2']),
    ];
    await expect(toolkits.delete('acme')).rejects.toMatchObject({
      code: 'ToolkitInUse',
      message: 'slug: "acme" is needed by 2 accounts, 1 auth config, 1 rule.',
      details: {
        field: 'slug',
        fix: 'Delete its accounts and its auth configs first.',
        errors: ['2 accounts: Work, Home', '1 auth config: My app', '1 rule: Every agent: rule 2'],
      },
    });
    await expect(toolkits.delete('acme', true)).rejects.toMatchObject({
      message: 'slug: "acme" is needed by 2 accounts, 1 auth config.',
    });
    expect(toolkits.find('acme')).toBeDefined();
  });

  test('goes although it is named where the owner takes that, and takes its tools along', async () => {
    const toolkits = await started();
    await toolkits.create(input('acme'));
    const tools = Array.from({ length: 23 }, (_, index) => `ACME_${index}`);
    dependents = [...dependent('sessions', ['trs_1']), ...dependent('tools', tools)];
    const refusal = await toolkits.delete('acme').catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      message: 'slug: "acme" is needed by 1 session.',
      details: { fix: expect.stringContaining('"force": true') },
    });
    expect((refusal as SallyportError).details.errors?.[1]).toMatch(
      /^23 imported tools \(deleted along\): ACME_0, .*ACME_9, and 13 more$/,
    );
    expect(toolkits.dependents('acme')).toEqual(dependents);
    await toolkits.delete('acme', true);
    await toolkits.create(input('acme'));
    dependents = dependent('tools', tools);
    expect(await toolkits.delete('acme')).toEqual({ slug: 'acme' });
    expect(() => toolkits.dependents('acme')).toThrow(expect.objectContaining({ code: 'ToolkitNotFound' }));
  });

  test('wins over a catalog entry that came later', async () => {
    await (await started()).create(input('acme'));
    expect((await started([entry('acme', { base_url: 'https://other.test' })])).get('acme').base_url).toBe(
      'https://api.acme.test',
    );
  });
});

describe('a stored toolkit that breaks a rule', () => {
  beforeEach(() => {
    repository = createMemoryToolkits([
      ['acme', { ...input('acme'), base_url: 'http://api.acme.test' }],
      ['odd', 'nonsense'],
      ['fine', input('fine')],
    ]);
  });

  test('is skipped and reported, the others work', async () => {
    const toolkits = await started();
    expect(invalid).toEqual(['acme', null]);
    expect(toolkits.find('acme')).toBeUndefined();
    expect(toolkits.find('fine')).toBeDefined();
    expect(() => toolkits.get('acme')).toThrow(expect.objectContaining({ code: 'ToolkitNotFound' }));
  });

  test('keeps its slug until it is described anew or deleted', async () => {
    const toolkits = await started();
    await expect(toolkits.create(input('acme'))).rejects.toMatchObject({ code: 'ToolkitConflict' });
    await toolkits.update(input('acme'));
    expect(toolkits.get('acme').tier).toBe('custom');
    await toolkits.delete('acme');
    expect(await toolkits.create(input('acme'))).toBeDefined();
  });
});

test('a damaged catalog is said to be damaged', async () => {
  await expect(started([{ slug: 'x' }])).rejects.toMatchObject({ code: 'Internal' });
  const toolkits = await started([entry('x', { base_url: 'http://x.test' })]);
  expect(() => toolkits.get('x')).toThrow(expect.objectContaining({ code: 'Internal' }));
});
