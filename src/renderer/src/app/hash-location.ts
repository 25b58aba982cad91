import { useSyncExternalStore } from 'react';
import type { BaseLocationHook } from 'wouter';

/**
 * The address of a screen as the part behind `#`, its search behind a `?` in there. Wouter's own hash location puts the search
 * in front of the `#`, where it outlives the screen it belongs to.
 */
export const useHashLocation: BaseLocationHook = Object.assign(
  (): [string, typeof navigate] => [
    useSyncExternalStore(subscribe, () => splitHash(window.location.hash).path),
    navigate,
  ],
  { hrefs: (href: string) => `#${href}` },
);

/** The search of the screen's address, without its `?`. */
export function useHashSearch(): string {
  return useSyncExternalStore(subscribe, () => splitHash(window.location.hash).search);
}

/** The parts of a hash such as `#/calls/call_1?query=is%3Aerror`. */
export function splitHash(hash: string): { path: string; search: string } {
  const [path = '', ...search] = hash.replace(/^#?\/?/, '').split('?');
  return { path: `/${path}`, search: search.join('?') };
}

function navigate(
  to: string,
  { replace = false, state = replace ? history.state : null }: { replace?: boolean; state?: unknown } = {},
) {
  const oldURL = window.location.href;
  const url = new URL(oldURL);
  url.hash = to.replace(/^#?\/?/, '/');
  history[replace ? 'replaceState' : 'pushState'](state, '', url.href);
  dispatchEvent(new HashChangeEvent('hashchange', { oldURL, newURL: url.href }));
}

function subscribe(onChange: () => void): () => void {
  addEventListener('hashchange', onChange);
  return () => removeEventListener('hashchange', onChange);
}
