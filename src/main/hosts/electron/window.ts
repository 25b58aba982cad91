import { BrowserWindow, screen } from 'electron';
import { consoleOrigin } from '../console-policy.ts';
import { showFailure } from './failure-box.ts';
import { loadWindowState, minimumSize, placeWindow, saveWindowState } from './window-state.ts';

export interface WindowOptions {
  readonly dataDir: string;
  readonly preload: string;
  readonly icon: string;
  readonly devTools: boolean;
  /** The page to show first, `#/…`; '' for the console's own choice. */
  readonly fragment: string;
  /** False leaves the keyboard where it is. */
  readonly takesFocus: boolean;
}

/** Opens the console's window where it was last time, and keeps its place when it closes. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const { dataDir, preload, icon, devTools, fragment, takesFocus } = options;
  const workAreas = screen.getAllDisplays().map((display) => display.workArea);
  const { maximized, ...place } = placeWindow(loadWindowState(dataDir), workAreas);
  const window = new BrowserWindow({
    ...place,
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    title: 'Sallyport',
    icon,
    show: false,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      // The spell checker would fetch its dictionaries from the network.
      spellcheck: false,
      devTools,
    },
  });
  if (maximized) window.maximize();
  window.once('ready-to-show', () => (takesFocus ? window.show() : window.showInactive()));
  window.on('close', () => {
    saveWindowState(dataDir, { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  });
  showPage(window, fragment);
  return window;
}

/** Shows a page of the console; where the console is loaded already, only its fragment changes. */
export function showPage(window: BrowserWindow, fragment: string): void {
  window.loadURL(`${consoleOrigin}/${fragment}`).catch((error: Error & { code?: string }) => {
    // Another page was asked for meanwhile, or the window is gone.
    if (error.code !== 'ERR_ABORTED' && !window.isDestroyed()) {
      showFailure('Sallyport could not show its console', error);
    }
  });
}
