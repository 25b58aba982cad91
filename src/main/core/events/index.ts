import type { AnyEvent } from '#shared/contract/events.ts';

export interface EventHub {
  /** Delivers to every listener; one that throws does not keep the others from hearing. */
  emit(event: AnyEvent): void;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: AnyEvent) => void): () => void;
}

/** In-process announcements. Events are for announcing only: nothing is decided in a listener. */
export function createEventHub(): EventHub {
  const listeners = new Set<(event: AnyEvent) => void>();
  return {
    emit(event) {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch {
          // A listener is a window or a stream that is going away; the others must still hear.
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
