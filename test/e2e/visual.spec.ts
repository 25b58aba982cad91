import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { pictureMoment } from '../support/fixed-date.ts';
import { showScreen } from './pages/navigation.ts';
import { plainScreens, thingScreens } from './pages/screens.ts';

// What each screen looks like, over made-up data at one fixed moment. README and docs show the same files. After a change that
// is meant:
//   npm run pictures
// and look at every picture that changed before it is committed.

const root = join(import.meta.dirname, '..', '..');
/** What the pictures were taken with: other versions draw letters a little differently. */
const madeWith = JSON.parse(
  readFileSync(join(import.meta.dirname, 'snapshots', 'made-with.json'), 'utf8'),
) as {
  readonly chromium: string;
  readonly monospace: string;
};

const { start, ...full } = { ...plainScreens, ...thingScreens };
/** The screens by the made-up data they are shown over. */
const screens = { full, empty: { start }, locked: { locked: '/' } };

/** The window most people have, and the smallest that is supported. */
const sizes = { large: { width: 1280, height: 800 }, small: { width: 800, height: 600 } } as const;

let preview: ChildProcess;
let url = '';

// Recording every step would take longer than looking.
test.use({ timezoneId: 'UTC', locale: 'en-GB', trace: 'off' });

test.beforeAll(async ({ browser }, testInfo) => {
  const chromium = browser.version().split('.')[0];
  testInfo.skip(
    chromium !== madeWith.chromium || !existsSync(madeWith.monospace),
    `The pictures were taken with Chromium ${madeWith.chromium} and ${madeWith.monospace}.`,
  );
  preview = spawn(
    process.execPath,
    [
      '--import',
      join(root, 'test', 'support', 'fixed-date.ts'),
      join(root, 'test', 'support', 'console-preview.ts'),
      '0',
    ],
    { cwd: root, env: { ...process.env, SALLYPORT_FIXED_DATE: '1' }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = (await once(preview.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  url = new URL(line.toString().trim()).origin;
});

test.afterAll(() => {
  preview?.kill();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every screen looks as it did, in a large and a small window (${colorScheme})`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.clock.setFixedTime(pictureMoment);
    for (const [mode, addresses] of Object.entries(screens)) {
      await page.goto(`${url}/?mode=${mode}#signin=preview`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await page.evaluate(() => document.fonts.ready);
      for (const [name, address] of Object.entries(addresses)) {
        for (const [size, viewport] of Object.entries(sizes)) {
          await page.setViewportSize(viewport);
          if (mode !== 'locked') await showScreen(page, address);
          await picture(page, `${name}-${size}-${colorScheme}.png`);
        }
      }
      if (mode !== 'full') continue;
      await groupBySession(page);
      for (const [size, viewport] of Object.entries(sizes)) {
        await page.setViewportSize(viewport);
        await picture(page, `sessions-${size}-${colorScheme}.png`);
      }
    }
  });
}

/** Shows the calls by their sessions, which has no address of its own. */
async function groupBySession(page: Page): Promise<void> {
  await showScreen(page, '/calls');
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await page.getByRole('switch', { name: 'Group by session' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Sessions' }).getByRole('button').first()).toBeVisible();
}

/** Waits until nothing changes any more, and compares. */
async function picture(page: Page, name: string): Promise<void> {
  await expect
    .soft(page)
    .toHaveScreenshot(name, { maxDiffPixels: 10, caret: 'hide', animations: 'disabled' });
}
