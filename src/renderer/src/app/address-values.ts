import { useCallback } from 'react';
import { useLocation, useSearch } from 'wouter';

/**
 * What narrows a screen, kept in its address: it survives a reload, can be linked to, and comes back with the way back. Answers
 * the text of each name, empty where there is none, and what changes some of them.
 */
export function useAddressValues<Name extends string>(
  names: readonly Name[],
): [Readonly<Record<Name, string>>, (change: Partial<Record<Name, string>>) => void] {
  const [location, navigate] = useLocation();
  const search = useSearch();
  const change = useCallback(
    (values: Partial<Record<Name, string>>) => {
      const next = withValues(search, values);
      if (next !== search) navigate(next === '' ? location : `${location}?${next}`, { replace: true });
    },
    [location, search, navigate],
  );
  return [valuesOf(search, names), change];
}

/** The values of some names in the search of an address. */
export function valuesOf<Name extends string>(
  search: string,
  names: readonly Name[],
): Readonly<Record<Name, string>> {
  const params = new URLSearchParams(search);
  return Object.fromEntries(names.map((name) => [name, params.get(name) ?? ''])) as Record<Name, string>;
}

/** The search of an address with other values; an empty one is left out. */
export function withValues(search: string, values: Readonly<Record<string, string | undefined>>): string {
  const params = new URLSearchParams(search);
  for (const [name, value = ''] of Object.entries(values)) {
    if (value === '') params.delete(name);
    else params.set(name, value);
  }
  return params.toString();
}
