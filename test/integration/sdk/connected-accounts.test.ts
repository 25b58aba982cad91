import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { press, visit } from '#test/support/connect-page.ts';
import { apiKey, type SdkAccounts, startSdkAccounts } from '#test/support/sdk-accounts.ts';
import { goodSecret, type SdkWorld, thrownBy } from '#test/support/sdk-world.ts';

let accounts: SdkAccounts;
let world: SdkWorld;
let configs: SdkAccounts['configs'];

beforeAll(async () => {
  accounts = await startSdkAccounts();
  ({ world, configs } = accounts);
});

afterAll(() => world.close());

const newUser = () => accounts.newUser();
const connectKeyed = (site?: string, user?: string) => accounts.connectKeyed(site, user);
const signedIn = (user?: string) => accounts.signedIn(user);

describe('an account', () => {
  it('gets another alias, and loses it', async () => {
    const { client } = world;
    const id = await connectKeyed();
    expect(await client.connectedAccounts.patch(id, { alias: 'renamed' })).toMatchObject({
      id,
      success: true,
    });
    expect((await client.connectedAccounts.retrieve(id)).alias).toBe('renamed');
    await client.connectedAccounts.patch(id, { alias: '' });
    expect((await client.connectedAccounts.retrieve(id)).alias).toBeNull();
    const other = await connectKeyed();
    await client.connectedAccounts.patch(other, { alias: 'taken' });
    expect(await thrownBy(client.connectedAccounts.patch(id, { alias: 'TAKEN' }))).toMatchObject({
      status: 409,
    });
  });

  it('takes another secret for the same place; null removes what may be missing', async () => {
    const { client, composio } = world;
    const id = await connectKeyed();
    const patch = (val: Record<string, string | null>) =>
      client.connectedAccounts.patch(id, {
        connection: { state: { authScheme: 'API_KEY', val: val as never } },
      });
    const newer = 'sk_live_newer_0123456789';
    await patch({ api_key: newer, note: 'kept' });
    const state = async () => (await composio.connectedAccounts.get(id)).state?.val;
    expect(await state()).toMatchObject({ site: 'first', note: 'kept' });
    const call = { endpoint: '/me', method: 'GET' as const, parameters: [], connectedAccountId: id };
    expect(await composio.tools.proxyExecute(call)).toMatchObject({ status: 401 });
    expect(world.upstream.received.at(-1)?.headers['x-key']).toBe(newer);
    await patch({ generic_api_key: goodSecret, note: null });
    expect(await composio.tools.proxyExecute(call)).toMatchObject({ status: 200 });
    expect(await state()).not.toHaveProperty('note');
    expect(await thrownBy(patch({ api_key: null }))).toMatchObject({ status: 400 });
    expect(await composio.tools.proxyExecute(call)).toMatchObject({ status: 200 });
  });

  it('never goes to another place because an agent says so', async () => {
    const { client, composio, upstream } = world;
    const id = await connectKeyed('here');
    for (const val of [{ site: 'there' }, { site: null }, { base_url: 'https://evil.example' }]) {
      const error = await thrownBy(
        client.connectedAccounts.patch(id, {
          connection: { state: { authScheme: 'API_KEY', val: val as never } },
        }),
      );
      expect(error).toMatchObject({
        status: 400,
        error: { error: { suggested_fix: expect.stringContaining('owner') } },
      });
    }
    const call = { endpoint: '/me', method: 'GET' as const, parameters: [], connectedAccountId: id };
    await composio.tools.proxyExecute(call);
    expect(upstream.received.at(-1)?.url).toBe('/here/me');
    const signed = await signedIn();
    const tokens = { state: { authScheme: 'BEARER_TOKEN' as const, val: { token: 'planted' } } };
    expect(await thrownBy(client.connectedAccounts.patch(signed, { connection: tokens }))).toMatchObject({
      status: 400,
    });
  });

  it('is disabled and enabled; one that its owner disabled stays so', async () => {
    const { composio, client, app } = world;
    const id = await connectKeyed();
    expect(await composio.connectedAccounts.disable(id)).toEqual({ success: true });
    expect(await composio.connectedAccounts.get(id)).toMatchObject({
      status: 'INACTIVE',
      isDisabled: true,
      statusReason: 'Disabled by the agent "test agent"',
      state: { val: { status: 'INACTIVE' } },
    });
    await composio.connectedAccounts.enable(id);
    const withReason = { enabled: false, reason: 'rotating keys' };
    await client.connectedAccounts.updateStatus(id, withReason);
    expect((await composio.connectedAccounts.get(id)).statusReason).toMatch(/rotating keys$/);
    expect(await composio.connectedAccounts.update(id, { enabled: true })).toEqual({ success: true });
    await app.call('accounts.disable', { id });
    expect(await thrownBy(composio.connectedAccounts.updateStatus(id, { enabled: true }))).toMatchObject({
      status: 403,
      kind: 'PermissionDeniedError',
    });
    expect((await composio.connectedAccounts.get(id)).status).toBe('INACTIVE');
    await app.call('accounts.enable', { id });
  });

  it('that was never connected can be neither disabled nor enabled', async () => {
    const { composio } = world;
    const { id } = await composio.connectedAccounts.initiate(newUser(), configs.keyed);
    for (const error of await Promise.all(
      [composio.connectedAccounts.disable(id), composio.connectedAccounts.enable(id)].map(thrownBy),
    )) {
      expect(error).toMatchObject({ status: 422 });
    }
    expect((await composio.connectedAccounts.get(id)).status).toBe('INITIATED');
  });

  it('is PRIVATE, and says so to whoever wants to share it', async () => {
    const { composio } = world;
    const id = await connectKeyed();
    await expect(composio.connectedAccounts.updateAcl(id, { allowAllUsers: true })).rejects.toMatchObject({
      name: 'ComposioAclOnlyForSharedError',
    });
    await expect(
      composio.connectedAccounts.link(newUser(), configs.keyed, { experimental: { accountType: 'SHARED' } }),
    ).rejects.toMatchObject({ cause: { status: 400 } });
    expect((await composio.connectedAccounts.list({ accountType: 'SHARED' })).items).toEqual([]);
  });

  it('is found by user, auth config, toolkit and status, in pages and in both orders', async () => {
    const { composio, client } = world;
    const user = newUser();
    const made = [await connectKeyed('one', user)];
    for (const site of ['two', 'three']) {
      const config = apiKey({ api_key: goodSecret, site });
      const { id } = await composio.connectedAccounts.initiate(user, configs.keyed, {
        config,
        allowMultiple: true,
      });
      made.unshift(id);
    }
    const query = {
      userIds: [user],
      authConfigIds: [configs.keyed],
      toolkitSlugs: ['keyed'],
      statuses: ['ACTIVE' as const],
    };
    const first = await composio.connectedAccounts.list({ ...query, limit: 2, orderBy: 'created_at' });
    expect(first.items.map(({ id }) => id)).toEqual(made.slice(0, 2));
    const second = await composio.connectedAccounts.list({
      ...query,
      limit: 2,
      cursor: first.nextCursor ?? '',
    });
    expect(second.items.map(({ id }) => id)).toEqual(made.slice(2));
    const oldest = await client.connectedAccounts.list({ user_ids: [user], order_direction: 'asc' });
    expect(oldest.items.map(({ id }) => id)).toEqual([...made].reverse());
    expect((await composio.connectedAccounts.list({ ...query, toolkitSlugs: ['based'] })).items).toEqual([]);
    expect(
      (await composio.connectedAccounts.list({ userIds: null, statuses: null, limit: 1 })).items,
    ).toHaveLength(1);
    expect(world.complaints.splice(0)).toEqual(
      Array.from({ length: 2 }, () => expect.stringContaining('Multiple connected accounts found')),
    );
  });

  it('is gone once deleted, and withdrawn at the provider where that was asked for', async () => {
    const { composio, client, provider } = world;
    const [kept, withdrawn] = [await signedIn(), await signedIn()];
    expect(await composio.connectedAccounts.delete(kept)).toEqual({ success: true });
    expect(provider.revocations).toHaveLength(0);
    await client.connectedAccounts.delete(withdrawn, { revoke_on_delete: true });
    expect(provider.revocations).toHaveLength(1);
    for (const id of [kept, withdrawn]) {
      expect(await thrownBy(composio.connectedAccounts.get(id))).toMatchObject({
        status: 404,
        error: { error: { code: 1803 } },
      });
    }
    await expect(composio.connectedAccounts.waitForConnection(kept)).rejects.toMatchObject({
      name: 'ComposioConnectedAccountNotFoundError',
    });
    expect(await thrownBy(composio.connectedAccounts.delete(kept))).toMatchObject({ status: 404 });
  });

  it('needs the permission to manage connections', async () => {
    const { key } = await world.app.call('keys.create', { name: 'caller', permissions: ['proxy_execute'] });
    const { composio } = world.as(key);
    for (const error of await Promise.all(
      [composio.connectedAccounts.list(), composio.connectedAccounts.delete('ca_00000000')].map(thrownBy),
    )) {
      expect(error).toMatchObject({ status: 403, message: expect.stringContaining('manage_connections') });
    }
  });
});

describe('a refresh', () => {
  it('renews a token once, and needs nobody for it', async () => {
    const { composio, provider } = world;
    const id = await signedIn();
    const before = provider.tokenRequests.length;
    expect(await composio.connectedAccounts.refresh(id)).toEqual({
      id,
      status: 'ACTIVE',
      redirect_url: null,
    });
    expect(provider.tokenRequests.length).toBe(before + 1);
    const validated = await composio.connectedAccounts.refresh(id, { validateCredentials: true });
    expect(validated).toMatchObject({ status: 'ACTIVE', redirect_url: null });
  });

  it('leads to a sign-in where the provider no longer takes the old one', async () => {
    const { composio, provider } = world;
    const id = await signedIn();
    provider.withdrawRefreshTokens();
    const redirectUrl = 'http://127.0.0.1:9/back';
    const asked = await composio.connectedAccounts.refresh(id, { redirectUrl });
    expect(asked).toMatchObject({
      id,
      status: 'INITIATED',
      redirect_url: expect.stringContaining('/connect/ln_'),
    });
    const sentOn = await press(asked.redirect_url ?? '');
    const back = await visit(await provider.approve(sentOn.headers.location ?? ''));
    expect(back.headers.location).toContain(`${redirectUrl}?status=success`);
    expect(await composio.connectedAccounts.get(id)).toMatchObject({ id, status: 'ACTIVE' });
  });

  it('of a typed-in credential asks the service where that is wanted, and breaks nothing', async () => {
    const { composio, client } = world;
    const id = await connectKeyed();
    expect(await composio.connectedAccounts.refresh(id)).toEqual({
      id,
      status: 'ACTIVE',
      redirect_url: null,
    });
    const state = { authScheme: 'API_KEY' as const, val: { api_key: 'no-longer-good-0123' } };
    await client.connectedAccounts.patch(id, { connection: { state } });
    expect(
      await thrownBy(composio.connectedAccounts.refresh(id, { validateCredentials: true })),
    ).toMatchObject({
      status: 422,
      message: expect.stringContaining('401'),
    });
    expect((await composio.connectedAccounts.get(id)).status).toBe('ACTIVE');
  });

  it('of one whose link ran out or was declined makes another link', async () => {
    const { composio } = world;
    const asked = await composio.connectedAccounts.initiate(newUser(), configs.keyed);
    await press(asked.redirectUrl ?? '', 'decline');
    const again = await composio.connectedAccounts.refresh(asked.id);
    expect(again).toMatchObject({
      status: 'INITIATED',
      redirect_url: expect.stringContaining('/connect/ln_'),
    });
    await press(again.redirect_url ?? '', 'connect', { site: 'acme', api_key: goodSecret });
    expect((await composio.connectedAccounts.get(asked.id)).status).toBe('ACTIVE');
  });

  it('of a disabled account is refused', async () => {
    const { composio } = world;
    const id = await connectKeyed();
    await composio.connectedAccounts.disable(id);
    expect(await thrownBy(composio.connectedAccounts.refresh(id))).toMatchObject({ status: 422 });
  });
});

it('gives the SDK nothing to complain about, and tells it no secret', async () => {
  const { composio } = world;
  expect(JSON.stringify(await composio.connectedAccounts.list({ limit: 100 }))).not.toContain(goodSecret);
  expect(world.complaints).toEqual([]);
});
