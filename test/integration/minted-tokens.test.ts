import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallDetail } from '#shared/domain/call.ts';
import type { SallyportError } from '#shared/errors.ts';
import {
  type ReceivedRequest,
  type RecordingUpstream,
  startUpstream,
} from '#test/support/recording-upstream.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';
import { giveOutTokens, newServiceKey, verifiedClaims } from '#test/support/token-mint-server.ts';

const key = newServiceKey();
const otherKey = newServiceKey();
const password = 'the-password-0123456789';

let app: RunningSallyport;
let upstream: RecordingUpstream;
let count = 0;

beforeAll(async () => {
  [app, upstream] = await Promise.all([runSallyport(), startUpstream()]);
  const oauth = { token_url: `${upstream.origin}/token` };
  await toolkit('goo', {
    mode: 'GOOGLE_SERVICE_ACCOUNT',
    oauth: { ...oauth, default_scopes: ['scope.a', 'scope.b'] },
  });
  await toolkit('hub', {
    mode: 'SERVICE_ACCOUNT',
    oauth: { token_url: `${upstream.origin}/app/installations/{installation_id}/access_tokens` },
  });
  await toolkit('pass', {
    mode: 'BASIC_WITH_JWT',
    oauth: { ...oauth, token_path: 'data.jwt', expiry_path: 'data.until' },
  });
  await toolkit('passform', {
    mode: 'BASIC_WITH_JWT',
    oauth: { ...oauth, token_credentials: 'form', token_params: { realm: 'r' } },
  });
  await toolkit('passbasic', { mode: 'BASIC_WITH_JWT', oauth: { ...oauth, token_credentials: 'basic' } });
});
afterAll(async () => {
  await app?.close();
  await upstream?.close();
});
beforeEach(() => {
  upstream.received.length = 0;
});

function toolkit(slug: string, scheme: Record<string, unknown>) {
  return app.sallyport.invoke('toolkits.create', {
    slug,
    name: slug,
    base_url: upstream.origin,
    auth_schemes: [scheme],
  });
}

const keyFile = (more: object = {}) =>
  JSON.stringify({
    type: 'service_account',
    client_email: 'robot@project.iam.gserviceaccount.com',
    private_key: key.pkcs8,
    private_key_id: 'kid-1',
    token_uri: 'https://elsewhere.example/token',
    ...more,
  });

async function connect(slug: string, fields: Record<string, string>) {
  count += 1;
  const alias = `minted-${count}`;
  const { id } = await app.call('accounts.create', { toolkit: slug, fields, alias });
  return { id, alias };
}

function through(alias: string, path = '/me') {
  return fetch(`${app.url}/gateway/${alias}${path}`, { headers: { 'x-api-key': app.key } });
}

function envelope(body: object) {
  return fetch(`${app.url}/api/v3.1/tools/execute/proxy`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': app.key },
    body: JSON.stringify({ method: 'GET', endpoint: '/me', parameters: [], ...body }),
  });
}

function tokenRequests(): ReceivedRequest[] {
  return upstream.received.filter(({ url }) => url.startsWith('/token') || url.startsWith('/app/'));
}

const granted = (_request: unknown, token: string) => ({
  status: 200,
  body: { access_token: token, expires_in: 3_600, token_type: 'Bearer' },
});

describe('a Google service account', () => {
  it('exchanges an assertion that another library finds good for a token, once for many calls', async () => {
    const { tokens } = giveOutTokens(upstream, granted);
    const { alias, id } = await connect('goo', { credentials_json: keyFile(), subject: 'ada@example.com' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => through(alias)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect([tokens.length, tokenRequests().length]).toEqual([1, 1]);
    const form = new URLSearchParams(tokenRequests()[0]?.body.toString());
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const claims = await verifiedClaims(form.get('assertion') ?? '', key.publicKey, {
      issuer: 'robot@project.iam.gserviceaccount.com',
      audience: `${upstream.origin}/token`,
    });
    expect(claims).toMatchObject({ scope: 'scope.a scope.b', sub: 'ada@example.com' });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBeLessThanOrEqual(3_600);
    expect((await app.call('accounts.get', { id })).expires_at).not.toBeNull();
  });

  it('asks for the scopes that the person names', async () => {
    giveOutTokens(upstream, granted);
    const { alias } = await connect('goo', { credentials_json: keyFile(), scopes: 'one, two' });
    await through(alias);
    const form = new URLSearchParams(tokenRequests()[0]?.body.toString());
    const claims = await verifiedClaims(form.get('assertion') ?? '', key.publicKey, {
      issuer: 'robot@project.iam.gserviceaccount.com',
    });
    expect(claims.scope).toBe('one two');
  });

  it.each([
    ['no JSON', 'x', 'is not JSON'],
    ['another kind of file', JSON.stringify({ installed: {} }), 'is not the key file'],
    ['a person’s credentials', keyFile({ type: 'authorized_user' }), 'authorized_user'],
    ['half a key', keyFile({ private_key: key.pkcs8.slice(0, 400) }), 'not a private key'],
    ['a damaged key', keyFile({ private_key: key.pkcs8.replace(/[A-Z]{3}/, '') }), 'private_key that'],
  ])('says what is wrong with %s before anything is stored', async (_what, text, reason) => {
    const refused = await connect('goo', { credentials_json: text }).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'ValidationFailed',
      details: { field: 'fields.credentials_json' },
    });
    expect((refused as SallyportError).message).toContain(reason);
    expect((refused as SallyportError).message).not.toContain(text.slice(30, 60) || '-');
  });

  it.each([
    [
      'a key that was deleted',
      { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' },
      'new key',
      'EXPIRED',
    ],
    [
      'a scope that is none',
      { error: 'invalid_scope', error_description: 'no such scope' },
      'scopes',
      'ACTIVE',
    ],
    [
      'a person it may not act for',
      { error: 'unauthorized_client', error_description: 'Client is unauthorized' },
      'delegation',
      'ACTIVE',
    ],
    [
      'a clock that is wrong',
      {
        error: 'invalid_grant',
        error_description: 'Invalid JWT: must be in a reasonable timeframe. Check your iat and exp values.',
      },
      'clock',
      'ACTIVE',
    ],
  ])('tells of %s, with the field and what to do, and sends nothing', async (_what, body, fix, status) => {
    giveOutTokens(upstream, () => ({ status: 400, body }));
    const { alias, id } = await connect('goo', { credentials_json: keyFile() });
    const answer = await through(alias);
    const { error } = (await answer.json()) as {
      error: { slug: string; suggested_fix: string; message: string };
    };
    expect(error.slug).toBe('TokenRefused');
    expect(error.suggested_fix).toContain(fix);
    expect(error.message).toContain(body.error_description.replace(/\.$/, ''));
    expect(upstream.received.map(({ url }) => url)).toEqual(['/token']);
    // Not tried again with every call that comes.
    expect((await through(alias)).status).toBeGreaterThanOrEqual(400);
    expect(upstream.received).toHaveLength(1);
    const account = await app.call('accounts.get', { id });
    expect(account.status).toBe(status);
    if (status === 'ACTIVE') {
      const test = await app.call('accounts.test', { id });
      expect(test).toMatchObject({ verdict: 'refused', message: expect.stringContaining(fix) });
    } else expect(account.status_reason).toContain('Enter a new one');
  });
});

describe('an app installation', () => {
  const installation = (_request: unknown, token: string) => ({
    status: 201,
    body: { token, expires_at: new Date(Date.now() + 3_600_000).toISOString() },
  });

  it.each(['pkcs8', 'pkcs1'] as const)(
    'signs in as the app and gets a token of the installation: %s',
    async (form) => {
      giveOutTokens(upstream, installation);
      // As a form field leaves a pasted file: in one line.
      const { alias } = await connect('hub', {
        application_id: '12345',
        installation_id: '67890',
        private_key: key[form].replaceAll('\n', ' '),
      });
      expect((await through(alias)).status).toBe(200);
      const [request] = tokenRequests();
      expect([request?.method, request?.url]).toEqual(['POST', '/app/installations/67890/access_tokens']);
      const assertion = request?.headers.authorization?.replace('Bearer ', '') ?? '';
      const claims = await verifiedClaims(assertion, key.publicKey, { issuer: '12345' });
      expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBeLessThanOrEqual(600);
    },
  );

  it('gets one new token where the service refuses the old one, and sends the call again', async () => {
    const { tokens, expire } = giveOutTokens(upstream, installation);
    const { alias } = await connect('hub', {
      application_id: '1',
      installation_id: '2',
      private_key: key.pkcs1,
    });
    await through(alias);
    expire();
    const again = await Promise.all(Array.from({ length: 10 }, () => through(alias)));
    expect(again.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(tokens).toHaveLength(2);
  });

  it.each([
    [404, 'Not Found', 'installation’s'],
    [404, 'Integration not found', 'App ID'],
    [401, 'A JSON web token could not be decoded', 'private key'],
    [401, "'Expiration time' claim ('exp') is too far in the future", 'clock'],
  ])('says what to correct where it is refused: %i %s', async (status, message, fix) => {
    giveOutTokens(upstream, () => ({ status, body: { message } }));
    const { alias } = await connect('hub', {
      application_id: '1',
      installation_id: '2',
      private_key: otherKey.pkcs1,
    });
    const answer = await through(alias);
    const { error } = (await answer.json()) as { error: { slug: string; suggested_fix: string } };
    expect(error.slug).toBe('TokenRefused');
    expect(error.suggested_fix).toContain(fix);
  });

  it('takes no id that would lead to another path', async () => {
    const refused = connect('hub', { application_id: '1', installation_id: '../9', private_key: key.pkcs1 });
    await expect(refused).rejects.toMatchObject({ details: { field: 'fields.installation_id' } });
  });
});

describe('a user name and password for a token', () => {
  const jwt = (exp: number) => `e30.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.c2ln`;

  it('are sent as JSON; the token stands where the toolkit says', async () => {
    const until = new Date(Date.now() + 1_800_000).toISOString();
    giveOutTokens(upstream, (_request, token) => ({ status: 200, body: { data: { jwt: token, until } } }));
    const { alias, id } = await connect('pass', { username: 'ada', password });
    expect((await through(alias)).status).toBe(200);
    expect(JSON.parse(tokenRequests()[0]?.body.toString() ?? '')).toEqual({ username: 'ada', password });
    expect((await app.call('accounts.get', { id })).expires_at).toBe(until);
  });

  it('are sent as a form or as Basic where the toolkit says so', async () => {
    giveOutTokens(upstream, (_request, token) => ({ status: 200, body: { token } }));
    await through((await connect('passform', { username: 'ada', password })).alias);
    expect(tokenRequests()[0]?.body.toString()).toBe(`username=ada&password=${password}&realm=r`);
    await through((await connect('passbasic', { username: 'ada', password })).alias);
    expect(tokenRequests()[1]?.headers.authorization).toBe(`Basic ${btoa(`ada:${password}`)}`);
  });

  it('end when the JWT says so itself', async () => {
    const exp = Math.floor(Date.now() / 1_000) + 1_800;
    giveOutTokens(upstream, () => ({ status: 200, body: { token: jwt(exp) } }));
    const { alias, id } = await connect('passform', { username: 'ada', password });
    await through(alias);
    expect((await app.call('accounts.get', { id })).expires_at).toBe(new Date(exp * 1_000).toISOString());
  });

  it('that are refused are told with what to do, and the service’s words hold no password', async () => {
    giveOutTokens(upstream, () => ({ status: 401, body: { message: `No user with ${password}` } }));
    const { alias } = await connect('pass', { username: 'ada', password });
    const text = await (await through(alias)).text();
    expect(text).toContain('TokenRefused');
    expect(text).not.toContain(password);
  });

  it('work for one call when the caller brings them along, and are kept nowhere', async () => {
    const { tokens } = giveOutTokens(upstream, (_request, token) => ({ status: 200, body: { token } }));
    const answer = await envelope({
      custom_connection_data: {
        authScheme: 'BASIC_WITH_JWT',
        toolkitSlug: 'passform',
        val: { username: 'ada', password },
      },
    });
    const text = await answer.text();
    expect(tokens).toHaveLength(1);
    expect(text).toContain('{{credential}}');
    expect(text).not.toContain(tokens[0]);
  });
});

it('keeps a minted token out of the record and the answer, where the service echoes it', async () => {
  const { tokens } = giveOutTokens(upstream, granted);
  const { id } = await connect('goo', { credentials_json: keyFile() });
  const answer = await envelope({ connected_account_id: id });
  const text = await answer.clone().text();
  await answer.arrayBuffer();
  await app.sallyport.core.calls.flush();
  const call: CallDetail = await app.call('calls.get', {
    id: answer.headers.get('x-sallyport-call-id') ?? '',
  });
  for (const kept of [text, JSON.stringify(call)]) {
    expect(kept).toContain('{{credential}}');
    expect(kept).not.toContain(tokens[0]);
  }
});

it('gives no credential to a token address that the toolkit has come to name since', async () => {
  const elsewhere = await startUpstream();
  giveOutTokens(upstream, granted);
  await toolkit('moved', {
    mode: 'GOOGLE_SERVICE_ACCOUNT',
    oauth: { token_url: `${upstream.origin}/token` },
  });
  const { alias } = await connect('moved', { credentials_json: keyFile() });
  await app.sallyport.invoke('toolkits.update', {
    slug: 'moved',
    name: 'moved',
    base_url: upstream.origin,
    auth_schemes: [{ mode: 'GOOGLE_SERVICE_ACCOUNT', oauth: { token_url: `${elsewhere.origin}/token` } }],
  });
  const answer = await through(alias);
  expect(await answer.json()).toMatchObject({ error: { slug: 'OriginUnconfirmed' } });
  expect(elsewhere.received).toEqual([]);
  await elsewhere.close();
});
