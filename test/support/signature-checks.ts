import { createHash, createHmac } from 'node:crypto';
import aws4 from 'aws4';
import OAuth from 'oauth-1.0a';
import type { ReceivedRequest } from './recording-upstream.ts';

export interface OAuth1Secrets {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly token: string;
  readonly tokenSecret: string;
}

/** The parameters of an OAuth 1 `Authorization` header, decoded. */
export function oauth1Parameters({ headers }: ReceivedRequest): Record<string, string> {
  const pairs = (headers.authorization ?? '').replace(/^OAuth /, '').split(', ');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s, 2);
      return [name, decodeURIComponent(value.slice(1, -1))];
    }),
  );
}

/** Whether a request is signed as another library would sign it. */
export function isSignedByOAuth1(origin: string, request: ReceivedRequest, secrets: OAuth1Secrets): boolean {
  const { oauth_signature: signature, realm: _realm, ...parameters } = oauth1Parameters(request);
  const method = parameters.oauth_signature_method ?? '';
  const other = new OAuth({
    consumer: { key: secrets.consumerKey, secret: secrets.consumerSecret },
    signature_method: method,
    ...(method === 'PLAINTEXT'
      ? {}
      : {
          hash_function: (base, key) =>
            createHmac(method === 'HMAC-SHA256' ? 'sha256' : 'sha1', key)
              .update(base)
              .digest('base64'),
        }),
  });
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const form = isForm ? Object.fromEntries(new URLSearchParams(request.body.toString())) : {};
  const expected = other.getSignature(
    { url: origin + request.url, method: request.method, data: form },
    secrets.tokenSecret,
    { ...parameters } as unknown as OAuth.Data,
  );
  return (
    expected === signature &&
    parameters.oauth_consumer_key === secrets.consumerKey &&
    (parameters.oauth_token ?? '') === secrets.token
  );
}

export interface AwsSecrets {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Whether a request is signed as another library would sign it for a service, and says of its body what is so. */
export function isSignedByAws(
  request: ReceivedRequest,
  secrets: AwsSecrets,
  { service, region }: { service: string; region: string },
): boolean {
  const authorization = request.headers.authorization ?? '';
  const names = /SignedHeaders=([^,]*)/.exec(authorization)?.[1]?.split(';') ?? [];
  const headers = Object.fromEntries(names.map((name) => [name, String(request.headers[name])]));
  const stated = headers['x-amz-content-sha256'];
  const actual = createHash('sha256').update(request.body).digest('hex');
  if (stated !== undefined && stated !== actual && stated !== 'UNSIGNED-PAYLOAD') return false;
  const signed = aws4.sign(
    {
      service,
      region,
      method: request.method,
      host: request.headers.host,
      path: request.url,
      headers,
      body: request.body,
      extraHeadersToIgnore: Object.fromEntries(
        ['content-length', 'content-type']
          .filter((name) => !names.includes(name))
          .map((name) => [name, true]),
      ),
    } as Parameters<typeof aws4.sign>[0],
    secrets,
  );
  return signed.headers?.Authorization === authorization;
}
