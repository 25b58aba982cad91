import { Menu, type MenuItemConstructorOptions, Tray } from 'electron';

export interface MenuActions {
  readonly open: () => void;
  readonly lockVault: () => void;
  readonly quit: () => void;
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
export function createTray(icon: string, actions: MenuActions): Tray | null {
  try {
    const tray = new Tray(icon);
    tray.setToolTip('Sallyport');
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: 'Open Sallyport', click: actions.open },
        { label: 'Lock Vault', click: actions.lockVault },
        { type: 'separator' },
        { label: 'Quit Sallyport', click: actions.quit },
      ]),
    );
    tray.on('click', actions.open);
    return tray;
  } catch {
    return null;
  }
}
