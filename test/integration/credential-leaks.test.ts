import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { CallDetail } from '#shared/domain/call.ts';
import type { AuthScheme } from '#shared/domain/toolkit.ts';
import { type EchoUpstream, echoKinds, startEchoUpstream } from '#test/support/echo-upstream.ts';
import { everyAnswer, wholeText } from '#test/support/every-answer.ts';
import { type HeadlessProcess, startHeadlessProcess } from '#test/support/headless-process.ts';
import { type RecordingUpstream, startUpstream } from '#test/support/recording-upstream.ts';
import { createSecretScanner } from '#test/support/secret-forms.ts';
import { makeTempDirectory } from '#test/support/temp-directory.ts';
import { giveOutTokens, newServiceKey } from '#test/support/token-mint-server.ts';

type SchemeFacts = Pick<AuthScheme, 'mode' | 'inject'> & {
  readonly slug: string;
  readonly basePath?: string;
  readonly otherFields?: Readonly<Record<string, string>>;
  /** Holds what is hardest to recognise among the characters that may stand in this place. */
  readonly secret: string;
};

const random = () => randomBytes(12).toString('hex');
const authorization = (value: string) => [{ in: 'header' as const, name: 'Authorization', value }];

const schemes: readonly SchemeFacts[] = [
  {
    slug: 'bearer',
    mode: 'BEARER_TOKEN',
    inject: authorization('Bearer {secret}'),
    secret: `brr_"/+=\\~&%<${random()}`,
  },
  {
    slug: 'basic',
    mode: 'BASIC',
    inject: authorization('Basic base64({username}:{secret})'),
    otherFields: { username: 'ada' },
    secret: `pass wörd:"\\/+漢🔑 ${random()}`,
  },
  {
    slug: 'header-key',
    mode: 'API_KEY',
    inject: [{ in: 'header', name: 'X-Api-Key', value: '{secret}' }],
    secret: `hdr/'"+==${random()}`,
  },
  {
    slug: 'query-key',
    mode: 'API_KEY',
    inject: [{ in: 'query', name: 'api_key', value: '{secret}' }],
    secret: `qry &=#?/+"é ${random()}`,
  },
  {
    slug: 'path-key',
    mode: 'API_KEY',
    basePath: '/bot{secret}',
    inject: [{ in: 'path', name: 'secret', value: '{secret}' }],
    secret: `123456:pth "é+=${random()}`,
  },
];

const serviceKey = newServiceKey();

/** Schemes that prove the credential without sending it: what arrives is good for a while, and as secret for that long. */
const provingSchemes = [
  {
    slug: 'password-for-a-token',
    mode: 'BASIC_WITH_JWT',
    tokenPath: '/token',
    open: { username: 'ada' },
    secrets: { password: `pwd "/+=\\é漢${random()}` },
  },
  {
    slug: 'service-account',
    mode: 'GOOGLE_SERVICE_ACCOUNT',
    tokenPath: '/token',
    open: {},
    secrets: {
      credentials_json: JSON.stringify({
        type: 'service_account',
        client_email: 'robot@example.com',
        private_key: serviceKey.pkcs8,
      }),
    },
  },
  {
    slug: 'app-installation',
    mode: 'SERVICE_ACCOUNT',
    tokenPath: '/app/installations/{installation_id}/access_tokens',
    open: { application_id: '1', installation_id: '2' },
    secrets: { private_key: serviceKey.pkcs1 },
  },
  {
    slug: 'oauth1',
    mode: 'OAUTH1',
    open: { consumer_key: 'a-consumer' },
    secrets: {
      consumer_secret: `cns"/+=\\&%<${random()}`,
      oauth_token: `tok é/+=${random()}`,
      oauth_token_secret: `tks 漢"/+=${random()}`,
    },
  },
  {
    slug: 'oauth1-plaintext',
    mode: 'OAUTH1',
    oauth: { signature_method: 'PLAINTEXT' },
    open: { consumer_key: 'a-consumer' },
    secrets: {
      consumer_secret: `cns"/+=\\&%<${random()}`,
      oauth_token: `tok é/+=${random()}`,
      oauth_token_secret: `tks 漢"/+=${random()}`,
    },
  },
  {
    slug: 'aws',
    mode: 'AWS_SIGV4',
    open: { access_key_id: 'AKIDEXAMPLE', region: 'us-east-1', service: 's3' },
    secrets: { secret_access_key: `aws"/+=\\&%<${random()}`, session_token: `ses/'"+==${random()}` },
  },
] as const;

const directory = makeTempDirectory();
const scanner = createSecretScanner({
  ...Object.fromEntries(schemes.map(({ slug, secret }) => [slug, secret])),
  ...Object.fromEntries(
    provingSchemes.flatMap(({ slug, secrets }) =>
      Object.entries(secrets).map(([name, secret]) => [`${slug} ${name}`, secret]),
    ),
  ),
});
/** What arrived of the proving schemes, by a name for findings. */
const proofs: Record<string, string> = {};
const accounts = new Map<string, string>();
const events: string[] = [];
const stopListening = new AbortController();
let upstream: EchoUpstream;
let mint: RecordingUpstream;
let sallyport: HeadlessProcess;
let listening: Promise<void>;

beforeAll(async () => {
  [upstream, mint, sallyport] = await Promise.all([
    startEchoUpstream(),
    startUpstream(),
    startHeadlessProcess({ dataDir: directory.path }),
  ]);
  giveOutTokens(mint, (_request, token) => {
    const long = `${token}/+=.~${random()}${random()}${random()}`;
    return { status: 200, body: { token: long, access_token: long, expires_in: 3_600 } };
  });
  listening = keepEvents(await announcements());
  for (const scheme of schemes) accounts.set(scheme.slug, await connect(scheme));
  for (const { open, secrets, ...scheme } of provingSchemes) {
    accounts.set(scheme.slug, await connectProving(scheme, { ...open, ...secrets }));
  }
});

afterAll(async () => {
  stopListening.abort();
  await sallyport?.stop();
  await upstream?.close();
  await mint?.close();
  directory.remove();
});

async function connect({ slug, mode, inject, basePath = '', otherFields = {}, secret }: SchemeFacts) {
  const fields = {
    ...Object.fromEntries(Object.keys(otherFields).map((name) => [name, { label: name }])),
    secret: { label: 'Secret', secret: true },
  };
  await sallyport.ask('toolkits.create', {
    slug,
    name: slug,
    base_url: upstream.origin + basePath,
    auth_schemes: [{ mode, inject, fields }],
    test_path: '/echo/json',
  });
  const { body } = await sallyport.ask('accounts.create', {
    toolkit: slug,
    fields: { ...otherFields, secret },
  });
  return (body as ConnectedAccount).id;
}

async function connectProving(
  { slug, tokenPath, ...scheme }: { slug: string; mode: string; oauth?: object; tokenPath?: string },
  fields: Readonly<Record<string, string>>,
) {
  await sallyport.ask('toolkits.create', {
    slug,
    name: slug,
    base_url: upstream.origin,
    auth_schemes: [
      tokenPath === undefined ? scheme : { ...scheme, oauth: { token_url: mint.origin + tokenPath } },
    ],
  });
  const { body } = await sallyport.ask('accounts.create', { toolkit: slug, fields });
  return (body as ConnectedAccount).id;
}

function announcements(): Promise<Response> {
  return fetch(`${sallyport.ready.url}/api/local/v1/events`, {
    headers: { 'x-admin-key': sallyport.ready.admin_key },
    signal: stopListening.signal,
  });
}

/** Keeps everything that is announced until the stream ends. */
async function keepEvents(stream: Response): Promise<void> {
  const decoder = new TextDecoder();
  try {
    for await (const chunk of stream.body ?? []) events.push(decoder.decode(chunk, { stream: true }));
  } catch {
    // Cut off with the process or at the end of the tests.
  }
}

function proxy(accountId: string | undefined, endpoint: string, more: object = {}): Promise<Response> {
  return fetch(`${sallyport.ready.url}/api/v3.1/tools/execute/proxy`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': sallyport.ready.api_key ?? '' },
    body: JSON.stringify({
      connected_account_id: accountId,
      endpoint,
      method: 'GET',
      parameters: [],
      ...more,
    }),
  });
}

describe.each(schemes)('a $slug credential whose service echoes it', ({ slug, secret }) => {
  it.each(echoKinds)('reaches the service, but not the agent: %s', async (kind) => {
    upstream.received.length = 0;
    const response = await proxy(accounts.get(slug), `/echo/${kind}`);
    const text = await wholeText(response);
    expect(upstream.received).toEqual([secret]);
    expect(response.status).toBe(200);
    expect(scanner.inText('agent', text)).toEqual([]);
    const answer = JSON.parse(text.slice(text.indexOf('\n\n') + 2));
    // What a JSON parser makes of an answer must be clean too.
    expect(scanner.inText('agent, parsed', JSON.stringify(answer))).toEqual([]);
    if (kind === 'file') {
      const file = await wholeText(await fetch(answer.binary_data.url));
      expect(scanner.inText('download', file)).toEqual([]);
      expect(file).toContain('{{credential}}');
    }
  });

  it('is named in the record of the call, with the service and the place, never shown', async () => {
    const id = (await proxy(accounts.get(slug), '/echo/json')).headers.get('x-sallyport-call-id');
    const { body } = await sallyport.ask('calls.get', { id });
    const call = body as CallDetail;
    expect(scanner.inText('record', JSON.stringify(call))).toEqual([]);
    expect(call.injected).toHaveLength(1);
    expect(JSON.stringify([call.path, call.request_headers])).toContain('{{credential}}');
    expect(call.response_body).toMatchObject({
      state: 'complete',
      content: expect.stringContaining('{{credential}}'),
    });
  });

  it('does not come back from a test of the connection', async () => {
    const { body } = await sallyport.ask('accounts.test', { id: accounts.get(slug) });
    expect(body).toMatchObject({ verdict: 'works' });
    expect(scanner.inText('test', JSON.stringify(body))).toEqual([]);
  });

  it('does not come back from refusals that happen beside it', async () => {
    const id = accounts.get(slug);
    const answers = await Promise.all([
      sallyport.ask('accounts.create', { toolkit: slug, fields: { secret, unknown: secret } }),
      sallyport.ask('accounts.create', { toolkit: slug, fields: { secret }, alias: `/${secret}` }),
      sallyport.ask('accounts.create', { toolkit: slug, fields: { secret: [secret] } }),
      sallyport.ask('accounts.create', { toolkit: 'nowhere', fields: { secret } }),
      proxy(id, 'https://elsewhere.example/').then(wholeText),
      proxy(id, '/echo/json', { method: 'BREW' }).then(wholeText),
      proxy(id, '/echo/json', { parameters: 'none' }).then(wholeText),
    ]);
    expect(scanner.inText('refusals', JSON.stringify(answers))).toEqual([]);
  });
});

describe.each(provingSchemes)('a $slug credential whose service echoes its proof', ({ slug, secrets }) => {
  it.each(echoKinds)('proves itself without itself or its proof reaching the agent: %s', async (kind) => {
    upstream.received.length = 0;
    const response = await proxy(accounts.get(slug), `/echo/${kind}`);
    const text = await wholeText(response);
    expect(response.status).toBe(200);
    const [proof = ''] = upstream.received;
    proofs[`${slug} ${kind}`] = proof;
    expect(proof.length).toBeGreaterThan(60);
    const proofScanner = createSecretScanner({ proof });
    expect([...scanner.inText('agent', text), ...proofScanner.inText('agent', text)]).toEqual([]);
    if (kind !== 'file') return;
    const { binary_data: file } = JSON.parse(text.slice(text.indexOf('\n\n') + 2));
    const download = await wholeText(await fetch(file.url));
    expect([...scanner.inText('download', download), ...proofScanner.inText('download', download)]).toEqual(
      [],
    );
  });

  it('does not come back from refusals that happen beside it', async () => {
    const answers = await Promise.all([
      sallyport.ask('accounts.create', { toolkit: slug, fields: { ...secrets, unknown: 'x' } }),
      sallyport.ask('accounts.create', { toolkit: slug, fields: secrets, alias: '/x' }),
      proxy(accounts.get(slug), 'https://elsewhere.example/').then(wholeText),
    ]);
    expect(scanner.inText('refusals', JSON.stringify(answers))).toEqual([]);
  });
});

describe('after all these calls', () => {
  it('no answer of the console or the local API holds a credential', async () => {
    const said = await everyAnswer(sallyport);
    expect(said.length).toBeGreaterThan(2 * schemes.length * echoKinds.length);
    const proofScanner = createSecretScanner(proofs);
    const findings = said.flatMap(({ place, text }) => [
      ...scanner.inText(place, text),
      ...proofScanner.inText(place, text),
    ]);
    expect(findings).toEqual([]);
  });

  it('no file, no output and no event holds a credential, running or stopped', async () => {
    expect(scanner.inDirectory(directory.path)).toEqual([]);
    expect(await sallyport.stop()).toBe(0);
    await listening;
    expect(events.join('')).toContain('call.recorded');
    expect(scanner.inText('events', events.join(''))).toEqual([]);
    expect(scanner.inDirectory(directory.path)).toEqual([]);
    expect(scanner.inText('output', sallyport.stdout() + sallyport.stderr())).toEqual([]);
  });
});
