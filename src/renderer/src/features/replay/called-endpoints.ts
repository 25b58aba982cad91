import type { Bridge } from '../../bridge/bridge.ts';
import { findCalls } from '../calls/found-calls.ts';

/** A poller fills many pages with one endpoint: so many calls are looked through for others. */
const lookedThrough = 5_000;
const mostEndpoints = 200;
const longestEndpoint = 500;

/**
 * The endpoints that an account was asked for, newest first, each once.
 *
 * @param onFound hears what there is so far; answers whether it is still wanted.
 */
export async function findCalledEndpoints(
  bridge: Bridge,
  accountId: string,
  onFound: (endpoints: readonly string[]) => boolean,
): Promise<void> {
  const asked = { account_id: accountId, decision: 'allowed', limit: lookedThrough } as const;
  await findCalls(bridge, asked, (calls) => {
    const paths = calls.map(({ path }) => path).filter((path) => path.length < longestEndpoint);
    const endpoints = [...new Set(paths)].slice(0, mostEndpoints);
    return onFound(endpoints) && endpoints.length < mostEndpoints;
  });
}
