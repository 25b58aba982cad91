import type { FieldPair } from '#shared/domain/call.ts';
import type { AuthScheme } from '#shared/domain/toolkit.ts';
import { placeholder } from '../calls/index.ts';
import { type OAuth1Keys, type OAuth1Method, signOAuth1 } from './oauth1-signature.ts';
import type { RequestSigner } from './signer.ts';

/** The parameters of the protocol (RFC 5849 §3.1), which may stand in a query too. */
const protocolNames = [
  'oauth_callback',
  'oauth_consumer_key',
  'oauth_nonce',
  'oauth_signature',
  'oauth_signature_method',
  'oauth_timestamp',
  'oauth_token',
  'oauth_verifier',
  'oauth_version',
];

/** Signs with OAuth 1 by the `Authorization` header (RFC 5849 §3.5.1). */
export function oauth1Signer(
  { oauth }: Pick<AuthScheme, 'oauth'>,
  values: Readonly<Record<string, string>>,
): RequestSigner {
  const keys = oauth1Keys(values);
  const signatureMethod: OAuth1Method = oauth?.signature_method ?? 'HMAC-SHA1';
  return {
    ownHeaders: ['Authorization'],
    ownQuery: protocolNames,
    coversBody: ({ headers }) => isForm(headers),
    sign({ method, origin, path, headers, body }, { now, nonce }) {
      const form = body instanceof Uint8Array && isForm(headers) ? Buffer.from(body).toString('utf8') : '';
      const { header, signature } = signOAuth1({ method, origin, path, form }, keys, {
        signatureMethod,
        timestamp: Math.floor(now / 1_000),
        nonce,
        realm: oauth?.realm,
      });
      return {
        headers: [['Authorization', header]],
        recorded: [['Authorization', `OAuth ${placeholder}`]],
        secrets: [header, header.slice('OAuth '.length), signature],
      };
    },
  };
}

/** The keys among an account's values; a token may be missing (two-legged requests have none). */
export function oauth1Keys(values: Readonly<Record<string, string>>): OAuth1Keys {
  return {
    consumerKey: values.consumer_key ?? '',
    consumerSecret: values.consumer_secret ?? '',
    token: values.oauth_token ?? '',
    tokenSecret: values.oauth_token_secret ?? '',
  };
}

/** The same keys as an account's fields: the inverse of `oauth1Keys`. */
export function oauth1Fields(keys: OAuth1Keys): Record<string, string> {
  return {
    consumer_key: keys.consumerKey,
    consumer_secret: keys.consumerSecret,
    oauth_token: keys.token,
    oauth_token_secret: keys.tokenSecret,
  };
}

function isForm(headers: readonly FieldPair[]): boolean {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  return type.split(';', 1)[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded';
}
