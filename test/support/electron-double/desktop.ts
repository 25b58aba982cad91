import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { report } from './report.ts';

export const shell = {
  openExternal: async (url: string): Promise<void> => report({ event: 'external', url }),
};

export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1280, height: 800 } }],
};

export const dialog = {
  showErrorBox: (title: string, content: string): void => {
    process.stderr.write(`${title}\n${content}\n`);
  },
};

export const Menu = {
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu: (): void => {},
};

/** A computer that neither sleeps nor locks its screen, and has no Touch ID. */
export const powerMonitor = new EventEmitter();
export const systemPreferences = {};

/** A desktop that shows no notifications, as many Linux ones do. */
export class Notification extends EventEmitter {
  static isSupported = () => false;
}

export class Tray extends EventEmitter {
  setToolTip(): void {}
  setContextMenu(): void {}
  destroy(): void {}
}

/** A Node child process in place of a utility process; the helper understands both kinds of parent. */
export const utilityProcess = {
  fork(path: string, args: string[], { env }: { env: NodeJS.ProcessEnv }) {
    const child = fork(path, args, {
      env,
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    return Object.assign(child, { postMessage: (message: object) => void child.send(message) });
  },
};
