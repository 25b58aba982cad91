import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OpenapiWorld, startOpenapiWorld } from '#test/support/openapi-world.ts';

let world: OpenapiWorld;

beforeAll(async () => {
  world = await startOpenapiWorld();
});

afterAll(() => world.close());

beforeEach(() => {
  world.upstream.reset();
  world.elsewhere.reset();
});

const customToolkits = async () =>
  (await world.app.call('toolkits.list', { tier: 'custom', limit: 100 })).items.map(({ slug }) => slug);

describe('looking at a description', () => {
  it('shows servers, ways to sign in, hosts and tools, and stores nothing', async () => {
    const seen = await world.preview(world.document());
    expect(seen).toMatchObject({
      usable: true,
      slug: 'acme_issues_api',
      name: 'Acme Issues API',
      servers: [{ url: `${world.upstream.origin}/v1`, fault: null }],
      schemes: [{ scheme: { mode: 'BEARER_TOKEN' }, operations: 5 }],
      hosts: [
        { origin: world.upstream.origin, is_private: true, servers: [0] },
        { origin: world.elsewhere.origin, is_private: true, operations: 1 },
      ],
      tool_count: 5,
      issues: [],
      changes: null,
    });
    expect(seen.tools.map(({ slug }) => slug)).toContain('ACME_ISSUES_API_ISSUES_LIST');
    expect(await customToolkits()).toEqual([]);
  });

  it('tells what is wrong and where, and imports nothing of it', async () => {
    const seen = await world.preview({ openapi: '3.1.0', info: {}, paths: { 'no-slash': { get: {} } } });
    expect(seen.usable).toBe(false);
    expect(seen.issues).toMatchObject([
      { severity: 'error', pointer: '/paths' },
      { pointer: '/paths/no-slash/get', line: 6 },
    ]);
    await expect(
      world.app.call('toolkits.importOpenapi', { id: seen.id, slug: 'broken', confirmed_origins: [] }),
    ).rejects.toMatchObject({
      code: 'ValidationFailed',
      details: { errors: expect.arrayContaining([expect.stringContaining('(line 6)')]) },
    });
    expect(await customToolkits()).toEqual([]);
  });

  it('fetches from this machine only where the person agrees, and takes relative servers from there', async () => {
    world.upstream.answer((_request, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(world.document({ servers: [{ url: '/v9' }] })));
    });
    const url = `${world.upstream.origin}/openapi.json`;
    await expect(world.app.call('toolkits.importPreview', { url })).rejects.toMatchObject({
      code: 'OriginUnconfirmed',
    });
    const seen = await world.app.call('toolkits.importPreview', { url, allow_private: true });
    expect(seen.servers[0]?.url).toBe(`${world.upstream.origin}/v9`);
    expect(world.upstream.received.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    world.upstream.answer((_request, response) =>
      response.writeHead(302, { location: `${world.elsewhere.origin}/x` }).end(),
    );
    await expect(
      world.app.call('toolkits.importPreview', { url, allow_private: true }),
    ).rejects.toMatchObject({
      code: 'ValidationFailed',
    });
    expect(world.elsewhere.received).toEqual([]);
  });

  it('takes a document in pieces, and forgets one that is discarded', async () => {
    const { id } = await world.app.call('toolkits.importStart', {});
    const json = JSON.stringify(world.document());
    await world.app.call('toolkits.importAppend', { id, text: json.slice(0, 100) });
    await world.app.call('toolkits.importAppend', { id, text: json.slice(100) });
    expect((await world.app.call('toolkits.importPreview', { id })).tool_count).toBe(5);
    await world.app.call('toolkits.importDiscard', { id });
    await expect(world.app.call('toolkits.importPreview', { id })).rejects.toMatchObject({
      code: 'ImportNotFound',
    });
  });
});

describe('an imported toolkit', () => {
  const origins = () => [world.upstream.origin, world.elsewhere.origin];

  it('needs every host confirmed; what lies elsewhere is left out', async () => {
    const { id } = await world.preview(world.document());
    await expect(
      world.app.call('toolkits.importOpenapi', { id, slug: 'acme', confirmed_origins: [] }),
    ).rejects.toMatchObject({
      code: 'OriginUnconfirmed',
      message: expect.stringContaining(world.upstream.origin),
    });
    expect(await customToolkits()).toEqual([]);
    const outcome = await world.app.call('toolkits.importOpenapi', {
      id,
      slug: 'acme',
      confirmed_origins: [world.upstream.origin],
    });
    expect(outcome).toMatchObject({
      tool_count: 4,
      added: 4,
      left_out: 1,
      toolkit: { hosts: [], base_url: `${world.upstream.origin}/v1` },
    });
    await expect(
      world.app.call('toolkits.importOpenapi', { id, slug: 'acme', confirmed_origins: origins() }),
    ).rejects.toMatchObject({ code: 'ImportNotFound' });
  });

  it('brings an older import up to date and says what changes', async () => {
    const newer = world.document({}, { '/form': {}, '/new': { get: { operationId: 'newOne' } } });
    const seen = await world.preview(newer, { toolkit: 'acme' });
    expect(seen.changes).toEqual({
      added: ['ACME_UPLOAD', 'ACME_NEW_ONE'],
      changed: [],
      removed: ['ACME_FORM_SEND'],
      unchanged: 3,
      new_origins: [world.elsewhere.origin],
    });
    await world.app.call('toolkits.importDiscard', { id: seen.id });
    const { id } = await world.preview(world.document(), { toolkit: 'acme' });
    const outcome = await world.app.call('toolkits.importOpenapi', {
      id,
      slug: 'acme',
      confirmed_origins: origins(),
    });
    expect(outcome).toMatchObject({ tool_count: 5, added: 1, changed: 0, removed: 0, left_out: 0 });
    expect(outcome.toolkit.hosts).toEqual([new URL(world.elsewhere.origin).host]);
    const other = await world.preview(world.document());
    await expect(
      world.app.call('toolkits.importOpenapi', { id: other.id, slug: 'acme', confirmed_origins: origins() }),
    ).rejects.toMatchObject({ code: 'ToolkitConflict' });
  });

  it('offers its operations as tools: listed, looked at and searched', async () => {
    await world.app.call('accounts.create', { toolkit: 'acme', fields: { token: 'tok_canary_openapi' } });
    const listed = await world.tools('tools?toolkit_slug=acme&limit=100');
    expect(listed.json.items.map(({ slug }) => slug)).toEqual([
      'ACME_FILES_GET',
      'ACME_FORM_SEND',
      'ACME_ISSUES_CREATE',
      'ACME_ISSUES_LIST',
      'ACME_PROXY_EXECUTE',
      'ACME_UPLOAD',
    ]);
    const one = await world.tools('tools/ACME_ISSUES_CREATE');
    expect(one.json.input_parameters).toMatchObject({
      required: ['owner', 'title'],
      properties: { owner: { type: 'string' } },
    });
    expect(one.json.tags).not.toContain('readOnlyHint');
    const found = await world.tools('tools/execute/COMPOSIO_SEARCH_TOOLS', {
      arguments: { queries: [{ use_case: 'list the issues of an acme repository' }] },
    });
    expect(found.json.data.results[0]?.primary_tool_slugs[0]).toBe('ACME_ISSUES_LIST');
    const ranked = await world.tools('tools?search=create%20issues&limit=1');
    expect(ranked.json.items.map(({ slug }) => slug)).toEqual(['ACME_ISSUES_CREATE']);
    const next = await world.tools(`tools?search=create%20issues&limit=1&cursor=${ranked.json.next_cursor}`);
    expect(next.json.items.map(({ slug }) => slug)).toEqual(['ACME_ISSUES_LIST']);
    // A part of a word is found too, behind what fits.
    const byPart = await world.tools('tools?search=ssues_cre&toolkit_slug=acme');
    expect(byPart.json.items.map(({ slug }) => slug)).toEqual(['ACME_ISSUES_CREATE']);
    const shown = await world.app.call('toolkits.tools', { slug: 'acme', search: 'issues' });
    expect(shown).toMatchObject({
      total: 5,
      found: 2,
      origin: { title: 'Acme Issues API', format: 'OpenAPI 3.1.0' },
    });
  });

  it('takes its tools with it when it is deleted', async () => {
    await expect(world.app.call('toolkits.delete', { slug: 'acme' })).rejects.toMatchObject({
      code: 'ToolkitInUse',
    });
    const { items } = await world.app.call('accounts.list', { limit: 100 });
    for (const { id } of items) await world.app.call('accounts.delete', { id });
    await world.app.call('toolkits.delete', { slug: 'acme' });
    expect((await world.tools('tools/ACME_ISSUES_LIST')).json.error.slug).toBe('ToolNotFound');
    expect(await world.app.call('toolkits.tools', { slug: 'acme' })).toMatchObject({
      total: 0,
      origin: null,
    });
  });
});

it('imports tools into a toolkit of the catalog without changing it', async () => {
  const before = await world.app.call('toolkits.get', { slug: 'github' });
  const described = { ...world.document(), servers: [{ url: 'https://api.github.com' }] };
  const seen = await world.preview(described, { toolkit: 'github' });
  expect(seen.hosts).toMatchObject([
    { origin: 'https://api.github.com', standing: 'known' },
    { origin: world.elsewhere.origin, standing: 'closed' },
  ]);
  await expect(
    world.app.call('toolkits.importOpenapi', {
      id: seen.id,
      slug: 'github',
      server: 0,
      confirmed_origins: ['https://api.github.com'],
    }),
  ).rejects.toMatchObject({ code: 'ToolkitReadOnly' });
  const outcome = await world.app.call('toolkits.importOpenapi', {
    id: seen.id,
    slug: 'github',
    confirmed_origins: [world.elsewhere.origin],
  });
  expect(outcome).toMatchObject({ tool_count: 4, left_out: 1 });
  expect(await world.app.call('toolkits.get', { slug: 'github' })).toEqual(before);
  expect((await world.tools('tools/GITHUB_ISSUES_LIST')).json.toolkit.slug).toBe('github');
  await world.app.call('toolkits.removeTools', { slug: 'github' });
  expect((await world.tools('tools/GITHUB_ISSUES_LIST')).json.error.slug).toBe('ToolNotFound');
});
