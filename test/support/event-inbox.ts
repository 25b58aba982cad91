import type { AnyEvent, EventName, EventPayload } from '#shared/contract/events.ts';

/** Collects events and lets a test wait for one. */
export interface EventInbox {
  add(event: AnyEvent): void;
  /** What the first event of that name carries, past or to come, that the condition accepts. */
  next<Name extends EventName>(
    name: Name,
    accepts?: (payload: EventPayload<Name>) => boolean,
  ): Promise<EventPayload<Name>>;
}

export function createEventInbox(): EventInbox {
  const all: AnyEvent[] = [];
  const waiting = new Set<() => void>();
  return {
    add(event) {
      all.push(event);
      for (const look of waiting) look();
    },
    next(name, accepts = () => true) {
      return new Promise((resolve) => {
        const look = (): void => {
          const found = all
            .filter((event) => event.name === name)
            .map((event) => event.payload as EventPayload<typeof name>)
            .find(accepts);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    },
  };
}
