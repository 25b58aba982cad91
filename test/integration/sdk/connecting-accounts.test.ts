import { AuthScheme } from '@composio/core';
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
const signedIn = (user?: string) => accounts.signedIn(user);

describe('secrets that an agent holds', () => {
  it('connect at once, and go where the toolkit says', async () => {
    const { composio, upstream } = world;
    const user = newUser();
    const config = apiKey({ generic_api_key: goodSecret, site: 'acme' });
    const made = await composio.connectedAccounts.initiate(user, configs.keyed, {
      config,
      alias: 'acme key',
    });
    expect(made).toMatchObject({ status: 'ACTIVE', redirectUrl: null });
    const account = await composio.connectedAccounts.get(made.id);
    expect(account).toMatchObject({
      alias: 'acme key',
      status: 'ACTIVE',
      statusReason: null,
      isDisabled: false,
      authConfig: { id: configs.keyed, authScheme: 'API_KEY', isComposioManaged: false, isDisabled: false },
      state: { authScheme: 'API_KEY', val: { status: 'ACTIVE', api_key: 'sk_l...', site: 'acme' } },
      testRequestEndpoint: '/me',
      experimental: { accountType: 'PRIVATE' },
    });
    const answer = await composio.tools.proxyExecute({
      endpoint: '/me',
      method: 'GET',
      parameters: [],
      connectedAccountId: made.id,
    });
    expect(answer).toMatchObject({ status: 200, data: { login: 'octo' } });
    expect(upstream.received.at(-1)?.url).toBe('/acme/me');
    await expect(composio.connectedAccounts.initiate(user, configs.keyed, { config })).rejects.toMatchObject({
      name: 'ComposioMultipleConnectedAccountsError',
    });
  });

  it('are understood by the names that the SDK gives them', async () => {
    const { composio } = world;
    const basic = await composio.connectedAccounts.initiate(newUser(), configs.based, {
      config: AuthScheme.Basic({ username: 'octo@example.test', password: goodSecret }),
    });
    expect((await composio.connectedAccounts.get(basic.id)).state).toMatchObject({
      authScheme: 'BASIC',
      val: { username: 'octo@example.test', password: 'sk_l...' },
    });
    const bearer = await composio.connectedAccounts.initiate(newUser(), configs.bearing, {
      config: AuthScheme.BearerToken({ token: goodSecret }),
    });
    expect((await composio.connectedAccounts.get(bearer.id)).state).toMatchObject({
      val: { token: 'sk_l...' },
    });
    for (const connectedAccountId of [basic.id, bearer.id]) {
      const call = { endpoint: '/me', method: 'GET' as const, parameters: [], connectedAccountId };
      expect(await composio.tools.proxyExecute(call)).toMatchObject({ status: 200 });
    }
  });

  it('are tried first where the agent asks for it, and not kept where the service refuses them', async () => {
    const { client, composio } = world;
    const create = (api_key: string, user_id: string) =>
      client.connectedAccounts.create({
        auth_config: { id: configs.keyed },
        connection: {
          user_id,
          state: { authScheme: 'API_KEY', val: { status: 'ACTIVE', api_key, site: 'a' } },
        },
        validate_credentials: true,
      });
    const user = newUser();
    expect(await thrownBy(create('wrong-secret-0123456789', user))).toMatchObject({
      status: 422,
      kind: 'UnprocessableEntityError',
      message: expect.stringContaining('401'),
    });
    expect((await composio.connectedAccounts.list({ userIds: [user] })).items).toEqual([]);
    expect(await create(goodSecret, user)).toMatchObject({ status: 'ACTIVE', redirect_url: null });
  });

  it('cannot choose the host, nor leave out what is needed', async () => {
    const { composio } = world;
    const attempt = (values: Record<string, string>, config = configs.keyed) =>
      thrownBy(composio.connectedAccounts.initiate(newUser(), config, { config: apiKey(values) }));
    const elsewhere = await attempt({ api_key: goodSecret, site: 'a', base_url: 'https://evil.example' });
    expect(elsewhere).toMatchObject({ status: 400, message: expect.stringContaining('base_url') });
    expect(elsewhere.message).not.toContain(goodSecret);
    expect(await attempt({ api_key: goodSecret })).toMatchObject({
      status: 400,
      message: expect.stringContaining('connection.state.val.site'),
    });
    expect(await attempt({ api_key: goodSecret, site: '../x' })).toMatchObject({ status: 400 });
    expect(await attempt({ api_key: goodSecret }, configs.based)).toMatchObject({
      status: 400,
      message: expect.stringContaining('connection.state.authScheme'),
    });
    expect(await attempt({ api_key: goodSecret }, 'ac_unknown0000')).toMatchObject({ status: 404 });
  });

  it('may be tokens that were issued elsewhere', async () => {
    const { composio } = world;
    const token = { access_token: 'at-0123456789abcdef', refresh_token: 'rt-0123456789', expires_in: 3_600 };
    const made = await composio.connectedAccounts.initiate(newUser(), configs.signing, {
      config: AuthScheme.OAuth2(token as never),
    });
    expect(made).toMatchObject({ status: 'ACTIVE', redirectUrl: null });
    expect((await composio.connectedAccounts.get(made.id)).state).toMatchObject({
      authScheme: 'OAUTH2',
      val: { access_token: 'at-0...', refresh_token: 'rt-0...' },
    });
  });
});

describe('secrets that an agent does not hold', () => {
  it('are typed in by a person on the page of a link, and tried before they are stored', async () => {
    const { composio } = world;
    const asked = await composio.connectedAccounts.initiate(newUser(), configs.keyed);
    expect(asked).toMatchObject({
      status: 'INITIATED',
      redirectUrl: expect.stringContaining('/connect/ln_'),
    });
    expect((await composio.connectedAccounts.get(asked.id)).state).toMatchObject({
      val: { status: 'INITIATED', redirectUrl: asked.redirectUrl },
    });
    const link = asked.redirectUrl ?? '';
    expect((await visit(link)).text).toMatch(/name="field\.api_key"[^>]*type="password"/);
    const missing = await press(link, 'connect', { site: 'acme' });
    expect(missing).toMatchObject({ status: 400, text: expect.stringContaining('is missing (Key)') });
    const refused = await press(link, 'connect', { site: 'acme', api_key: 'wrong-secret-0123456789' });
    expect(refused).toMatchObject({
      status: 400,
      text: expect.stringContaining('refused the credential (401)'),
    });
    expect(refused.text).not.toContain('wrong-secret');
    expect((await composio.connectedAccounts.get(asked.id)).status).toBe('INITIATED');
    const waiting = asked.waitForConnection();
    const done = await press(link, 'connect', { site: 'acme', api_key: goodSecret });
    expect(done.text).toContain('The service accepted the credential (200)');
    expect(await waiting).toMatchObject({ id: asked.id, status: 'ACTIVE' });
    expect((await visit(link)).status).toBe(404);
  });

  it('come through link and initiate alike, back to where the agent wants the browser', async () => {
    const { composio } = world;
    const callbackUrl = 'http://127.0.0.1:9/done?mine=1';
    const asked = await composio.connectedAccounts.link(newUser(), configs.bearing, {
      callbackUrl,
      alias: 'linked',
    });
    const done = await press(asked.redirectUrl ?? '', 'connect', { pat: goodSecret });
    expect(done.headers.location).toBe(`${callbackUrl}&status=success&connected_account_id=${asked.id}`);
    expect(await composio.connectedAccounts.waitForConnection(asked.id)).toMatchObject({ alias: 'linked' });
  });

  it('are not asked for with values that the agent suggests filled in for secrets', async () => {
    const { composio } = world;
    const config = AuthScheme.OAuth2({ account: 'x' } as never);
    const asked = await composio.connectedAccounts.initiate(newUser(), configs.signing, { config });
    expect(asked.status).toBe('INITIATED');
    const { client } = world;
    const { redirect_url: link } = await client.link.create({
      auth_config_id: configs.keyed,
      user_id: newUser(),
      connection_data: { site: 'suggested', api_key: 'planted-secret' },
    });
    const page = (await visit(link)).text;
    expect(page).toMatch(/name="field\.site"[^>]*value="suggested"/);
    expect(page).not.toContain('planted-secret');
  });

  it('say no to a person who declines', async () => {
    const { composio } = world;
    const asked = await composio.connectedAccounts.initiate(newUser(), configs.signing);
    await press(asked.redirectUrl ?? '', 'decline');
    await expect(asked.waitForConnection()).rejects.toMatchObject({ name: 'ConnectionRequestFailedError' });
    expect((await composio.connectedAccounts.get(asked.id)).status).toBe('FAILED');
  });

  it('are tokens where the service signs in', async () => {
    const id = await signedIn();
    expect(await world.composio.connectedAccounts.get(id)).toMatchObject({
      status: 'ACTIVE',
      state: { authScheme: 'OAUTH2', val: { access_token: expect.stringMatching(/^.{4}\.\.\.$/) } },
    });
  });
});

it('gives the SDK nothing to complain about, and tells it no secret', async () => {
  const { composio } = world;
  expect(JSON.stringify(await composio.connectedAccounts.list({ limit: 100 }))).not.toContain(goodSecret);
  expect(world.complaints).toEqual([]);
});
