import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { startUpstream } from '../support/recording-upstream.ts';
import { makeTempDirectory } from '../support/temp-directory.ts';
import { firstJourney } from './journey.ts';
import { screensJourney } from './screens-journey.ts';

const root = join(import.meta.dirname, '..', '..');

/** Electron's own program; null where its binary was never fetched. */
function electronProgram(): string | null {
  const home = join(root, 'node_modules', 'electron');
  const name = join(home, 'path.txt');
  const program = existsSync(name) ? join(home, 'dist', readFileSync(name, 'utf8')) : null;
  return program !== null && existsSync(program) ? program : null;
}

const program = electronProgram();
const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

test.describe('on real Electron', () => {
  test('a person sets up the desktop app, sees an agent’s call, and uses each screen', async () => {
    test.slow();
    test
      .info()
      .skip(
        program === null,
        "Electron's binary is not on this machine (node node_modules/electron/install.js).",
      );
    test.info().skip(!hasDisplay, 'There is no display (xvfb-run would bring one).');
    const upstream = await startUpstream();
    const directory = makeTempDirectory();
    const app = await _electron.launch({
      executablePath: program ?? '',
      args: [
        // GitHub's Linux runners and containers give Chromium no user namespaces for its own sandbox.
        ...(process.platform === 'linux' && process.env.CI ? ['--no-sandbox'] : []),
        root,
        ...['--port', '0', '--data-dir', directory.path],
      ],
      env: { ...(process.env as Record<string, string>), SALLYPORT_VAULT: 'passphrase' },
    });
    try {
      const page = await app.firstWindow();
      expect(page.url()).toMatch(/^app:\/\/sallyport\//);
      expect(await page.evaluate(() => 'require' in window || 'process' in window)).toBe(false);
      await screensJourney(page, upstream, await firstJourney(page, upstream));
    } finally {
      await app.close();
      await upstream.close();
      directory.remove();
    }
  });
});
