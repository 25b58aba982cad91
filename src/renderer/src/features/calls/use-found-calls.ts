import { useEffect, useState } from 'react';
import type { CallSummary } from '#shared/domain/call.ts';
import type { SallyportError } from '#shared/errors.ts';
import { useConsole } from '../../app/console-context.ts';
import { findCalls } from './found-calls.ts';

interface Found {
  readonly query: string;
  readonly calls: readonly CallSummary[] | null;
  readonly error: SallyportError | null;
}

/** The newest calls that fit a query, as they are found; null until the first ones have come. */
export function useFoundCalls(query: string, limit: number): Pick<Found, 'calls' | 'error'> {
  const { bridge } = useConsole();
  const [found, setFound] = useState<Found>({ query, calls: null, error: null });
  useEffect(() => {
    let isCurrent = true;
    const onFound = (calls: readonly CallSummary[]) => {
      // Nothing so far is no answer yet.
      if (isCurrent && calls.length > 0) setFound({ query, calls, error: null });
      return isCurrent;
    };
    void findCalls(bridge, { query, limit }, onFound).then((outcome) => {
      if (!isCurrent) return;
      setFound(
        outcome.ok
          ? { query, calls: outcome.value, error: null }
          : { query, calls: null, error: outcome.error },
      );
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge, query, limit]);
  return found.query === query ? found : { calls: null, error: null };
}
