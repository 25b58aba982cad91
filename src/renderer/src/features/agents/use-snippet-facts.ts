import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { useAnswer } from '../../app/use-answer.ts';
import type { SnippetFacts } from './snippets.ts';

/** The address that a gateway on its default port has: for snippets while it does not listen. */
const usualGateway = 'http://127.0.0.1:4477';

/**
 * What the snippets need: the gateway, the first usable account, and a path that answers there. Null until all of it is known, so
 * that nobody copies a command which is about to change.
 */
export function useSnippetFacts(key: string | null): SnippetFacts | null {
  const { app, connections } = useConsole();
  const gatewayUrl = useStore(app, (state) => state.status?.gateway_url) ?? usualGateway;
  const accounts = useStore(connections, (state) => state.accounts);
  const hasFailed = useStore(connections, (state) => state.error !== null);
  const account = accounts?.find(({ status }) => status === 'ACTIVE') ?? accounts?.[0];
  const toolkit = useAnswer('toolkits.get', account === undefined ? null : { slug: account.toolkit });
  useEffect(() => {
    if (accounts === null) void connections.getState().load();
  }, [accounts, connections]);
  if ((accounts === null && !hasFailed) || toolkit.isLoading) return null;
  return {
    gatewayUrl,
    key,
    accountId: account?.id ?? null,
    endpoint: toolkit.value?.test_path ?? '/',
  };
}
