import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { OperationOutput } from '#shared/contract/index.ts';
import { useConsole } from '../../app/console-context.ts';
import { attempt } from '../../bridge/failure.ts';
import { type EndpointSuggestion, endpointSuggestions, toolSearch } from './endpoint-suggestions.ts';

/** So many calls and tools are looked through. */
const lookedThrough = 300;
const longest = 500;

type Tools = readonly OperationOutput<'toolkits.tools'>['items'][number][];

/** Endpoints that an account was asked for before, newest first, and those of its toolkit's tools; none where they cannot be had. */
export function useEndpointSuggestions(
  accountId: string,
  toolkit: string | null,
  typed: string,
): readonly EndpointSuggestion[] {
  const called = useCalled(accountId);
  const tools = useTools(toolkit, useDeferredValue(toolSearch(typed)));
  return useMemo(() => endpointSuggestions(typed, called, tools), [typed, called, tools]);
}

function useCalled(accountId: string): readonly string[] {
  const { bridge } = useConsole();
  const [found, setFound] = useState<{ accountId: string; paths: readonly string[] } | null>(null);
  useEffect(() => {
    if (accountId === '') return;
    let isCurrent = true;
    const asked = { account_id: accountId, decision: 'allowed', limit: lookedThrough } as const;
    void attempt(bridge.call('calls.list', asked)).then((outcome) => {
      if (!isCurrent || !outcome.ok) return;
      const paths = outcome.value.items.map(({ path }) => path).filter((path) => path.length < longest);
      setFound({ accountId, paths: [...new Set(paths)] });
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge, accountId]);
  return found?.accountId === accountId ? found.paths : none;
}

function useTools(toolkit: string | null, search: string): Tools {
  const { bridge } = useConsole();
  const [found, setFound] = useState<{ toolkit: string; tools: Tools } | null>(null);
  useEffect(() => {
    if (toolkit === null) return;
    let isCurrent = true;
    const asked = { slug: toolkit, limit: lookedThrough, ...(search === '' ? {} : { search }) };
    void attempt(bridge.call('toolkits.tools', asked)).then((outcome) => {
      if (isCurrent && outcome.ok) setFound({ toolkit, tools: outcome.value.items });
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge, toolkit, search]);
  return found !== null && found.toolkit === toolkit ? found.tools : none;
}

const none: readonly never[] = [];
