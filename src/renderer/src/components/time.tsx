import { useSyncExternalStore } from 'react';
import { fullTime, relativeTime } from './format.ts';

const freshForMs = 30_000;

/** A moment as people say it ("5 minutes ago"); the exact time is its tooltip. Keeps itself up to date. */
export function RelativeTime({ at }: { readonly at: string }) {
  useSyncExternalStore(onTick, () => ticks);
  return (
    <time dateTime={at} title={fullTime(at)}>
      {relativeTime(at, Math.max(Date.now(), Date.parse(at)))}
    </time>
  );
}

/** One timer for all that is shown, which may be hundreds. */
const listeners = new Set<() => void>();
let ticks = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function onTick(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, freshForMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  ticks += 1;
  for (const listener of listeners) listener();
}
