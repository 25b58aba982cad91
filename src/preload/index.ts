import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import { callChannel, eventChannel, type PreloadBridge } from '#shared/contract/bridge.ts';
import type { AnyEvent } from '#shared/contract/events.ts';
import { operationNames } from '#shared/contract/operation-names.ts';

// Runs sandboxed in the console's window. Everything it exposes can be called by whatever runs in that page, so it offers
// the contract's operations by name and one event feed, and neither ipcRenderer nor a channel of the caller's choosing.

const known: ReadonlySet<string> = new Set(operationNames);

const bridge: PreloadBridge = {
  call: (name, input) =>
    known.has(name)
      ? ipcRenderer.invoke(callChannel, name, input)
      : Promise.resolve({
          ok: false,
          error: {
            code: 'RouteNotFound',
            message: 'There is no such operation.',
            details: { fix: 'Use a name of the contract.' },
          },
        }),
  onEvent: (listener) => {
    const forward = (_event: IpcRendererEvent, event: AnyEvent): void => listener(event);
    ipcRenderer.on(eventChannel, forward);
    return () => {
      ipcRenderer.removeListener(eventChannel, forward);
    };
  },
};

contextBridge.exposeInMainWorld('sallyport', bridge);
