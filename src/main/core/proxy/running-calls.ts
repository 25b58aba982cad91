import type { SallyportError } from '#shared/errors.ts';

interface Running {
  abort(reason?: SallyportError): void;
}

/** The calls under way, by the key that they came with. */
export interface RunningCalls {
  add(keyId: string, call: Running): void;
  /** Forgets a call that has ended. */
  remove(keyId: string, call: Running): void;
  /** Cuts off every call of a key; of every key where none is named. */
  abortAll(keyId?: string, reason?: SallyportError): void;
}

export function createRunningCalls(): RunningCalls {
  const byKey = new Map<string, Set<Running>>();
  return {
    add(keyId, call) {
      const running = byKey.get(keyId);
      if (running) running.add(call);
      else byKey.set(keyId, new Set([call]));
    },
    remove(keyId, call) {
      const running = byKey.get(keyId);
      running?.delete(call);
      if (running?.size === 0) byKey.delete(keyId);
    },
    abortAll(keyId, reason) {
      const sets = keyId === undefined ? [...byKey.values()] : [byKey.get(keyId) ?? []];
      for (const call of sets.flatMap((running) => [...running])) call.abort(reason);
    },
  };
}
