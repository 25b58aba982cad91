import type { ErrorShape } from '../errors.ts';
import type { AnyEvent } from './events.ts';

/** How an operation's outcome crosses Electron IPC: Electron itself would keep only an error's message. */
export type CallOutcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: ErrorShape };

/** What the preload script puts on `window.sallyport`; there is nothing else. */
export interface PreloadBridge {
  call(name: string, input: unknown): Promise<CallOutcome>;
  /** Returns the function that ends the subscription. */
  onEvent(listener: (event: AnyEvent) => void): () => void;
}

/** The two IPC channels: one asks, one announces. */
export const callChannel = 'sallyport:call';
export const eventChannel = 'sallyport:event';
