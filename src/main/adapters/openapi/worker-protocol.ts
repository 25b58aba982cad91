import type { ApiDescription, ReadingProgress } from '#main/core/ports/index.ts';
import type { DescribedOperation } from '#shared/domain/operation-tool.ts';

/** To the worker: the document piece by piece, the word to read it, then for each part of the operations the word for more. */
export type ToReader =
  | { readonly type: 'piece'; readonly piece: string | Uint8Array }
  | { readonly type: 'read'; readonly url: string | null }
  | { readonly type: 'more' };

/**
 * From the worker: the operations in parts, each asked for so that the receiving thread
 * does other things in between, then all else.
 */
export type FromReader =
  | { readonly type: 'progress'; readonly progress: ReadingProgress }
  | { readonly type: 'operations'; readonly operations: readonly DescribedOperation[] }
  | { readonly type: 'read'; readonly description: Omit<ApiDescription, 'operations'> };
