import { EventEmitter } from 'node:events';
import { closeBrowser } from './browser.ts';
import { paths } from './paths.ts';
import { preventable } from './preventable.ts';

const ready = new Promise<void>((resolve) => {
  setImmediate(resolve);
});

class App extends EventEmitter {
  readonly isPackaged = false;
  whenReady(): Promise<void> {
    return ready;
  }
  enableSandbox(): void {}
  setName(): void {}
  setPath(name: string, path: string): void {
    paths.set(name, path);
  }
  requestSingleInstanceLock(): boolean {
    return true;
  }
  quit(): void {
    const event = preventable();
    this.emit('before-quit', event);
    if (!event.defaultPrevented) this.exit(0);
  }
  exit(code = 0): void {
    void closeBrowser().finally(() => process.exit(code));
  }
}

export const app = new App();
