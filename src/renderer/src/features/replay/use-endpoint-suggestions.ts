import { useDeferredValue, useMemo } from 'react';
import type { OperationOutput } from '#shared/contract/index.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { type EndpointSuggestion, endpointSuggestions, toolSearch } from './endpoint-suggestions.ts';

/** So many calls and tools are looked through. */
const lookedThrough = 300;
const longest = 500;

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
  const asked = { account_id: accountId, decision: 'allowed', limit: lookedThrough } as const;
  const { value } = useAnswer('calls.list', accountId === '' ? null : asked);
  return useMemo(() => {
    const paths = (value?.items ?? none).map(({ path }) => path).filter((path) => path.length < longest);
    return [...new Set(paths)];
  }, [value]);
}

function useTools(toolkit: string | null, search: string): OperationOutput<'toolkits.tools'>['items'] {
  const asked = { limit: lookedThrough, ...(search === '' ? {} : { search }) };
  const { latest } = useAnswer('toolkits.tools', toolkit === null ? null : { slug: toolkit, ...asked });
  return latest !== null && latest.input.slug === toolkit ? latest.value.items : none;
}

const none: never[] = [];
