import { test as base, expect } from '@playwright/test';
import { type AuthorizationServer, startAuthorizationServer } from '../support/authorization-server.ts';
import { type HeadlessProcess, startHeadlessProcess } from '../support/headless-process.ts';
import { startOAuth1Server } from '../support/oauth1-server.ts';
import { openScreen } from './pages/navigation.ts';
import { decideAtProvider, enterApp, enterConsumer, openOAuthForm } from './pages/oauth.ts';

const test = base.extend<{ provider: AuthorizationServer; sallyport: HeadlessProcess }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of a fixture's needs from the pattern
  provider: async ({}, use) => {
    const provider = await startAuthorizationServer();
    await use(provider);
    await provider.close();
  },
  /** The product with the provider's API as a service of one's own, and its console open. Nothing opens a browser but the test. */
  sallyport: async ({ provider, page }, use) => {
    const env = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined };
    const sallyport = await startHeadlessProcess({ env });
    const made = await sallyport.ask('toolkits.create', {
      slug: 'acme',
      name: 'Acme',
      base_url: provider.resource.origin,
      test_path: '/me',
      auth_schemes: [
        {
          mode: 'OAUTH2',
          inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {access_token}' }],
          oauth: {
            ...provider.facts,
            default_scopes: ['openid', 'offline_access'],
          },
        },
      ],
    });
    expect(made).toMatchObject({ status: 200 });
    await page.goto(sallyport.ready.console_url);
    await use(sallyport);
    await sallyport.stop();
  },
});

test('a person connects through the browser, and connects again after the sign-in has ended', async ({
  page,
  provider,
  sallyport,
}) => {
  await openOAuthForm(page, 'Acme');
  await expect(page.getByText(`${sallyport.ready.url}/oauth/callback`, { exact: true })).toBeVisible();
  await enterApp(page, provider.clients.post.clientId, provider.clients.post.clientSecret);
  await page.getByRole('textbox', { name: 'Name (optional)' }).fill('work');
  await page.getByRole('button', { name: 'Sign in with the browser' }).click();
  await expect(page.getByRole('link', { name: 'Open the browser again' })).toBeVisible();
  await expect(page).toHaveURL(/account=ca_/);
  await page.reload();
  await decideAtProvider(page, 'Allow');
  await expect(page.getByRole('heading', { name: 'Acme is connected' })).toBeVisible();
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(page.getByText('Works', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();

  provider.expireAccessTokens();
  provider.withdrawRefreshTokens();
  const account = page.getByRole('listitem', { name: 'work', exact: true });
  await account.getByRole('button', { name: 'Test' }).click();
  await expect(account.getByText('Expired', { exact: true })).toBeVisible();
  await account.getByRole('button', { name: 'Reconnect' }).click();
  await decideAtProvider(page, 'Allow');
  await expect(page.getByRole('heading', { name: 'Acme is connected' })).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(account.getByText('Active', { exact: true })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Connected accounts' }).getByRole('listitem')).toHaveCount(1);
});

test('a refusal is told in the provider’s words, and the next try needs only what was wrong', async ({
  page,
  provider,
  sallyport: _running,
}) => {
  await openOAuthForm(page, 'Acme');
  await enterApp(page, provider.clients.post.clientId, 'a wrong secret');
  await page.getByRole('button', { name: 'Sign in with the browser' }).click();
  await decideAtProvider(page, 'Deny');
  await expect(page.getByRole('heading', { name: 'The account is not connected' })).toBeVisible();
  await expect(page.getByRole('figure')).toContainText('The person pressed Deny');

  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: 'Sign in with the browser' }).click();
  await decideAtProvider(page, 'Allow');
  await expect(page.getByRole('alert')).toContainText('client id or secret');

  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('textbox', { name: 'Client secret' })).toHaveValue('');
  await page.getByRole('textbox', { name: 'Client secret' }).fill(provider.clients.post.clientSecret);
  await page.getByRole('button', { name: 'Sign in with the browser' }).click();
  await decideAtProvider(page, 'Allow');
  await expect(page.getByRole('heading', { name: 'Acme is connected' })).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('list', { name: 'Connected accounts' }).getByRole('listitem')).toHaveCount(1);
  await expect(page.getByRole('list', { name: 'Auth configs' }).getByRole('listitem')).toHaveCount(1);
});

test('a device code connects, and a pasted address does too', async ({
  page,
  provider,
  sallyport: _running,
}) => {
  await openOAuthForm(page, 'Acme');
  await page.getByRole('radio', { name: /With a code/ }).check();
  await enterApp(page, provider.clients.desktop.clientId, '');
  await page.getByRole('button', { name: 'Get a code' }).click();
  const code = await page.getByRole('status', { name: 'Code' }).innerText();
  const address = await page.getByRole('link', { name: 'Open the page' }).getAttribute('href');
  await provider.approveDevice(address ?? '', code);
  await expect(page.getByRole('heading', { name: 'Acme is connected' })).toBeVisible();

  await openOAuthForm(page, 'Acme');
  await page.getByRole('button', { name: 'Sign in with the browser' }).click();
  const signIn = await page.getByRole('link', { name: 'Open the browser again' }).getAttribute('href');
  await page.getByText('The browser could not come back?').click();
  const pasted = page.getByRole('textbox', { name: 'Address the browser ended on' });
  await pasted.fill('http://127.0.0.1/oauth/callback?code=1&state=another');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await pasted.fill(await provider.approve(signIn ?? ''));
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { name: 'Acme is connected' })).toBeVisible();
});

test('a service is connected by nothing but its address', async ({ page, provider, sallyport: _running }) => {
  await openScreen(page, 'Connections');
  await page.getByRole('button', { name: 'Connect account' }).first().click();
  await page.getByRole('button', { name: 'Connect by address' }).click();
  await page.getByRole('textbox', { name: 'Address' }).fill('javascript:alert(1)');
  await page.getByRole('button', { name: 'Look it up' }).click();
  await expect(page.getByText('Is not an https address on the web.', { exact: true })).toBeVisible();
  await page.getByRole('textbox', { name: 'Address' }).fill(`${provider.resource.origin}/mcp`);
  await page.getByRole('button', { name: 'Look it up' }).click();
  await expect(page.getByRole('heading', { name: 'Connect Acme tools' })).toBeVisible();
  await expect(page.getByText(provider.facts.token_url, { exact: true })).toBeVisible();
  expect(provider.registeredClients()).toBe(0);
  await page.getByRole('button', { name: 'Sign in with the browser' }).click();
  await decideAtProvider(page, 'Allow');
  await expect(page.getByRole('heading', { name: 'Acme tools is connected' })).toBeVisible();
  expect(provider.registeredClients()).toBe(1);
});

test('an app that signs in as itself connects without any page of the provider', async ({
  page,
  provider,
  sallyport,
}) => {
  await sallyport.ask('toolkits.create', {
    slug: 'robots',
    name: 'Robots',
    base_url: provider.resource.origin,
    auth_schemes: [
      {
        mode: 'S2S_OAUTH2',
        inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {access_token}' }],
        oauth: { token_url: provider.facts.token_url },
      },
    ],
  });
  await openOAuthForm(page, 'Robots');
  await enterApp(page, provider.clients.post.clientId, 'a wrong secret');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('client id or secret');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('textbox', { name: 'Client secret' }).fill(provider.clients.post.clientSecret);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Robots is connected' })).toBeVisible();
});

test('an OAuth 1 service connects by its sign-in, and by the code that it shows', async ({
  page,
  sallyport,
}) => {
  const service = await startOAuth1Server();
  for (const [slug, name, verifier] of [
    ['clips', 'Clips', 'callback'],
    ['codes', 'Codes', 'pin'],
  ] as const) {
    await sallyport.ask('toolkits.create', {
      slug,
      name,
      base_url: service.origin,
      auth_schemes: [{ mode: 'OAUTH1', oauth: { ...service.facts, verifier } }],
    });
  }
  await openOAuthForm(page, 'Clips');
  await enterConsumer(page, service.consumer);
  await page.getByRole('button', { name: 'Sign in with the browser' }).click();
  const opened = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'Open the browser again' }).click();
  await (await opened).waitForURL(/\/oauth\/callback\?/);
  await expect(page.getByRole('heading', { name: 'Clips is connected' })).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();

  await openOAuthForm(page, 'Codes');
  await enterConsumer(page, service.consumer);
  await page.getByRole('button', { name: 'Sign in with the browser' }).click();
  const address = await page.getByRole('link', { name: 'Open the browser again' }).getAttribute('href');
  const token = new URL(address ?? '').searchParams.get('oauth_token') ?? '';
  await fetch(address ?? '', { redirect: 'manual' });
  await page.getByRole('textbox', { name: 'Code' }).fill(service.codeFor(token));
  await page.getByRole('textbox', { name: 'Code' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Codes is connected' })).toBeVisible();
  await service.close();
});
