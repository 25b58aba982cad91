import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';

/**
 * A number that differs once the listed calls have changed, so often at most: for what takes a while to count.
 *
 * @param everyMs the least time between two values.
 */
export function useCallChanges(everyMs: number): number {
  const { calls } = useConsole();
  const changes = useStore(calls, (state) => state.changes);
  const [taken, setTaken] = useState(changes);
  const isBehind = changes !== taken;
  useEffect(() => {
    if (!isBehind) return;
    // What changes meanwhile does not put it off: a log that never rests is counted, too.
    const timer = setTimeout(() => setTaken(calls.getState().changes), everyMs);
    return () => clearTimeout(timer);
  }, [isBehind, calls, everyMs]);
  return taken;
}
