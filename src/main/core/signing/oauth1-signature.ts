import { createHmac } from 'node:crypto';
import { type EncodedPair, encodedPairs, percentEncode, sortedPairs } from './percent-encoding.ts';

/** How a request is signed: RFC 5849 §3.4.2 and §3.4.4; HMAC-SHA256 as services beyond the RFC have it. */
export type OAuth1Method = 'HMAC-SHA1' | 'HMAC-SHA256' | 'PLAINTEXT';

/** Whose request it is. The two secrets may be empty, as before there is a token. */
export interface OAuth1Keys {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly token: string;
  readonly tokenSecret: string;
}

export interface OAuth1Request {
  readonly method: string;
  /** `https://host[:port]`, normalised. */
  readonly origin: string;
  /** Path and query as they go out. */
  readonly path: string;
  /** The body of a form (`application/x-www-form-urlencoded`), '' for any other. */
  readonly form: string;
}

export interface OAuth1Options {
  readonly signatureMethod: OAuth1Method;
  /** Seconds since the epoch. */
  readonly timestamp: number;
  readonly nonce: string;
  readonly realm?: string | undefined;
  /** Further parameters of the protocol: `oauth_callback`, `oauth_verifier`. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
}

export interface OAuth1Authorization {
  /** The value of the `Authorization` header. */
  readonly header: string;
  readonly signature: string;
}

/**
 * Signs a request (RFC 5849 §3). The signature covers the method, the address with its query, the fields of a form body and
 * the protocol's own parameters. It does not cover other headers, nor a body of another type: the RFC has no place for them.
 */
export function signOAuth1(
  request: OAuth1Request,
  keys: OAuth1Keys,
  options: OAuth1Options,
): OAuth1Authorization {
  const protocol: Record<string, string> = {
    oauth_consumer_key: keys.consumerKey,
    ...(keys.token === '' ? {} : { oauth_token: keys.token }),
    oauth_signature_method: options.signatureMethod,
    oauth_timestamp: String(options.timestamp),
    oauth_nonce: options.nonce,
    ...options.parameters,
  };
  const pairs = Object.entries(protocol).map(
    ([name, value]): EncodedPair => [percentEncode(name), percentEncode(value)],
  );
  const signature = signatureOf(request, pairs, keys, options.signatureMethod);
  const realm = options.realm === undefined ? [] : [`realm="${options.realm.replace(/["\\]/g, '\\$&')}"`];
  const named = [...pairs, ['oauth_signature', percentEncode(signature)] as const];
  return {
    header: `OAuth ${[...realm, ...named.map(([name, value]) => `${name}="${value}"`)].join(', ')}`,
    signature,
  };
}

function signatureOf(
  request: OAuth1Request,
  protocol: readonly EncodedPair[],
  keys: OAuth1Keys,
  method: OAuth1Method,
): string {
  const key = `${percentEncode(keys.consumerSecret)}&${percentEncode(keys.tokenSecret)}`;
  if (method === 'PLAINTEXT') return key;
  return createHmac(method === 'HMAC-SHA1' ? 'sha1' : 'sha256', key)
    .update(signatureBase(request, protocol))
    .digest('base64');
}

/** RFC 5849 §3.4.1: method, address and parameters, each encoded once more. */
export function signatureBase(request: OAuth1Request, protocol: readonly EncodedPair[]): string {
  const [path = '', query = ''] = request.path.split(/\?(.*)/s, 2);
  const parameters = sortedPairs([...encodedPairs(query), ...encodedPairs(request.form), ...protocol]);
  return [request.method.toUpperCase(), request.origin + path, parameters].map(percentEncode).join('&');
}
