import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumArgs, chromiumPath, hasChromium } from '#test/support/chromium-options.ts';
import { type ConnectLinkWorld, startConnectLinkWorld } from '#test/support/connect-link-world.ts';
import { formToken, press, visit } from '#test/support/connect-page.ts';

let world: ConnectLinkWorld;

beforeAll(async () => {
  world = await startConnectLinkWorld();
});

afterEach(() => world.clear());

afterAll(() => world.close());

describe('the page of a connect link', () => {
  it('names who asks, for whom and where the credential goes, all of it as text', async () => {
    const link = await world.newLink({
      user_id: '"><script>alert(1)</script>',
      callback_url: 'https://agent.example/x',
    });
    const { text, headers } = await visit(link.redirect_url);
    for (const shown of [
      'Connect &#60;img src=x&#62; acme',
      '&#60;b&#62;agent&#60;/b&#62;',
      '&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;',
      world.provider.resource.origin,
      'https://agent.example<',
      'offline_access',
    ]) {
      expect(text).toContain(shown);
    }
    expect(text).not.toMatch(/<(?:script|img|b)\b/);
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action [^;]+; frame-ancestors 'none'$/,
    );
    expect(headers['referrer-policy']).toBe('same-origin');
    expect(headers['cache-control']).toBe('no-store');
  });

  it('is not shown inside another page, nor to a script', async () => {
    const { redirect_url: link } = await world.newLink();
    expect((await visit(link, { 'sec-fetch-dest': 'iframe' })).status).toBe(403);
    expect((await visit(link, { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' })).status).toBe(403);
  });

  it.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another site that hides its name', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
    ['nowhere', {}],
  ])('refuses a form from %s, and can still be used', async (_from, headers) => {
    const { redirect_url: link } = await world.newLink();
    const form = new URLSearchParams({ form_token: formToken(await visit(link)), decision: 'connect' });
    expect((await visit(link, headers as Record<string, string>, form.toString())).status).toBe(403);
    expect((await press(link)).status).toBe(303);
  });

  it('refuses a form without the token of this very page, and can still be used', async () => {
    const [{ redirect_url: link }, other] = [await world.newLink(), await world.newLink()];
    for (const token of ['', 'x', formToken(await visit(other.redirect_url))]) {
      const form = new URLSearchParams({ form_token: token, decision: 'connect' }).toString();
      expect((await visit(link, { origin: world.app.url }, form)).status).toBe(403);
    }
    expect((await press(link)).status).toBe(303);
  });

  it('says so for a link that never was, and takes no other method or form', async () => {
    expect((await visit(`${world.app.url}/connect/ln_unknown`)).text).toContain('Nothing to connect here');
    expect((await visit(`${world.app.url}/connect/other`)).status).toBe(404);
    const { redirect_url: link } = await world.newLink();
    const json = { origin: world.app.url, 'content-type': 'application/json' };
    expect((await visit(link, json, '{}')).status).toBe(415);
    expect((await fetch(link, { method: 'DELETE' })).status).toBe(405);
  });
});

describe.skipIf(!hasChromium)('a real browser', () => {
  it('walks from the link over the provider to the caller', async () => {
    const arrived: string[] = [];
    const caller = createServer((incoming, response) => {
      if (!incoming.url?.includes('favicon'))
        arrived.push(`${incoming.url} ${incoming.headers.referer ?? 'no referrer'}`);
      response.writeHead(200, { 'content-type': 'text/html' }).end('<title>caller</title>');
    }).listen(0, '127.0.0.1');
    await once(caller, 'listening');
    const home = `http://localhost:${(caller.address() as AddressInfo).port}`;
    const browser = await chromium.launch({
      args: [...chromiumArgs],
      ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    });
    try {
      const page = await browser.newPage();
      const link = await world.newLink({ callback_url: `${home}/done` });
      await page.goto(link.redirect_url);
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Allow' }).click();
      await page.waitForURL(`${home}/**`);
      expect(arrived).toEqual([
        `/done?status=success&connected_account_id=${link.connected_account_id} no referrer`,
      ]);
      // Signed in already, the provider sends the browser straight on: one chain of redirects behind the form.
      const again = await world.newLink({ callback_url: `${home}/again` });
      await page.goto(again.redirect_url);
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.waitForURL(/again|interaction/);
      if (page.url().startsWith(world.provider.issuer))
        await page.getByRole('button', { name: 'Allow' }).click();
      await page.waitForURL(`${home}/again**`);
      expect(await world.account(again.connected_account_id)).toMatchObject({ status: 'ACTIVE' });
    } finally {
      await browser.close();
      caller.close();
      caller.closeAllConnections();
    }
  });
});
