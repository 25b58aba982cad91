import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallOutcome, PreloadBridge } from '#shared/contract/bridge.ts';
import { hasChromium } from '#test/support/chromium-options.ts';
import { type DesktopApp, launchDesktopDouble } from '#test/support/electron-double/launch.ts';
import { makeTempDirectory } from '#test/support/temp-directory.ts';

// Runs on the double: what it cannot show is listed in test/support/electron-double/electron.ts.

type Page = {
  sallyport: PreloadBridge;
  __electronInvoke: (channel: string, args: unknown[]) => Promise<CallOutcome>;
};

describe.skipIf(!hasChromium)("the desktop app's window", () => {
  let app: DesktopApp;
  beforeAll(async () => {
    app = await launchDesktopDouble();
  });
  afterAll(() => app?.stop());

  test('shows the console of the build under its own scheme', async () => {
    expect(app.page.url()).toMatch(/^https:\/\/sallyport\.app\.test\//);
    expect(await app.page.title()).toContain('Sallyport');
  });

  test('exposes a call and an event feed and nothing else', async () => {
    const exposed = await app.page.evaluate(() => {
      const { sallyport } = window as unknown as Page;
      return { names: Object.keys(sallyport), frozen: Object.isFrozen(sallyport), node: 'require' in window };
    });
    expect(exposed).toEqual({ names: ['call', 'onEvent'], frozen: true, node: false });
  });

  test('refuses a frame inside the page', async () => {
    const outcome = await app.page.evaluate(async () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const inside = frame.contentWindow as unknown as Page;
      const answer = await inside.__electronInvoke('sallyport:call', ['app.status', {}]);
      frame.remove();
      return answer;
    });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'RequestRefused' } });
  });

  test('answers strange names and inputs with an error of the contract', async () => {
    const outcomes = await app.page.evaluate(async () => {
      const { __electronInvoke: invoke } = window as unknown as Page;
      const strange: unknown[] = [null, 7, [], 'x', { a: { b: {} } }, Number.NaN, new Date(0), undefined];
      return Promise.all([
        ...strange.map((name) => invoke('sallyport:call', [name, {}])),
        ...strange.slice(0, 6).map((input) => invoke('sallyport:call', ['accounts.get', input])),
      ]);
    });
    const codes = new Set(outcomes.map((outcome) => (outcome.ok ? 'answered' : outcome.error.code)));
    expect([...codes].sort()).toEqual(['RouteNotFound', 'ValidationFailed']);
  });

  test('stays where it is, whatever the page tries', async () => {
    const before = app.page.url();
    await app.page.evaluate(() => {
      location.href = 'https://example.com/';
    });
    await app.page.evaluate(() => fetch('https://example.com/').catch(() => {}));
    expect(app.page.url()).toBe(before);
    await expect(
      app.page.evaluate(() => (window as unknown as Page).sallyport.call('app.status', {})),
    ).resolves.toMatchObject({ ok: true });
  });

  test('hands https links to the browser and opens no window of its own', async () => {
    await app.page.evaluate(() => {
      window.open('file:///etc/passwd');
      window.open('https://example.com/docs');
    });
    expect(await app.nextExternalLink()).toBe('https://example.com/docs');
  });

  test('says in runtime.json where the gateway is, without a key', () => {
    const runtime = JSON.parse(readFileSync(join(app.dataDir, 'runtime.json'), 'utf8'));
    expect(runtime).toMatchObject({ console_url: null, pid: app.child.pid });
    expect(Object.keys(runtime).sort()).toEqual(['console_url', 'pid', 'start_id', 'url']);
  });
});

test.skipIf(!hasChromium)('opens with a notice when its port is taken', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  const { port } = squatter.address() as AddressInfo;
  const app = await launchDesktopDouble({ args: ['--port', String(port)] });
  try {
    const outcome = await app.page.evaluate(() =>
      (window as unknown as Page).sallyport.call('app.status', {}),
    );
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        gateway_url: null,
        notices: [{ code: 'GatewayPortInUse', message: expect.stringContaining(String(port)) }],
      },
    });
  } finally {
    await app.stop();
    squatter.close();
  }
});

test.skipIf(!hasChromium)('keeps the place of its window and leaves no runtime.json behind', async () => {
  const directory = makeTempDirectory();
  const app = await launchDesktopDouble({ dataDir: directory.path });
  expect(await app.stop()).toBe(0);
  expect(JSON.parse(readFileSync(join(directory.path, 'window.json'), 'utf8'))).toMatchObject({
    maximized: false,
  });
  expect(existsSync(join(directory.path, 'runtime.json'))).toBe(false);
  directory.remove();
});

test.skipIf(!hasChromium)(
  'says why it cannot start on a data directory that another Sallyport owns',
  async () => {
    const app = await launchDesktopDouble();
    try {
      await expect(launchDesktopDouble({ dataDir: app.dataDir })).rejects.toThrow(
        /ended with 1[\s\S]*cannot start[\s\S]*in use/,
      );
    } finally {
      await app.stop();
    }
  },
);
