// The only file that touches Electron's IPC.
//
// Who might call: the console's own page, which is trusted to ask anything of the contract and never gets a secret back, and
// whatever else might once run in a window of ours (a frame, a page after a navigation that should have been denied). So each
// call is checked for its sender first, its name and input are treated as untrusted, and a refusal is an answer, not silence.

import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { type CallOutcome, callChannel, eventChannel } from '#shared/contract/bridge.ts';
import type { AnyEvent } from '#shared/contract/events.ts';
import { SallyportError, toErrorShape } from '#shared/errors.ts';
import type { Invoke } from '../invoke.ts';
import { isTrustedSender } from './trusted-sender.ts';

export interface IpcOptions {
  readonly invoke: Invoke;
  readonly subscribe: (listener: (event: AnyEvent) => void) => () => void;
  /** The windows that hear events. */
  readonly listeners: () => readonly WebContents[];
}

/** Opens both channels; returns what closes them. */
export function registerIpc({ invoke, subscribe, listeners }: IpcOptions): () => void {
  ipcMain.handle(callChannel, async (event, name: unknown, input: unknown): Promise<CallOutcome> => {
    try {
      requireTrusted(event);
      return { ok: true, value: await invoke(typeof name === 'string' ? name : '', input) };
    } catch (error) {
      return { ok: false, error: toErrorShape(error) };
    }
  });
  const unsubscribe = subscribe((event) => {
    for (const contents of listeners()) {
      if (!contents.isDestroyed()) contents.send(eventChannel, event);
    }
  });
  return () => {
    unsubscribe();
    ipcMain.removeHandler(callChannel);
  };
}

function requireTrusted(event: IpcMainInvokeEvent): void {
  if (isTrustedSender(event.senderFrame)) return;
  throw new SallyportError('RequestRefused', 'Only the Sallyport console may ask this.', {
    fix: 'Close this window and open Sallyport again.',
  });
}
