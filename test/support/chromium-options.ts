import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

const system = '/usr/bin/chromium';

/** The Chromium to drive: PLAYWRIGHT_CHROMIUM, the system's, or the one that Playwright installs for itself. */
export const chromiumPath: string | undefined =
  process.env.PLAYWRIGHT_CHROMIUM ?? (existsSync(system) ? system : undefined);

/** Whether there is one; a suite that needs it is skipped visibly otherwise. */
export const hasChromium = existsSync(chromiumPath ?? chromium.executablePath());

/** Nothing that talks to the network on its own, and nothing that needs a user namespace or a GPU. */
export const chromiumArgs: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
