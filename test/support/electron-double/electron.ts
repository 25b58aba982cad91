// A test double for Electron's main-process module, for machines where Electron's binary is not there.
//
// What is real: our built main bundle and preload bundle, the product behind them, the renderer in a real Chromium under the
// real content security policy, the app-protocol handler, the sender check, the navigation guard, and quitting in order.
// What is not: there is no Electron. Chromium does not know the `app:` scheme here, so `app://sallyport/` is shown as
// `https://sallyport.app.test/` (answered by the app's own handler, never by a network) and translated back wherever the app
// looks. The preload runs in the page's own world, so context isolation and the renderer sandbox are NOT tested, nor are
// fuses, menus, tray, window placing, permissions, the single-instance lock, or Electron's own IPC serialisation. For those
// the real-Electron journey exists.

export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export {
  dialog,
  Menu,
  Notification,
  powerMonitor,
  screen,
  shell,
  systemPreferences,
  Tray,
  utilityProcess,
} from './desktop.ts';
export { ipcMain } from './ipc-main.ts';
export { protocol, session } from './network.ts';
