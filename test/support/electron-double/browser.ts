import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright';
import { chromiumArgs, chromiumPath } from '../chromium-options.ts';
import { paths } from './paths.ts';
import { report } from './report.ts';

let opening: Promise<BrowserContext> | null = null;

/** The one Chromium of this app, with its profile where the app put `userData`; the test connects to it over CDP. */
export function openBrowser(): Promise<BrowserContext> {
  opening ??= launch();
  return opening;
}

async function launch(): Promise<BrowserContext> {
  const profile = join(paths.get('userData') ?? '.', 'chromium');
  const context = await chromium.launchPersistentContext(profile, {
    args: [...chromiumArgs, '--remote-debugging-port=0'],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
  });
  // Chromium writes the port it took and the browser's own address, one a line.
  const [port] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n');
  report({ event: 'browser', cdpUrl: `http://127.0.0.1:${port}` });
  return context;
}

export async function closeBrowser(): Promise<void> {
  if (opening) await (await opening).close();
}
