import { AsyncLocalStorage } from 'node:async_hooks';
import type { AuditOrigin, Timers } from '../ports/index.ts';

/** Knows on whose behalf the running code works, however many calls and promises below the door that let it in. */
export interface Origins {
  run<Result>(origin: AuditOrigin, work: () => Result): Result;
  current(): AuditOrigin;
}

export const ownWork: AuditOrigin = { via: 'sallyport', key: null };

export function createOrigins(): Origins {
  const storage = new AsyncLocalStorage<AuditOrigin>();
  return {
    run: (origin, work) => storage.run(origin, work),
    current: () => storage.getStore() ?? ownWork,
  };
}

/** What runs later is Sallyport's own work: a timer set during an unlock would otherwise act for the person ever after. */
export function asOwnWork(timers: Timers, origins: Origins): Timers {
  return { after: (ms, work) => timers.after(ms, () => origins.run(ownWork, work)) };
}
