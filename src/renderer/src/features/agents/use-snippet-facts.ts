import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { attempt } from '../../bridge/failure.ts';
import type { SnippetFacts } from './snippets.ts';

/** The address that a gateway on its default port has: for snippets while it does not listen. */
const usualGateway = 'http://127.0.0.1:4477';

/** What the snippets need: the gateway, the first usable account, and a path that answers there. */
export function useSnippetFacts(key: string | null): SnippetFacts {
  const { app, connections, bridge } = useConsole();
  const gatewayUrl = useStore(app, (state) => state.status?.gateway_url) ?? usualGateway;
  const accounts = useStore(connections, (state) => state.accounts);
  const account = accounts?.find(({ status }) => status === 'ACTIVE') ?? accounts?.[0];
  const slug = account?.toolkit;
  const [endpoint, setEndpoint] = useState('/');
  useEffect(() => {
    if (accounts === null) void connections.getState().load();
  }, [accounts, connections]);
  useEffect(() => {
    if (slug === undefined) return;
    let current = true;
    void attempt(bridge.call('toolkits.get', { slug })).then((outcome) => {
      if (current && outcome.ok) setEndpoint(outcome.value.test_path ?? '/');
    });
    return () => {
      current = false;
    };
  }, [slug, bridge]);
  return { gatewayUrl, key, accountId: account?.id ?? null, endpoint };
}
