import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { CallSessions } from '#shared/domain/call-sessions.ts';
import type { SallyportError } from '#shared/errors.ts';
import { useConsole } from '../../app/console-context.ts';
import { attempt } from '../../bridge/failure.ts';

/** So long after a new call they are counted again. */
const settleMs = 1_000;

interface Found {
  readonly query: string;
  readonly sessions: CallSessions | null;
  readonly error: SallyportError | null;
}

/** The sessions of the calls that a query finds, again some time after calls have come in. */
export function useCallSessions(query: string): Omit<Found, 'query'> & { readonly reload: () => void } {
  const { bridge, calls } = useConsole();
  const newest = useStore(
    calls,
    ({ list, waitingCount }) => `${list?.pages[0]?.calls?.[0]?.id} ${waitingCount}`,
  );
  const [found, setFound] = useState<Found>({ query, sessions: null, error: null });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round asks anew
  useEffect(() => {
    let isCurrent = true;
    void attempt(bridge.call('calls.sessions', query === '' ? {} : { query })).then((outcome) => {
      if (!isCurrent) return;
      setFound((before) =>
        outcome.ok
          ? { query, sessions: outcome.value, error: null }
          : { query, sessions: before.query === query ? before.sessions : null, error: outcome.error },
      );
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge, query, round]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the newest call tells that there is more to count
  useEffect(() => {
    const timer = setTimeout(() => setRound((before) => before + 1), settleMs);
    return () => clearTimeout(timer);
  }, [newest]);
  const reload = () => setRound((before) => before + 1);
  return found.query === query ? { ...found, reload } : { sessions: null, error: null, reload };
}
