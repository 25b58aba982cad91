import { matchesCall } from '#shared/domain/call-filter.ts';
import { type CallNames, resolveNames } from '#shared/domain/call-names.ts';
import { parseCallQuery, type QueryFault } from '#shared/domain/call-query.ts';
import type { CallSearch } from './calls-store.ts';

/** A query line as a search, or what is wrong with it. `names` is asked anew for each call that comes in. */
export function searchFor(
  text: string,
  names: () => CallNames,
  now: number,
): { readonly search: CallSearch } | { readonly fault: QueryFault } {
  const parsed = parseCallQuery(text, now);
  if (!parsed.ok) return { fault: parsed.fault };
  const fits: CallSearch['fits'] = (call) => matchesCall(call, resolveNames(parsed.filter, names()));
  return { search: { text, fits } };
}

/** The address of the list or of one call in it, under a query. */
export function callsHref(id: string | null, query: string): string {
  const path = id === null ? '/calls' : `/calls/${id}`;
  return query === '' ? path : `${path}?${new URLSearchParams({ query })}`;
}

/** The query of a screen's address. */
export function queryOf(search: string): string {
  return new URLSearchParams(search).get('query') ?? '';
}
