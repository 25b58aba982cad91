import type { HarEntry } from '#main/core/ports/index.ts';
import type { ErrorShape } from '#shared/errors.ts';

/** To the worker: the archive piece by piece, then the word to read it. */
export type ToHarWorker = { readonly type: 'piece'; readonly piece: string } | { readonly type: 'read' };

/** From the worker: the entries in parts, so that none takes the receiving thread for long, then the end. */
export type FromHarWorker =
  | { readonly type: 'entries'; readonly entries: readonly HarEntry[] }
  | { readonly type: 'read'; readonly skipped: readonly string[] }
  | { readonly type: 'refused'; readonly error: ErrorShape };
