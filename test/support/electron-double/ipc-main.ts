import type { Frame } from 'playwright';
import { ownAddress } from './addresses.ts';

interface InvokeEvent {
  readonly senderFrame: { readonly url: string; readonly parent: object | null };
}
type Listener = (event: InvokeEvent, ...args: unknown[]) => unknown;

const handlers = new Map<string, Listener>();

export const ipcMain = {
  handle: (channel: string, listener: Listener): void => {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, listener);
  },
  removeHandler: (channel: string): void => {
    handlers.delete(channel);
  },
};

/** What `ipcRenderer.invoke` in a frame ends in. */
export async function invokeFrom(frame: Frame, channel: string, args: unknown[]): Promise<unknown> {
  const handler = handlers.get(channel);
  if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
  return handler({ senderFrame: { url: ownAddress(frame.url()), parent: frame.parentFrame() } }, ...args);
}
