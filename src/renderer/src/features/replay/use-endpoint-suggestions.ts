import { useEffect, useState } from 'react';
import { useConsole } from '../../app/console-context.ts';
import { attempt } from '../../bridge/failure.ts';

/** So many calls are looked through, and so many endpoints offered. */
const lookedThrough = 300;
const most = 60;

/** Endpoints that an account was asked for before, the newest first; none where they cannot be had. */
export function useEndpointSuggestions(accountId: string): readonly string[] {
  const { bridge } = useConsole();
  const [found, setFound] = useState<{ accountId: string; endpoints: string[] } | null>(null);
  useEffect(() => {
    if (accountId === '') return;
    let isCurrent = true;
    const asked = { account_id: accountId, decision: 'allowed', limit: lookedThrough } as const;
    void attempt(bridge.call('calls.list', asked)).then((outcome) => {
      if (!isCurrent || !outcome.ok) return;
      const paths = outcome.value.items.map(({ path }) => path).filter((path) => path.length < 500);
      setFound({ accountId, endpoints: [...new Set(paths)].slice(0, most) });
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge, accountId]);
  return found?.accountId === accountId ? found.endpoints : [];
}
