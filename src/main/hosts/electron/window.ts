import { BrowserWindow, screen } from 'electron';
import { consoleOrigin } from '../console-policy.ts';
import { loadWindowState, minimumSize, placeWindow, saveWindowState } from './window-state.ts';

export interface WindowOptions {
  readonly dataDir: string;
  readonly preload: string;
  readonly icon: string;
  readonly devTools: boolean;
}

/** Opens the console's window where it was last time, and keeps its place when it closes. */
export function openWindow({ dataDir, preload, icon, devTools }: WindowOptions): BrowserWindow {
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
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    saveWindowState(dataDir, { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  });
  void window.loadURL(`${consoleOrigin}/`);
  return window;
}
