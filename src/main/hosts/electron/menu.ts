import { Menu, type MenuItemConstructorOptions, Tray } from 'electron';

export interface MenuActions {
  readonly open: () => void;
  readonly lockVault: () => void;
  /** Refuses agents' calls, or lets them through again. */
  readonly setPaused: (paused: boolean) => void;
  readonly quit: () => void;
}

/** The icon near the clock. */
export interface AppTray {
  /** Says whether agents' calls are refused. */
  showPaused(paused: boolean): void;
  destroy(): void;
}

/** The application menu: the platform's standard roles, so that copy, paste, zoom and full screen work as elsewhere. */
export function setApplicationMenu(platform: NodeJS.Platform, actions: MenuActions): void {
  const lock: MenuItemConstructorOptions = {
    label: 'Lock Vault',
    accelerator: 'CmdOrCtrl+Shift+L',
    click: actions.lockVault,
  };
  const mac: MenuItemConstructorOptions[] = platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...mac,
      {
        role: 'fileMenu',
        submenu: [lock, { type: 'separator' }, platform === 'darwin' ? { role: 'close' } : { role: 'quit' }],
      },
      { role: 'editMenu' },
      {
        role: 'viewMenu',
        submenu: [
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { type: 'separator' },
          { role: 'togglefullscreen' },
        ],
      },
      { role: 'windowMenu' },
    ]),
  );
}

/** The icon near the clock: the gateway goes on working while the window is closed. Null where the desktop has no place for it. */
export function createTray(icon: string, actions: MenuActions): AppTray | null {
  try {
    const tray = new Tray(icon);
    tray.on('click', actions.open);
    const showPaused = (paused: boolean) => {
      tray.setToolTip(paused ? 'Sallyport (paused)' : 'Sallyport');
      tray.setContextMenu(trayMenu(actions, paused));
    };
    showPaused(false);
    return { showPaused, destroy: () => tray.destroy() };
  } catch {
    return null;
  }
}

function trayMenu(actions: MenuActions, paused: boolean): Menu {
  return Menu.buildFromTemplate([
    { label: 'Open Sallyport', click: actions.open },
    { label: 'Lock Vault', click: actions.lockVault },
    {
      label: 'Pause All Calls',
      type: 'checkbox',
      checked: paused,
      click: () => actions.setPaused(!paused),
    },
    { type: 'separator' },
    { label: 'Quit Sallyport', click: actions.quit },
  ]);
}
