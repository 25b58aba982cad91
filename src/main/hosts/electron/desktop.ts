import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, BrowserWindow, Notification, powerMonitor, session, systemPreferences } from 'electron';
import { SallyportError } from '#shared/errors.ts';
import { createGhAuth } from '../../adapters/gh/gh-auth.ts';
import { composeSallyport, type Sallyport } from '../compose.ts';
import { fragmentOf } from '../console-paths.ts';
import type { Parts } from '../parts.ts';
import { readRendererFiles } from '../renderer-files.ts';
import type { StartupEnvironment } from '../startup-environment.ts';
import { serveAppScheme } from './app-protocol.ts';
import { createDesktopNotifier } from './desktop-notifier.ts';
import { showFailure } from './failure-box.ts';
import { guardSession } from './guard-contents.ts';
import { registerIpc } from './ipc.ts';
import { forkUtilityHelper } from './keychain-helper-process.ts';
import { createLockMoments } from './lock-moments.ts';
import { type AppTray, createTray, type MenuActions, setApplicationMenu } from './menu.ts';
import { offerPage } from './offer-page.ts';
import { openSystemBrowser } from './open-system-browser.ts';
import { createTouchId } from './touch-id.ts';
import { openWindow, showPage } from './window.ts';

export interface DesktopOptions {
  readonly parts: Parts;
  readonly version: string;
  readonly dataDir: string;
  readonly port: number | null;
  readonly vault: StartupEnvironment['vault'];
}

/** Starts the product in an app that is ready: gateway, console window, menu and tray; and stops it when the app quits. */
export async function startDesktop(options: DesktopOptions): Promise<void> {
  const { parts } = options;
  const files = readRendererFiles(parts.renderer);
  const sallyport = await composeSallyport({
    ...options,
    host: 'electron',
    spawnKeychainHelper: () => forkUtilityHelper(parts.keychainHelper),
    openBrowser: openSystemBrowser,
    notifier: createDesktopNotifier({
      Notification,
      show: (subject) => showWindow(options.dataDir, parts, fragmentOf(subject)),
    }),
    gh: createGhAuth({ platform: process.platform, home: homedir(), env: process.env }),
    lockMoments: createLockMoments(powerMonitor, process.platform),
    presence: createTouchId(systemPreferences),
    adminKey: null,
    consoleLink: () => null,
    showConsole: async (fragment) => ({ shown: offerWindow(options.dataDir, parts, fragment), url: null }),
  });
  await listenOrSay(sallyport, options.port);
  sallyport.announce(null);

  guardSession(session.defaultSession);
  serveAppScheme(files);
  const closeIpc = registerIpc({
    invoke: sallyport.invoke,
    subscribe: sallyport.subscribe,
    listeners: () => BrowserWindow.getAllWindows().map((window) => window.webContents),
  });
  sallyport.onClose('ipc', closeIpc);

  const actions: MenuActions = {
    open: () => showWindow(sallyport.dataDir, parts),
    lockVault: () =>
      void sallyport
        .invoke('vault.lock', {})
        .catch((error: unknown) => showFailure('Sallyport could not lock the vault', error)),
    setPaused: (paused) =>
      void sallyport.invoke(paused ? 'gateway.pause' : 'gateway.resume', {}).catch((error: unknown) => {
        tray?.showPaused(isPaused());
        showFailure(`Sallyport could not ${paused ? 'pause' : 'resume'} calls`, error);
      }),
    quit: () => app.quit(),
  };
  setApplicationMenu(process.platform, actions);
  const isPaused = () => sallyport.core.settings.get().gateway_paused;
  const tray = createTray(trayIcon(parts.icons), actions);
  tray?.showPaused(isPaused());
  const closeTrayNews = sallyport.subscribe((event) => {
    if (event.name === 'gateway.changed') tray?.showPaused(event.payload.paused);
  });
  sallyport.onClose('tray', closeTrayNews);
  quitInOrder(sallyport, tray);
  app.on('second-instance', actions.open);
  app.on('activate', actions.open);
  actions.open();
}

/** A taken port does not keep the console shut: it is where the person can choose another. */
async function listenOrSay(sallyport: Sallyport, port: number | null): Promise<void> {
  try {
    await sallyport.listen(port);
  } catch (error) {
    if (!(error instanceof SallyportError && error.code === 'PortInUse')) {
      await sallyport.close();
      throw error;
    }
    sallyport.core.addNotice({
      code: 'GatewayPortInUse',
      message: `${error.message} Agents cannot call until Sallyport has a port: choose another in Settings, then restart it.`,
      at: new Date().toISOString(),
    });
  }
}

/** @param fragment the page to show; the window's own where it is left out. */
function showWindow(dataDir: string, parts: Parts, fragment = ''): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) return void newWindow(dataDir, parts, fragment, true);
  if (fragment !== '') showPage(window, fragment);
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Shows a page that a program asked for. False where the person is at another one. */
function offerWindow(dataDir: string, parts: Parts, fragment: string): boolean {
  const [window] = BrowserWindow.getAllWindows();
  if (window !== undefined) return offerPage(window, () => showPage(window, fragment));
  newWindow(dataDir, parts, fragment, false);
  return true;
}

function newWindow(dataDir: string, parts: Parts, fragment: string, takesFocus: boolean): void {
  const icon = join(parts.icons, 'icon.png');
  openWindow({ dataDir, preload: parts.preload, icon, devTools: !app.isPackaged, fragment, takesFocus });
}

function trayIcon(directory: string): string {
  return join(directory, process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png');
}

/** Quitting waits for the product to close; windows close first, so that their place is kept. */
function quitInOrder(sallyport: Sallyport, tray: AppTray | null): void {
  let quitting = false;
  const quit = async (): Promise<void> => {
    for (const window of BrowserWindow.getAllWindows()) window.close();
    tray?.destroy();
    await sallyport.close();
    app.exit(0);
  };
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (quitting) return;
    quitting = true;
    void quit();
  });
  app.on('window-all-closed', () => {
    // A Linux desktop may show no tray at all; elsewhere the gateway goes on working behind its icon.
    if (process.platform === 'linux' || tray === null) app.quit();
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => app.quit());
}
