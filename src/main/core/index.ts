import { newId } from './ids.ts';

export { createOrigins } from './audit/index.ts';
export { type Core, createCore } from './create-core.ts';
export { pageByPosition } from './paging.ts';
export { parseExactly } from './raw-json.ts';

/** An id for a request that has no call of its own. */
export function newRequestId(): string {
  return newId('req');
}
