import { type ChildProcess, spawn } from 'node:child_process';
import { on } from 'node:events';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { exitOf } from '../child-exit.ts';
import { collect, testPassphrase } from '../headless-process.ts';
import { makeTempDirectory } from '../temp-directory.ts';
import type { DoubleReport } from './report.ts';

const root = join(import.meta.dirname, '..', '..', '..');

export interface DesktopApp {
  /** The console's window. */
  readonly page: Page;
  readonly child: ChildProcess;
  readonly dataDir: string;
  readonly stderr: () => string;
  /** The next link that is handed to the person's browser; those handed over before it was asked count too. */
  readonly nextExternalLink: () => Promise<string>;
  /** Quits the app as the system would, and returns its exit code. */
  readonly stop: () => Promise<number | NodeJS.Signals | null>;
}

export interface DesktopStart {
  readonly dataDir?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs the built Electron bundles on the double, with a passphrase vault, and waits for the console's window. */
export async function launchDesktopDouble(start: DesktopStart = {}): Promise<DesktopApp> {
  const own = start.dataDir === undefined ? makeTempDirectory() : null;
  const dataDir = start.dataDir ?? own?.path ?? '';
  const inherited = Object.entries(process.env).filter(([name]) => !/^(SALLYPORT_|NODE_OPTIONS$)/.test(name));
  const child = spawn(
    process.execPath,
    [
      '--import',
      new URL('./register.ts', import.meta.url).href,
      join(root, 'out', 'main', 'index.js'),
      ...['--port', '0', '--data-dir', dataDir, ...(start.args ?? [])],
    ],
    {
      env: {
        ...Object.fromEntries(inherited),
        SALLYPORT_VAULT: 'passphrase',
        SALLYPORT_PASSPHRASE: testPassphrase,
        ...start.env,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  const output = collect(child);
  const messages: AsyncIterator<unknown[]> = on(child, 'message');
  let browser: Browser | null = null;
  async function stop(): Promise<number | NodeJS.Signals | null> {
    await browser?.close();
    child.kill('SIGTERM');
    const code = await exitOf(child);
    own?.remove();
    return code;
  }
  try {
    const { cdpUrl, url } = await firstWindow(child, output.stderr);
    browser = await chromium.connectOverCDP(cdpUrl);
    const page = browser
      .contexts()
      .flatMap((context) => context.pages())
      .find((one) => one.url().startsWith(url));
    if (page === undefined) throw new Error(`No page shows ${url}.`);
    const nextExternalLink = () => nextLink(messages);
    return { page, child, dataDir, stderr: output.stderr, nextExternalLink, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function firstWindow(child: ChildProcess, stderr: () => string): Promise<{ cdpUrl: string; url: string }> {
  return new Promise((resolve, reject) => {
    let cdpUrl = '';
    child.on('message', (message: DoubleReport) => {
      if (message.event === 'browser') cdpUrl = message.cdpUrl;
      if (message.event === 'window') resolve({ cdpUrl, url: new URL('/', message.url).href });
    });
    child.once('exit', (code) => reject(new Error(`The app ended with ${code}:\n${stderr()}`)));
  });
}

async function nextLink(messages: AsyncIterator<unknown[]>): Promise<string> {
  for (let next = await messages.next(); !next.done; next = await messages.next()) {
    const [message] = next.value as [DoubleReport];
    if (message.event === 'external') return message.url;
  }
  throw new Error('The app ended before it opened a link.');
}
