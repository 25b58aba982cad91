import { AuthScheme } from '@composio/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { goodSecret, type SdkWorld, startSdkWorld, thrownBy } from '#test/support/sdk-world.ts';

let world: SdkWorld;

beforeAll(async () => {
  world = await startSdkWorld();
});

afterAll(async () => {
  await world.close();
});

const custom = (
  authScheme: 'API_KEY' | 'OAUTH2' | 'BEARER_TOKEN',
  credentials: Record<string, string> = {},
) => ({
  type: 'use_custom_auth' as const,
  authScheme,
  credentials,
});

it('creates an auth config for a credential that is typed in, and reads it back', async () => {
  const { composio } = world;
  const made = await composio.authConfigs.create('keyed', { ...custom('API_KEY'), name: 'Keys' });
  expect(made).toEqual({
    id: expect.stringMatching(/^ac_/),
    authScheme: 'API_KEY',
    isComposioManaged: false,
    toolkit: 'keyed',
  });
  expect(await composio.authConfigs.get(made.id)).toMatchObject({
    id: made.id,
    name: 'Keys',
    status: 'ENABLED',
    noOfConnections: 0,
    toolkit: { slug: 'keyed', logo: expect.stringMatching(/^data:image\/svg/) },
    authScheme: 'API_KEY',
    isEnabledForToolRouter: true,
    createdBy: 'test agent',
    credentials: {},
    expectedInputFields: [
      expect.objectContaining({ name: 'site', required: true, is_secret: false }),
      expect.objectContaining({ name: 'api_key', required: true, is_secret: true }),
      expect.objectContaining({ name: 'note', required: false }),
    ],
  });
});

it('masks the client secret of an OAuth app, and takes the mask back without changing it', async () => {
  const { composio, client, provider, app } = world;
  const { clientId, clientSecret } = provider.clients.post;
  const { id } = await composio.authConfigs.create(
    'signing',
    custom('OAUTH2', { client_id: clientId, client_secret: clientSecret, scopes: 'openid,offline_access' }),
  );
  const shown = await composio.authConfigs.get(id);
  expect(shown.credentials).toEqual({
    client_id: clientId,
    client_secret: `${clientSecret.slice(0, 4)}...`,
    oauth_redirect_uri: `${app.url}/api/v3/toolkits/auth/callback`,
    scopes: ['openid', 'offline_access'],
  });
  expect(JSON.stringify(await client.authConfigs.retrieve(id))).not.toContain(clientSecret);
  await composio.authConfigs.update(id, {
    type: 'custom',
    credentials: { ...shown.credentials, scopes: ['openid'] },
    isEnabledForToolRouter: false,
    toolAccessConfig: { toolsAvailableForExecution: ['SIGNING_PROXY_EXECUTE'] },
  });
  expect(await composio.authConfigs.get(id)).toMatchObject({
    credentials: { scopes: ['openid'], client_secret: `${clientSecret.slice(0, 4)}...` },
    isEnabledForToolRouter: false,
    toolAccessConfig: { toolsAvailableForExecution: ['SIGNING_PROXY_EXECUTE'] },
  });
});

it('updates, disables, hides, finds, enables and deletes one', async () => {
  const { composio } = world;
  const { id } = await composio.authConfigs.create('bearing', custom('BEARER_TOKEN'));
  await composio.authConfigs.update(id, { type: 'default', scopes: '' });
  await composio.authConfigs.disable(id);
  const listed = async (query: Parameters<typeof composio.authConfigs.list>[0]) =>
    (await composio.authConfigs.list(query)).items.map((item) => item.id);
  expect(await listed({ toolkit: 'bearing' })).toEqual([]);
  expect(await listed({ toolkit: 'bearing', showDisabled: true })).toEqual([id]);
  expect((await composio.authConfigs.get(id)).status).toBe('DISABLED');
  await composio.authConfigs.updateStatus('ENABLED', id);
  expect(await listed({ search: id })).toEqual([id]);
  expect(await listed({ search: 'no such words' })).toEqual([]);
  expect(await listed({ isComposioManaged: true })).toEqual([]);
  await composio.authConfigs.enable(id);
  await composio.authConfigs.delete(id);
  expect(await thrownBy(composio.authConfigs.get(id))).toMatchObject({ status: 404 });
});

it('lists in pages, newest first', async () => {
  const { composio, client } = world;
  const made: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    made.unshift((await composio.authConfigs.create('opened', { type: 'use_composio_managed_auth' })).id);
  }
  const first = await composio.authConfigs.list({ toolkit: 'opened', limit: 2 });
  expect(first).toMatchObject({ totalPages: 2, items: [{ id: made[0] }, { id: made[1] }] });
  const second = await client.authConfigs.list({
    toolkit_slug: 'opened',
    limit: 2,
    cursor: first.nextCursor ?? '',
  });
  expect(second).toMatchObject({
    current_page: 2,
    total_items: 3,
    next_cursor: null,
    items: [{ id: made[2] }],
  });
});

it('brings no OAuth app of its own, and says what to do instead', async () => {
  const { composio } = world;
  const error = await thrownBy(composio.authConfigs.create('signing', { type: 'use_composio_managed_auth' }));
  expect(error).toMatchObject({
    status: 400,
    kind: 'BadRequestError',
    error: {
      error: { slug: 'SchemeUnsupported', suggested_fix: expect.stringContaining('register an app') },
    },
  });
});

it('refuses what would be dropped without a word', async () => {
  const { composio, client } = world;
  const misplaced = await thrownBy(
    composio.authConfigs.create('keyed', custom('API_KEY', { api_key: goodSecret })),
  );
  expect(misplaced).toMatchObject({
    status: 400,
    message: expect.stringContaining('auth_config.credentials.api_key'),
  });
  expect(misplaced.message).not.toContain(goodSecret);
  const proxied = { ...custom('API_KEY'), proxyConfig: { proxyUrl: 'http://proxy.example' } };
  expect(await thrownBy(composio.authConfigs.create('keyed', proxied))).toMatchObject({
    status: 400,
    message: expect.stringContaining('proxy_config'),
  });
  const sharing = { ...custom('API_KEY'), shared_credentials: { api_key: goodSecret } };
  expect(
    await thrownBy(client.authConfigs.create({ toolkit: { slug: 'keyed' }, auth_config: sharing })),
  ).toMatchObject({ status: 400, message: expect.stringContaining('shared_credentials') });
  expect(await thrownBy(composio.authConfigs.create('signing', custom('OAUTH2')))).toMatchObject({
    status: 400,
    message: expect.stringContaining('client_id'),
  });
  expect(await thrownBy(composio.authConfigs.create('nowhere', custom('API_KEY')))).toMatchObject({
    status: 404,
  });
});

it('is not deleted while accounts need it, and names them', async () => {
  const { composio } = world;
  const { id } = await composio.authConfigs.create('keyed', custom('API_KEY'));
  const config = AuthScheme.APIKey({ api_key: goodSecret, site: 'a' } as never);
  const account = await composio.connectedAccounts.initiate('user-1', id, { config, alias: 'needed' });
  expect((await composio.authConfigs.get(id)).noOfConnections).toBe(1);
  expect(await thrownBy(composio.authConfigs.delete(id))).toMatchObject({
    status: 409,
    kind: 'ConflictError',
    error: { error: { slug: 'AuthConfigInUse', suggested_fix: expect.stringContaining('needed') } },
  });
  await composio.connectedAccounts.delete(account.id);
  await composio.authConfigs.delete(id);
});

it('needs the permission to change auth configs; whoever may connect accounts sees them', async () => {
  const { app, as, composio } = world;
  const { id } = await composio.authConfigs.create('keyed', custom('API_KEY'));
  const { key } = await app.call('keys.create', { name: 'connector', permissions: ['manage_connections'] });
  const connector = as(key).composio;
  expect((await connector.authConfigs.get(id)).id).toBe(id);
  for (const error of await Promise.all(
    [
      connector.authConfigs.create('keyed', custom('API_KEY')),
      connector.authConfigs.disable(id),
      connector.authConfigs.update(id, { type: 'custom', credentials: {} }),
      connector.authConfigs.delete(id),
    ].map(thrownBy),
  )) {
    expect(error).toMatchObject({
      status: 403,
      kind: 'PermissionDeniedError',
      message: expect.stringContaining('manage_auth_configs'),
    });
  }
  expect(await thrownBy(as('ak_wrong').composio.authConfigs.list())).toMatchObject({
    status: 401,
    kind: 'AuthenticationError',
  });
});

it('gives the SDK nothing to complain about', () => {
  expect(world.complaints).toEqual([]);
});
