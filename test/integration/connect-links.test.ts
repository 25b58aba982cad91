import { Composio } from '@composio/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ConnectLinkWorld, startConnectLinkWorld } from '#test/support/connect-link-world.ts';
import { formToken, press, visit } from '#test/support/connect-page.ts';

// The SDK reports usage to its maker unless told not to; the variable covers every instance.
process.env.TELEMETRY_DISABLED = 'true';

const callbackUrl = 'http://127.0.0.1:9/done?session=a%20b&status=pending#top';

let world: ConnectLinkWorld;

beforeAll(async () => {
  world = await startConnectLinkWorld();
});

afterEach(() => world.clear());

afterAll(() => world.close());

describe('a connect link', () => {
  it('leads over the provider back to the caller, whose own parameters stay', async () => {
    const link = await world.newLink({ callback_url: callbackUrl, alias: 'work' });
    expect(link.redirect_url).toBe(`${world.app.url}/connect/${link.link_token}`);
    expect(link.link_token).toMatch(/^ln_/);
    const inTenMinutes = Date.now() + 600_000;
    expect(Math.abs(Date.parse(link.expires_at) - inTenMinutes)).toBeLessThan(60_000);
    expect(await world.account(link.connected_account_id)).toMatchObject({
      status: 'INITIATED',
      alias: 'work',
    });

    const sentOn = await press(link.redirect_url);
    expect(sentOn.status).toBe(303);
    expect(sentOn.headers['referrer-policy']).toBe('no-referrer');
    expect(sentOn.headers.location).toContain(`${world.provider.issuer}/auth?`);
    const ended = await visit(await world.provider.approve(sentOn.headers.location ?? ''));
    expect(ended.status).toBe(303);
    expect(ended.headers.location).toBe(
      `http://127.0.0.1:9/done?session=a%20b&status=pending&status=success&connected_account_id=${link.connected_account_id}#top`,
    );
    expect(await world.account(link.connected_account_id)).toMatchObject({
      status: 'ACTIVE',
      user_id: 'user-1',
    });
  });

  it('tells the caller when the person says no at the provider, and shows a page without a callback', async () => {
    const link = await world.newLink({ callback_url: 'com.example.app:/done' });
    const sentOn = await press(link.redirect_url);
    const ended = await visit(await world.provider.deny(sentOn.headers.location ?? ''));
    expect(ended.headers.location).toBe(
      `com.example.app:/done?status=failed&connected_account_id=${link.connected_account_id}`,
    );
    const plain = await press((await world.newLink()).redirect_url);
    expect((await visit(await world.provider.approve(plain.headers.location ?? ''))).text).toContain(
      'Connected',
    );
  });

  it('can be declined, and is used up by that', async () => {
    const link = await world.newLink({ callback_url: 'https://agent.example/done' });
    const { headers } = await press(link.redirect_url, 'decline');
    expect(headers.location).toContain('https://agent.example/done?status=failed&connected_account_id=ca_');
    expect(await world.account(link.connected_account_id)).toMatchObject({ status: 'FAILED' });
    expect((await visit(link.redirect_url)).status).toBe(404);
  });

  it('may be looked at often, but works once, also for two forms at the same time', async () => {
    const { redirect_url: link } = await world.newLink();
    const page = await visit(link);
    const form = new URLSearchParams({ form_token: formToken(page), decision: 'connect' }).toString();
    const answers = await Promise.all([1, 2].map(() => visit(link, { origin: world.app.url }, form)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 404]);
    expect((await visit(link)).status).toBe(404);
  });

  it('connects an app that signs in as itself without leaving the machine', async () => {
    const own = await world.appFor('robots', 'S2S_OAUTH2');
    const link = await world.newLink({ auth_config_id: own.id, callback_url: 'https://agent.example/done' });
    const { headers } = await press(link.redirect_url);
    expect(headers.location).toContain('https://agent.example/done?status=success&');
    expect(await world.account(link.connected_account_id)).toMatchObject({ status: 'ACTIVE' });
  });

  it('asks for the open parts of the address, and again where they do not fit', async () => {
    const own = await world.appFor('tenants', 'OAUTH2', {
      base_url: 'https://{tenant}.example.com',
      base_url_vars: { tenant: { label: 'Tenant <name>', pattern: '[a-z]+' } },
      auth_schemes: [
        {
          mode: 'OAUTH2',
          inject: [
            { in: 'header', name: 'Authorization', value: 'Bearer {access_token}' },
            { in: 'header', name: 'X-Pin', value: '{pin}' },
          ],
          fields: { pin: { label: 'Pin', secret: true } },
          oauth: world.provider.facts,
        },
      ],
    });
    const link = await world.newLink({ auth_config_id: own.id });
    expect((await visit(link.redirect_url)).text).toContain('Tenant &#60;name&#62;');
    const empty = await press(link.redirect_url);
    expect(empty.status).toBe(400);
    expect(empty.text).toContain('fields.tenant: is missing');
    const wrong = await press(link.redirect_url, 'connect', {
      tenant: 'evil.example/"><b>',
      pin: 'geheim',
    });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('value="evil.example/&#34;&#62;&#60;b&#62;"');
    expect(wrong.text).not.toContain('geheim');
    const right = await press(link.redirect_url, 'connect', {
      tenant: 'acme',
      pin: 'geheim',
      other: 'x',
    });
    expect(right.status).toBe(303);
    expect((await world.app.call('accounts.get', { id: link.connected_account_id })).public_fields).toEqual({
      tenant: 'acme',
    });
  });

  it('waits for a vault that is locked, and works after it was unlocked', async () => {
    const link = await world.newLink();
    await world.app.call('vault.lock', {});
    const locked = await press(link.redirect_url);
    expect(locked.status).toBe(422);
    expect(locked.text).toContain('vault');
    await world.app.call('vault.unlock', { kind: 'passphrase', passphrase: 'correct horse battery staple' });
    expect((await press(link.redirect_url)).status).toBe(303);
  });
});

describe('asking for a connect link', () => {
  it('wants a key that may manage connections', async () => {
    const { key: proxyOnly } = await world.app.call('keys.create', {
      name: 'p',
      permissions: ['proxy_execute'],
    });
    const path = '/api/v3.1/connected_accounts';
    const body = { auth_config_id: world.config.id, user_id: 'u' };
    expect((await world.ask(`${path}/link`, body, proxyOnly)).status).toBe(403);
    expect((await world.ask(path, undefined, proxyOnly)).status).toBe(403);
    expect((await world.ask(`${path}/link`, body, 'ak_wrong')).status).toBe(401);
    expect((await world.app.call('accounts.list', {})).items).toEqual([]);
  });

  it.each([
    'javascript:alert(1)',
    'java\tscript:alert(1)',
    ' javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'vbscript:x',
    'blob:https://a.example/x',
    'about:blank',
    'search-ms:query=x',
    'view-source:https://a.example',
    '//evil.example',
    '/done',
    'https://user:pass@a.example/',
    `https://a.example/${'x'.repeat(2_100)}`,
    'https://a.example/\r\nset-cookie: x',
  ])('refuses the callback address %j', async (address) => {
    const { status, body } = await world.ask('/api/v3.1/connected_accounts/link', {
      auth_config_id: world.config.id,
      user_id: 'u',
      callback_url: address,
    });
    expect({ status, body }).toMatchObject({ status: 400, body: { error: { field: 'callback_url' } } });
    expect((await world.app.call('accounts.list', {})).items).toEqual([]);
  });

  it('refuses an OAuth app that is unknown or disabled, a toolkit in its place, and a body that is not whole', async () => {
    const link = (body: object) => world.ask('/api/v3/connected_accounts/link', body);
    const slug = (answer: { body: unknown }) => (answer.body as { error: { slug: string } }).error.slug;
    expect(slug(await link({ auth_config_id: 'ac_unknown00', user_id: 'u' }))).toBe('AuthConfigNotFound');
    const asToolkit = await link({ auth_config_id: 'acme', user_id: 'u' });
    expect(JSON.stringify(asToolkit.body)).toContain('is a toolkit');
    expect(slug(await link({ user_id: 7 }))).toBe('ValidationFailed');
    await world.app.call('authConfigs.update', { id: world.config.id, is_enabled: false });
    const disabled = await link({ auth_config_id: world.config.id, user_id: 'u' });
    expect({ status: disabled.status, slug: slug(disabled) }).toEqual({
      status: 403,
      slug: 'AuthConfigDisabled',
    });
    await world.app.call('authConfigs.update', { id: world.config.id, is_enabled: true });
  });
});

describe('the list of connected accounts', () => {
  const list = async (query: string) => {
    const { status, body } = await world.ask(`/api/v3.1/connected_accounts?${query}`);
    return { status, ...(body as { items: { id: string }[]; next_cursor: string | null }) };
  };

  it('filters as it is asked to, and counts what it pages through', async () => {
    const ids: string[] = [];
    for (const user of ['a', 'b', 'a']) {
      ids.unshift((await world.newLink({ user_id: user })).connected_account_id);
    }
    const [newest = '', middle = '', oldest = ''] = ids;
    const found = async (query: string) => (await list(query)).items.map(({ id }) => id);
    expect(await found('')).toEqual(ids);
    expect(await found('user_ids=a')).toEqual([newest, oldest]);
    expect(await found('user_ids=a%2Cb&statuses=INITIATED')).toEqual(ids);
    expect(await found('user_ids=&order_direction=asc')).toEqual([...ids].reverse());
    expect(await found('statuses=ACTIVE')).toEqual([]);
    expect(await found('auth_config_ids=ac_other')).toEqual([]);
    expect(await found(`auth_config_ids=${world.config.id}&toolkit_slugs=acme&user_ids=b`)).toEqual([middle]);
    expect(await found('account_type=SHARED')).toEqual([]);

    const first = await list('limit=2');
    expect(first).toMatchObject({ total_items: 3, total_pages: 2, current_page: 1 });
    const second = await list(`limit=2&cursor=${first.next_cursor}`);
    expect(second).toMatchObject({ items: [{ id: oldest }], next_cursor: null, current_page: 2 });
    expect((await list('limit=9999')).items).toHaveLength(3);
    for (const wrong of ['limit=0', 'limit=x', 'statuses=NEW', 'order_by=name', 'cursor=x']) {
      expect((await list(wrong)).status).toBe(400);
    }
  });

  it('and a single account show no more of a credential than its first characters', async () => {
    const link = await world.newLink();
    const sentOn = await press(link.redirect_url);
    await visit(await world.provider.approve(sentOn.headers.location ?? ''));
    const shown = await world.account(link.connected_account_id);
    expect(shown).toMatchObject({
      status: 'ACTIVE',
      status_reason: null,
      is_disabled: false,
      toolkit: { slug: 'acme' },
      auth_config: { id: world.config.id, is_composio_managed: false, is_disabled: false },
      state: { authScheme: 'OAUTH2', val: { access_token: expect.stringMatching(/^.{4}\.{3}$/) } },
    });
    const missing = await world.ask('/api/v3.1/connected_accounts/ca_unknown00');
    expect(missing).toMatchObject({ status: 404, body: { error: { code: 1803, slug: 'AccountNotFound' } } });
  });
});

describe('the official SDK', () => {
  const sdk = () =>
    new Composio({
      apiKey: world.key,
      baseURL: world.app.url,
      allowTracking: false,
      disableVersionCheck: true,
    });

  it('makes a link and waits until the person has connected', async () => {
    const composio = sdk();
    const asked = await composio.connectedAccounts.link('user-2', world.config.id, { callbackUrl });
    const waiting = asked.waitForConnection(30_000);
    const sentOn = await press(asked.redirectUrl ?? '');
    await visit(await world.provider.approve(sentOn.headers.location ?? ''));
    expect(await waiting).toMatchObject({ id: asked.id, status: 'ACTIVE', toolkit: { slug: 'acme' } });
    const { items } = await composio.connectedAccounts.list({ userIds: ['user-2'], statuses: ['ACTIVE'] });
    expect(items).toMatchObject([{ id: asked.id, authConfig: { id: world.config.id } }]);
    expect(await composio.connectedAccounts.get(asked.id)).toMatchObject({ status: 'ACTIVE' });
    await expect(composio.connectedAccounts.link('user-2', world.config.id)).rejects.toMatchObject({
      name: 'ComposioMultipleConnectedAccountsError',
    });
    const another = await composio.connectedAccounts.link('user-2', world.config.id, { allowMultiple: true });
    expect(another.id).not.toBe(asked.id);
  });

  it('learns that the person declined', async () => {
    const asked = await sdk().connectedAccounts.link('user-3', world.config.id);
    await press(asked.redirectUrl ?? '', 'decline');
    await expect(asked.waitForConnection(30_000)).rejects.toMatchObject({
      name: 'ConnectionRequestFailedError',
    });
  });
});
