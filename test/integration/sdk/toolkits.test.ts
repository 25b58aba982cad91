import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SdkWorld, startSdkWorld, thrownBy } from '#test/support/sdk-world.ts';

let world: SdkWorld;

beforeAll(async () => {
  world = await startSdkWorld();
});

afterAll(async () => {
  await world.close();
});

it('describes one toolkit, with what its auth configs and accounts need', async () => {
  const { composio, provider } = world;
  expect(await composio.toolkits.get('signing')).toMatchObject({
    name: 'Signing',
    slug: 'signing',
    isLocalToolkit: false,
    baseUrl: provider.resource.origin,
    getCurrentUserEndpoint: '/me',
    authConfigDetails: [{ mode: 'OAUTH2' }],
  });
  const app = await composio.toolkits.getAuthConfigCreationFields('signing', 'OAUTH2');
  expect(app.map(({ name, required }) => [name, required])).toEqual([
    ['client_id', true],
    ['client_secret', false],
    ['scopes', false],
  ]);
  expect(await composio.toolkits.getConnectedAccountInitiationFields('keyed', 'API_KEY')).toMatchObject([
    { name: 'site', displayName: 'Site', required: true },
    { name: 'api_key', displayName: 'Key', required: true },
    { name: 'note', required: false },
  ]);
  const required = { requiredOnly: true };
  expect(
    await composio.toolkits.getConnectedAccountInitiationFields('keyed', 'API_KEY', required),
  ).toHaveLength(2);
  expect(await composio.toolkits.getAuthConfigCreationFields('keyed', 'API_KEY')).toEqual([]);
});

it('lists the catalog and the own ones, those with accounts first, by category and kind', async () => {
  const { composio, client, app } = world;
  await app.call('accounts.create', { toolkit: 'opened' });
  const all = await composio.toolkits.get({ limit: 9_999 });
  expect(all.length).toBeGreaterThan(100);
  expect(all[0]).toMatchObject({ slug: 'opened', noAuth: true, authSchemes: ['NO_AUTH'] });
  const sorted = await composio.toolkits.get({ sortBy: 'alphabetically', limit: 50 });
  expect(sorted).toHaveLength(50);
  expect(sorted.map(({ name }) => name.toLowerCase())).toEqual(
    sorted.map(({ name }) => name.toLowerCase()).sort(),
  );
  const tools = await composio.toolkits.get({ category: 'developer-tools', limit: 500 });
  expect(tools.map(({ slug }) => slug)).toEqual(expect.arrayContaining(['keyed', 'github']));
  expect(tools.every(({ meta }) => meta.categories?.some(({ slug }) => slug === 'developer-tools'))).toBe(
    true,
  );
  expect(await composio.toolkits.get({ managedBy: 'composio' })).toEqual([]);
  const own = await client.toolkits.list({ type: 'custom', limit: 500 });
  expect(own.items.map(({ slug }) => slug).sort()).toEqual([
    'based',
    'bearing',
    'keyed',
    'opened',
    'signing',
  ]);
  const page = await client.toolkits.list({ search: 'keyed' });
  expect(page).toMatchObject({
    total_items: 1,
    next_cursor: null,
    items: [{ slug: 'keyed', type: 'custom' }],
  });
});

it('lists the categories, each with a name that people read', async () => {
  const { items } = await world.composio.toolkits.listCategories();
  expect(items).toContainEqual({ id: 'developer-tools', name: 'Developer tools' });
  expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
});

it('says that a toolkit is not there', async () => {
  expect(await thrownBy(world.composio.toolkits.get('nowhere'))).toMatchObject({
    name: 'ComposioToolkitFetchError',
    cause: { status: 404, error: { error: { slug: 'ToolkitNotFound' } } },
  });
});

it('authorizes by slug alone where no OAuth app is needed, and says so where one is', async () => {
  const { composio } = world;
  const asked = await composio.toolkits.authorize('user-1', 'bearing');
  expect(asked).toMatchObject({ status: 'INITIATED', redirectUrl: expect.stringContaining('/connect/ln_') });
  const again = await composio.toolkits.authorize('user-2', 'bearing');
  const configs = await composio.authConfigs.list({ toolkit: 'bearing' });
  expect(configs.items).toHaveLength(1);
  expect(again.id).not.toBe(asked.id);
  expect(await thrownBy(composio.toolkits.authorize('user-1', 'signing'))).toMatchObject({
    name: 'ComposioAuthConfigNotFoundError',
    cause: { status: 400, error: { error: { suggested_fix: expect.stringContaining('register an app') } } },
  });
});

it('connects a service without a credential at once', async () => {
  const { composio } = world;
  const connected = await composio.toolkits.authorize('user-1', 'opened');
  expect(connected).toMatchObject({ status: 'ACTIVE', redirectUrl: null });
});

it('shows toolkits to any key', async () => {
  const { key } = await world.app.call('keys.create', { name: 'caller', permissions: ['proxy_execute'] });
  expect(await world.as(key).composio.toolkits.get('keyed')).toMatchObject({ slug: 'keyed' });
});

it('gives the SDK nothing to complain about', () => {
  expect(world.complaints).toEqual([]);
});
