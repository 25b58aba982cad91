import type { ApiDescription, ReadingProgress } from '#main/core/ports/index.ts';
import type { DescribedOperation } from '#shared/domain/operation-tool.ts';

/** To the worker: the document piece by piece, then the word to read it. */
export type ToReader =
  | { readonly type: 'piece'; readonly piece: string | Uint8Array }
  | { readonly type: 'read'; readonly url: string | null };

/** From the worker: the operations in parts, so that none takes the receiving thread for long, then all else. */
export type FromReader =
  | { readonly type: 'progress'; readonly progress: ReadingProgress }
  | { readonly type: 'operations'; readonly operations: readonly DescribedOperation[] }
  | { readonly type: 'read'; readonly description: Omit<ApiDescription, 'operations'> };
