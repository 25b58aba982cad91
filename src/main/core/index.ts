import { newId } from './ids.ts';

export { type Core, type CorePorts, createCore } from './create-core.ts';

/** An id for a request that has no call of its own. */
export function newRequestId(): string {
  return newId('req');
}
