import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallDetail } from '#shared/domain/call.ts';
import type { AuthScheme } from '#shared/domain/toolkit.ts';
import {
  type ReceivedRequest,
  type RecordingUpstream,
  startUpstream,
} from '#test/support/recording-upstream.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';
import { isSignedByAws, isSignedByOAuth1, oauth1Parameters } from '#test/support/signature-checks.ts';

const oauth1 = {
  consumerKey: 'the-consumer',
  consumerSecret: 'consumer-secret-0123456789',
  token: 'oauth-token-0123456789',
  tokenSecret: 'token-secret/+ 0123456789',
};
const oauth1Fields = {
  consumer_key: oauth1.consumerKey,
  consumer_secret: oauth1.consumerSecret,
  oauth_token: oauth1.token,
  oauth_token_secret: oauth1.tokenSecret,
};
const aws = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'aws-secret/+0123456789',
  sessionToken: 'session-token/+==0123456789',
};
const region = 'eu-central-1';

let app: RunningSallyport;
let upstream: RecordingUpstream;

beforeAll(async () => {
  [app, upstream] = await Promise.all([runSallyport(), startUpstream()]);
  await toolkit('clips', { mode: 'OAUTH1' });
  await toolkit('clips256', { mode: 'OAUTH1', oauth: { signature_method: 'HMAC-SHA256', realm: 'Clips' } });
  await toolkit('clipsplain', { mode: 'OAUTH1', oauth: { signature_method: 'PLAINTEXT' } });
  await toolkit('stored', { mode: 'AWS_SIGV4' });
  for (const slug of ['clips', 'clips256', 'clipsplain'])
    await app.call('accounts.create', { toolkit: slug, fields: oauth1Fields, alias: `my-${slug}` });
  for (const service of ['s3', 'dynamodb']) {
    const fields = {
      access_key_id: aws.accessKeyId,
      secret_access_key: aws.secretAccessKey,
      session_token: aws.sessionToken,
      region,
      service,
    };
    await app.call('accounts.create', { toolkit: 'stored', fields, alias: `my-${service}` });
  }
});
afterAll(async () => {
  await app?.close();
  await upstream?.close();
});
beforeEach(() => {
  upstream.received.length = 0;
  upstream.answer((_request, response) => response.writeHead(200).end('{}'));
});

async function toolkit(slug: string, scheme: { mode: 'OAUTH1' | 'AWS_SIGV4'; oauth?: AuthScheme['oauth'] }) {
  await app.call('toolkits.create', {
    slug,
    name: slug,
    base_url: upstream.origin,
    auth_schemes: [scheme],
  });
}

function through(alias: string, path: string, init: RequestInit & { duplex?: 'half' } = {}) {
  return fetch(`${app.url}/gateway/my-${alias}${path}`, {
    ...init,
    headers: { 'x-api-key': app.key, ...init.headers },
  });
}

function envelope(body: object) {
  return fetch(`${app.url}/api/v3.1/tools/execute/proxy`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': app.key },
    body: JSON.stringify({ method: 'GET', parameters: [], ...body }),
  });
}

function received(index = 0): ReceivedRequest {
  const request = upstream.received[index];
  if (!request) throw new Error('The service received nothing.');
  return request;
}

async function record(response: Response): Promise<CallDetail> {
  await response.arrayBuffer();
  await app.sallyport.core.calls.flush();
  return app.call('calls.get', { id: response.headers.get('x-sallyport-call-id') ?? '' });
}

function secretsIn(text: string): string[] {
  return [
    oauth1.consumerSecret,
    oauth1.token,
    oauth1.tokenSecret,
    aws.secretAccessKey,
    aws.sessionToken,
  ].filter((secret) => text.includes(secret) || text.includes(encodeURIComponent(secret)));
}

describe('a request with OAuth 1', () => {
  it.each(['clips', 'clips256', 'clipsplain'])('is signed as another library signs it: %s', async (slug) => {
    await through(slug, '/1/items?q=a%20b%2Bc&q2=%C3%A4&empty');
    expect(isSignedByOAuth1(upstream.origin, received(), oauth1)).toBe(true);
    expect(oauth1Parameters(received()).realm).toBe(slug === 'clips256' ? 'Clips' : undefined);
  });

  it('covers the fields of a form, streamed through the gateway', async () => {
    const body = new URLSearchParams({ text: 'a b&c=d', 'ü*': '~' });
    await through('clips', '/1/items?x=1', { method: 'POST', body });
    expect(received().body.toString()).toBe(body.toString());
    expect(isSignedByOAuth1(upstream.origin, received(), oauth1)).toBe(true);
  });

  it('leaves a body of another type out of the signature, and lets it stream', async () => {
    await through('clips', '/1/items', {
      method: 'POST',
      body: '{"q":1}',
      headers: { 'content-type': 'application/json' },
    });
    expect(isSignedByOAuth1(upstream.origin, received(), oauth1)).toBe(true);
  });

  it('has the credential’s signature alone, whatever the agent sends', async () => {
    await through('clips', '/1/items?oauth_token=mine&oauth_signature=mine&OAuth_Nonce=mine&q=1', {
      headers: { Authorization: `Bearer ${app.key}` },
    });
    expect(received().url).toBe('/1/items?q=1');
    expect(isSignedByOAuth1(upstream.origin, received(), oauth1)).toBe(true);
  });

  it('carries the caller’s own Authorization instead, through the envelope', async () => {
    const parameters = [{ name: 'authorization', type: 'header', value: 'Bearer own' }];
    const { id } = await accountNamed('my-clips');
    await envelope({ connected_account_id: id, endpoint: '/1/items', parameters });
    expect(received().headers.authorization).toBe('Bearer own');
  });

  it('is signed anew on every hop of a redirect', async () => {
    upstream.answer((request, response) => {
      if (request.url === '/old') response.writeHead(302, { location: '/new?page=2' }).end();
      else response.writeHead(200).end('{}');
    });
    await through('clips', '/old');
    expect(upstream.received.map(({ url }) => url)).toEqual(['/old', '/new?page=2']);
    for (const request of upstream.received)
      expect(isSignedByOAuth1(upstream.origin, request, oauth1)).toBe(true);
    const nonces = upstream.received.map((request) => oauth1Parameters(request).oauth_nonce);
    expect(new Set(nonces).size).toBe(2);
  });

  it('works with a credential that the caller brings along', async () => {
    await envelope({
      endpoint: '/1/items',
      custom_connection_data: { authScheme: 'OAUTH1', toolkitSlug: 'clips', val: oauth1Fields },
    });
    expect(isSignedByOAuth1(upstream.origin, received(), oauth1)).toBe(true);
  });
});

async function accountNamed(alias: string) {
  const { items } = await app.call('accounts.list', {});
  const found = items.find((account) => account.alias === alias);
  if (!found) throw new Error(`There is no account ${alias}.`);
  return found;
}

describe('a request with AWS Signature Version 4', () => {
  it.each(['s3', 'dynamodb'])('is signed as another library signs it: %s', async (service) => {
    await through(service, '/a%20folder/b$c/d?list-type=2&prefix=x%2Fy&acl', {
      headers: { 'x-amz-meta-note': 'two  words', 'content-type': 'text/plain' },
    });
    expect(isSignedByAws(received(), aws, { service, region })).toBe(true);
    expect(received().headers['x-amz-security-token']).toBe(aws.sessionToken);
    expect(received().headers.authorization).toContain('x-amz-meta-note');
  });

  it('leaves the payload of a stream to S3 unsigned, and says so', async () => {
    await through('s3', '/bucket/key', { method: 'PUT', body: 'the contents' });
    expect(received().headers['x-amz-content-sha256']).toBe('UNSIGNED-PAYLOAD');
    expect(isSignedByAws(received(), aws, { service: 's3', region })).toBe(true);
  });

  it('hashes what is in memory', async () => {
    const { id } = await accountNamed('my-s3');
    await envelope({ connected_account_id: id, method: 'PUT', endpoint: '/bucket/key', body: { a: 1 } });
    expect(received().headers['x-amz-content-sha256']).toMatch(/^[0-9a-f]{64}$/);
    expect(isSignedByAws(received(), aws, { service: 's3', region })).toBe(true);
  });

  it('reads a stream to its end for a service that wants the body signed', async () => {
    const body = new Blob(['{"TableName":', '"t"}']).stream();
    await through('dynamodb', '/', { method: 'POST', body, duplex: 'half' });
    expect(received().body.toString()).toBe('{"TableName":"t"}');
    expect(isSignedByAws(received(), aws, { service: 'dynamodb', region })).toBe(true);
  });

  it('refuses to hold a body beyond 16 MiB for that', async () => {
    const body = new Uint8Array(16 * 1024 * 1024 + 1);
    const response = await through('dynamodb', '/', { method: 'POST', body });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { slug: 'PayloadTooLarge' } });
    expect(upstream.received).toEqual([]);
  });

  it('has the credential’s signature alone, whatever the agent sends', async () => {
    await through('s3', '/key?X-Amz-Signature=mine&x-amz-expires=9&versionId=3', {
      headers: {
        'X-Amz-Date': '20000101T000000Z',
        X_Amz_Security_Token: 'mine',
        'x-amz-content-sha256': 'mine',
      },
    });
    expect(received().url).toBe('/key?versionId=3');
    expect(received().rawHeaders.filter((text) => text === 'mine')).toEqual([]);
    expect(isSignedByAws(received(), aws, { service: 's3', region })).toBe(true);
  });
});

describe.each(['clips', 'clipsplain', 's3'])('what is kept and shown of a signed request: %s', (alias) => {
  it('holds neither a secret nor a signature, also where the service echoes them', async () => {
    upstream.answer(({ headers }, response) => {
      response.writeHead(200, { 'x-echo': headers.authorization }).end(JSON.stringify(headers));
    });
    const { id } = await accountNamed(`my-${alias}`);
    const response = await envelope({ connected_account_id: id, endpoint: '/who' });
    const answer = await response.clone().text();
    const call = await record(response);
    const signature =
      oauth1Parameters(received()).oauth_signature ??
      /Signature=(\w+)/.exec(received().headers.authorization ?? '')?.[1] ??
      '';
    for (const text of [answer, JSON.stringify(call)]) {
      expect(secretsIn(text)).toEqual([]);
      expect(signature.length).toBeGreaterThan(20);
      expect(text).not.toContain(signature);
      expect(text).not.toContain(encodeURIComponent(signature));
      expect(text).toContain('{{credential}}');
    }
    expect(call.injected).toContainEqual({ in: 'header', name: 'Authorization' });
    expect(call.request_headers.find(([name]) => name === 'Authorization')?.[1]).toMatch(
      /^\S+ \{\{credential\}\}$/,
    );
  });
});
