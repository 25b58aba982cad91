import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { app } from 'electron';
import { defaultDataDirectory } from '#shared/default-data-directory.ts';
import { locateParts } from '../parts.ts';
import { readStartupEnvironment } from '../startup-environment.ts';
import { version } from '../version.ts';
import { declareAppScheme } from './app-protocol.ts';
import { startDesktop } from './desktop.ts';
import { parseDesktopOptions } from './desktop-options.ts';
import { showFailure } from './failure-box.ts';
import { guardContents } from './guard-contents.ts';

/** The desktop app, from its first line: what Electron wants settled before it is ready, then the product and its window. */
export function runElectron(entryUrl: string): void {
  declareAppScheme();
  app.enableSandbox();
  guardContents();
  try {
    const environment = readStartupEnvironment(process.env);
    const options = parseDesktopOptions(process.argv.slice(app.isPackaged ? 1 : 2));
    const { platform, env } = process;
    const dataDir =
      options.dataDir ??
      environment.dataDir ??
      defaultDataDirectory({ platform, home: homedir(), env, path });
    placeProfile(dataDir);
    // The second app of one data directory hands over to the first, which shows its window.
    if (!app.requestSingleInstanceLock()) {
      app.exit(0);
      return;
    }
    app
      .whenReady()
      .then(() =>
        startDesktop({
          parts: locateParts(entryUrl),
          version,
          dataDir,
          port: options.port ?? environment.port,
          vault: environment.vault,
        }),
      )
      .catch(giveUp);
  } catch (error) {
    giveUp(error);
  }
}

/** Chromium's own files lie beside the data, so that one directory is all there is, and two directories are two apps. */
function placeProfile(dataDir: string): void {
  const profile = path.join(dataDir, 'desktop');
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  app.setName('Sallyport');
  app.setPath('userData', profile);
}

function giveUp(error: unknown): void {
  void app.whenReady().then(() => {
    showFailure('Sallyport cannot start', error);
    app.exit(1);
  });
}
