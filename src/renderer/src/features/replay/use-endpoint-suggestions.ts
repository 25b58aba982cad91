import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { OperationOutput } from '#shared/contract/index.ts';
import { useConsole } from '../../app/console-context.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { findCalledEndpoints } from './called-endpoints.ts';
import { type EndpointSuggestion, endpointSuggestions, toolSearch } from './endpoint-suggestions.ts';

/** So many tools are looked through. */
const lookedThrough = 300;

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
  const [found, setFound] = useState<{ accountId: string; endpoints: readonly string[] } | null>(null);
  useEffect(() => {
    if (accountId === '') return;
    let isCurrent = true;
    void findCalledEndpoints(bridge, accountId, (endpoints) => {
      if (isCurrent) setFound({ accountId, endpoints });
      return isCurrent;
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge, accountId]);
  return found?.accountId === accountId ? found.endpoints : none;
}

function useTools(toolkit: string | null, search: string): OperationOutput<'toolkits.tools'>['items'] {
  const asked = { limit: lookedThrough, ...(search === '' ? {} : { search }) };
  const { latest } = useAnswer('toolkits.tools', toolkit === null ? null : { slug: toolkit, ...asked });
  return latest !== null && latest.input.slug === toolkit ? latest.value.items : none;
}

const none: never[] = [];
