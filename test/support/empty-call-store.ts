import type { CallRecord, CallStore } from '#main/core/ports/index.ts';

/** A call store that keeps nothing; `onRecord` hears of each call. */
export function createEmptyCallStore(onRecord: (call: CallRecord) => void = () => {}): CallStore {
  return {
    setBodyKey: () => undefined,
    record: onRecord,
    list: async () => ({ items: [], next_cursor: null }),
    get: async () => null,
    setRetention: () => undefined,
    figures: () => Promise.reject(new Error('Nothing is kept that could be added up.')),
    clear: async () => 0,
    health: async () => ({ calls: 0, bytes: 0, oldest_at: null, newest_at: null, waiting_for_index: 0 }),
    flush: async () => undefined,
    losses: () => ({ rows: 0, bodies: 0 }),
    close: async () => undefined,
  };
}
