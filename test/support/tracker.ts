import type { OperationInput } from '#shared/contract/index.ts';
import { connectBearerAccount } from './bearer-account.ts';
import type { HeadlessProcess } from './headless-process.ts';
import type { RecordingUpstream } from './recording-upstream.ts';

/** An agent that may call a made-up issue tracker through the gateway. */
export interface TrackerAgent {
  readonly accountId: string;
  readonly keyId: string;
  readonly key: string;
  /** Sends a request to the tracker through the gateway. */
  send(method: string, path: string, body?: unknown): Promise<{ status: number; body: string }>;
}

/** Makes the toolkit `tracker` for an upstream and connects an account of it; returns the account's id. */
export function connectTracker(
  sallyport: HeadlessProcess,
  upstream: RecordingUpstream,
  account: { token?: string; alias?: string } = {},
): Promise<string> {
  return connectBearerAccount(sallyport, {
    slug: 'tracker',
    name: 'Tracker',
    baseUrl: upstream.origin,
    token: 'made-up-token',
    ...account,
  });
}

/** As `connectTracker`, with a key of an agent that calls it. */
export async function connectTrackerAgent(
  sallyport: HeadlessProcess,
  upstream: RecordingUpstream,
  agent: OperationInput<'keys.create'>,
  account: { token?: string; alias?: string } = {},
): Promise<TrackerAgent> {
  const accountId = await connectTracker(sallyport, upstream, account);
  const { id: keyId, key } = await sallyport.call('keys.create', agent);
  return {
    accountId,
    keyId,
    key,
    async send(method, path, body) {
      const response = await fetch(`${sallyport.ready.url}/gateway/${accountId}${path}`, {
        method,
        headers: { 'x-api-key': key, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.text() };
    },
  };
}
