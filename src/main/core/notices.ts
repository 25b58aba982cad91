import type { Notice } from '#shared/contract/app.ts';
import type { EventHub } from './events/index.ts';
import type { Clock } from './ports/index.ts';

/** What the person should know about this start. */
export interface Notices {
  /** Oldest first. */
  all(): readonly Notice[];
  /** One that was noted before, with its own time. */
  add(notice: Notice): void;
  /** One that is true from now on. */
  say(code: Notice['code'], message: string): void;
}

export function createNotices(events: EventHub, clock: Clock): Notices {
  const held: Notice[] = [];
  const add = (notice: Notice) => {
    held.push(notice);
    events.emit({ name: 'notice.added', payload: notice });
  };
  return {
    all: () => held,
    add,
    say: (code, message) => add({ code, message, at: new Date(clock.now()).toISOString() }),
  };
}
