import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import type { Notice } from '#shared/contract/app.ts';
import { keyPermissions } from '#shared/domain/api-key.ts';
import type { VaultStatus } from '#shared/domain/vault.ts';
import { createGhAuth } from '../../adapters/gh/gh-auth.ts';
import { forkHelper } from '../../adapters/keychain/index.ts';
import { composeSallyport, type Sallyport } from '../compose.ts';
import type { Parts } from '../parts.ts';
import { readRendererFiles } from '../renderer-files.ts';
import type { ShutdownFault } from '../shutdown.ts';
import type { StartupEnvironment } from '../startup-environment.ts';
import { startConsoleServer } from './console-server.ts';
import { createConsoleSignIn, randomText } from './console-sign-in.ts';
import { createSystemBrowser } from './system-browser.ts';
import { createTerminalNotifier } from './terminal-notifier.ts';

export interface HeadlessOptions {
  readonly parts: Parts;
  readonly version: string;
  readonly dataDir: string;
  /** Null takes the one in the settings, 0 a free one. */
  readonly port: number | null;
  readonly consolePort: number;
  readonly vault: StartupEnvironment['vault'];
  /** Started by a program: make an admin key, and a first agent where there is none. */
  readonly json: boolean;
  /** Writes a line for the person, on standard error. */
  readonly say: (line: string) => void;
}

/** What a program that started Sallyport has to know; property names as they stand in the ready line. */
export interface Ready {
  readonly url: string;
  /** With a one-time sign-in code. */
  readonly console_url: string;
  /** The first agent's key, only from the start that made it. */
  readonly api_key?: string;
  readonly admin_key?: string;
  readonly data_dir: string;
  readonly vault: VaultStatus['state'];
  readonly version: string;
}

export interface Headless {
  readonly ready: Ready;
  newLink(): string;
  notices(): readonly Notice[];
  close(): Promise<readonly ShutdownFault[]>;
}

/** Starts the product without a window. Where a step fails, nothing stays open: no lock, no port, no file. */
export async function startHeadless(options: HeadlessOptions): Promise<Headless> {
  const { parts, version } = options;
  const files = readRendererFiles(parts.renderer);
  const signIn = createConsoleSignIn(Date.now);
  const adminKey = options.json ? randomText() : null;
  let consoleUrl: string | null = null;
  const newLink = (): string => `${consoleUrl}/#signin=${signIn.newCode()}`;

  const openBrowser = createSystemBrowser({ platform: process.platform, env: process.env, spawn });

  const sallyport = await composeSallyport({
    host: 'headless',
    version,
    parts,
    dataDir: options.dataDir,
    vault: options.vault,
    spawnKeychainHelper: () => forkHelper(parts.keychainHelper),
    openBrowser,
    notifier: createTerminalNotifier(options.say, () => consoleUrl),
    gh: createGhAuth({ platform: process.platform, home: homedir(), env: process.env }),
    adminKey,
    consoleLink: () => (consoleUrl === null ? null : newLink()),
    showConsole: async (fragment, browser) => {
      const page = consoleUrl === null ? null : `${consoleUrl}/${fragment}`;
      return { shown: browser && page !== null && (await openBrowser(page)), url: page };
    },
  });
  try {
    const url = await sallyport.listen(options.port);
    const { invoke, subscribe, core } = sallyport;
    const server = await startConsoleServer({ port: options.consolePort, files, invoke, subscribe, signIn });
    sallyport.onClose('console', () => server.close());
    consoleUrl = server.url;
    const apiKey = options.json ? await makeFirstAgent(sallyport) : null;
    sallyport.announce(consoleUrl);
    return {
      ready: {
        url,
        console_url: newLink(),
        ...(apiKey === null ? {} : { api_key: apiKey }),
        ...(adminKey === null ? {} : { admin_key: adminKey }),
        data_dir: sallyport.dataDir,
        vault: core.vault.status().state,
        version,
      },
      newLink,
      notices: () => core.notices(),
      close: () => sallyport.close(),
    };
  } catch (error) {
    await sallyport.close();
    throw error;
  }
}

/** The key of a first agent that may do everything; null where an agent was ever made. */
async function makeFirstAgent({ core: { operations } }: Sallyport): Promise<string | null> {
  const existing = await operations['keys.list']({ limit: 1 });
  if (existing.items.length > 0) return null;
  const { key } = await operations['keys.create']({
    name: 'First agent',
    permissions: [...keyPermissions],
    rule_preset: 'full',
    expires_at: null,
  });
  return key;
}
