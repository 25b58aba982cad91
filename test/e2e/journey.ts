import { expect, type Page, test } from '@playwright/test';
import { testPassphrase } from '../support/headless-process.ts';
import type { RecordingUpstream } from '../support/recording-upstream.ts';
import { createAgentKey } from './pages/agents.ts';
import { openCall, openCalls, replayCall } from './pages/calls.ts';
import { addOwnToolkit, connectWithToken } from './pages/connections.ts';
import { createVaultWithPassphrase } from './pages/first-run.ts';

const token = 'canary-5d2f80c1';

/** What the first journey leaves behind. */
export interface FirstSetUp {
  readonly accountId: string;
  readonly agentKey: string;
  /** Where agents call. */
  readonly gateway: string;
}

/**
 * What a person does first, on a fresh data directory: make the vault, connect an account, give an agent a key, and see the
 * agent's call come in. The same for every host; the page shows the console.
 */
export async function firstJourney(page: Page, upstream: RecordingUpstream): Promise<FirstSetUp> {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) errors.push(message.text());
  });
  const service = { name: 'Loopback service', baseUrl: upstream.origin, testPath: '/whoami' };

  await test.step('first run: the vault', () => createVaultWithPassphrase(page, testPassphrase));

  const accountId = await test.step('connect an account and test it', async () => {
    await addOwnToolkit(page, service);
    const id = await connectWithToken(page, service, token);
    expect(upstream.received.at(-1)).toMatchObject({
      url: '/whoami',
      headers: { authorization: `Bearer ${token}` },
    });
    return id;
  });

  const agentKey = await test.step('give an agent a key', () => createAgentKey(page, 'Night owl'));

  const gateway = await gatewayUrl(page);
  await test.step('an agent calls, and its call appears live', async () => {
    const calls = await openCalls(page);
    await expect(calls.row('/whoami')).toBeVisible();
    await expect(calls.row('/things')).toHaveCount(0);
    const answer = await fetch(`${gateway}/api/v3/tools/execute/proxy`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': agentKey },
      body: JSON.stringify({ endpoint: '/things?page=2', method: 'GET', connected_account_id: accountId }),
    });
    expect(await answer.json()).toMatchObject({ data: { ok: true }, status: 200 });
    await expect(calls.row('/things')).toContainText('Night owl');
    const detail = await openCall(page, calls.row('/things'));
    await expect(detail).toContainText('/things?page=2');
    await expect(detail).toContainText('Night owl');
    await expect(detail).toContainText('Allowed');
  });

  await test.step('the call is sent again, then edited', async () => {
    await replayCall(page);
    expect(upstream.received.at(-1)?.url).toBe('/things?page=2');
    await page.getByRole('combobox', { name: 'Endpoint' }).fill('/things?page=3');
    upstream.answer((_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":"<img src=x>"}'),
    );
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const changes = page.getByRole('table', { name: 'Body', exact: true });
    await expect(changes.getByRole('row', { name: '$.ok' })).toContainText('"<img src=x>"');
    expect(upstream.received.at(-1)).toMatchObject({
      url: '/things?page=3',
      headers: { authorization: `Bearer ${token}` },
    });
    await expect(page.getByRole('button', { name: 'Request 2' })).toBeVisible();
  });

  await test.step('the credential is nowhere on the screen', async () => {
    expect(upstream.received.at(-1)?.headers.authorization).toBe(`Bearer ${token}`);
    expect(await page.content()).not.toContain(token);
    expect(errors).toEqual([]);
  });
  return { accountId, agentKey, gateway };
}

/** Where the sidebar says that the gateway listens. */
async function gatewayUrl(page: Page): Promise<string> {
  const address = page.getByText(/^127\.0\.0\.1:\d+$/);
  await expect(address).toBeVisible();
  return `http://${await address.innerText()}`;
}
