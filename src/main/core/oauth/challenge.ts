import type { HttpDispatcher } from '../ports/index.ts';
import { oauthLimits, oauthUrl } from './oauth-fetch.ts';

/** What an API says of its authorization when asked without a token (RFC 9728 §5.1, RFC 6750 §3). */
export interface Challenge {
  /** Where it describes itself. */
  readonly resourceMetadata: string | null;
  readonly scopes: readonly string[];
}

/**
 * Asks an API without a token. The answer's body is not read: an API that needs no token may answer without end.
 *
 * @throws SallyportError ValidationFailed for an address that is not plain https, and the dispatcher's errors.
 */
export async function askForChallenge(
  dispatcher: HttpDispatcher,
  address: string,
  privateNetwork: boolean,
): Promise<Challenge> {
  const url = oauthUrl(address, privateNetwork);
  return new Promise((resolve, reject) => {
    const control = dispatcher.send(
      {
        poolKey: `oauth ${url.origin}`,
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'GET',
        headers: [['Accept', 'application/json, text/event-stream']],
        body: null,
        privateNetwork,
        limits: oauthLimits,
      },
      {
        head({ status, headers }) {
          const lines = headers.filter(([name]) => name.toLowerCase() === 'www-authenticate');
          resolve(parseChallenge(status === 401 ? lines.map(([, value]) => value) : []));
          queueMicrotask(() => control.abort());
        },
        data() {},
        end() {},
        failed: reject,
      },
    );
  });
}

/** Reads the parameters of the Bearer challenge; what is not understood counts as not said. */
export function parseChallenge(lines: readonly string[]): Challenge {
  const bearer = lines.find((line) => /(^|,)\s*bearer(\s|$)/i.test(line)) ?? '';
  const parameter = (name: string) =>
    new RegExp(`(?:^|[\\s,])${name}\\s*=\\s*(?:"([^"\\\\]*)"|([^\\s,"]+))`, 'i').exec(bearer);
  const found = parameter('resource_metadata');
  const scope = parameter('scope');
  return {
    resourceMetadata: found?.[1] ?? found?.[2] ?? null,
    scopes: (scope?.[1] ?? scope?.[2] ?? '').split(' ').filter((each) => each !== ''),
  };
}
