// What must end at the gateway: our own keys on the way out, the credential on the way back and on its way into the record.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callEnvelope, callThrough } from '#test/support/both-doors.ts';
import { rawExchange } from '#test/support/raw-http.ts';
import { type RecordingUpstream, startUpstream } from '#test/support/recording-upstream.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';

const secret = 'query_canary_e1f20314253647586970';
let app: RunningSallyport;
let upstream: RecordingUpstream;
let account: string;

beforeAll(async () => {
  [app, upstream] = await Promise.all([runSallyport(), startUpstream()]);
  // A credential in the query replaces no header, so nothing but the gateway itself can take the agent's keys out.
  await app.call('toolkits.create', {
    slug: 'maps',
    name: 'Maps',
    base_url: upstream.origin,
    auth_schemes: [
      {
        mode: 'API_KEY',
        inject: [{ in: 'query', name: 'key', value: '{api_key}' }],
        fields: { api_key: { label: 'Key', secret: true } },
      },
    ],
  });
  account = (await app.call('accounts.create', { toolkit: 'maps', fields: { api_key: secret } })).id;
});

afterAll(async () => {
  await app?.close();
  await upstream?.close();
});

beforeEach(() => {
  upstream.received.length = 0;
  upstream.answer((_request, response) => response.end('ok'));
});

async function rowOf(answer: Response) {
  await app.sallyport.core.calls.flush();
  return app.call('calls.get', { id: answer.headers.get('x-sallyport-call-id') ?? 'none' });
}

describe('our keys', () => {
  it.each([
    'x-api-key: KEY',
    'X-User-API-Key: KEY',
    'Authorization: Bearer KEY',
    'authorization: token KEY',
    'Authorization: Basic BASIC',
  ])('as %s let the call in and go no further', async (line) => {
    const basic = Buffer.from(`agent:${app.key}`).toString('base64');
    const { port } = new URL(app.url);
    const lines = [
      'GET /gateway/maps/x HTTP/1.1',
      `Host: 127.0.0.1:${port}`,
      line.replace('KEY', app.key).replace('BASIC', basic),
      `x-admin-key: ${app.adminKey}`,
      // Servers of the CGI kind read these as the same names.
      `X_API_Key: ${app.key}`,
      `x_admin_key: ${app.adminKey}`,
      `Origin: ${app.url}`,
      'Sec-Fetch-Site: same-origin',
      'Sec-Fetch-Mode: cors',
      'Sec-Fetch-Dest: empty',
      'Connection: close',
    ];
    expect(await rawExchange(app.url, `${lines.join('\r\n')}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
    const [seen] = upstream.received;
    expect(seen?.url).toBe(`/x?key=${secret}`);
    const text = JSON.stringify(seen?.rawHeaders);
    for (const own of [app.key, app.adminKey, basic]) expect(text).not.toContain(own);
    expect(Object.keys(seen?.headers ?? {}).sort()).toEqual(['connection', 'host', 'user-agent']);
  });
});

describe('a credential that the service echoes', () => {
  beforeEach(() => {
    upstream.answer(({ url }, response) =>
      response.writeHead(200, { 'content-type': 'application/json', 'x-echo': url, location: url }).end(
        JSON.stringify({
          url,
          encoded: encodeURIComponent(url),
          packed: Buffer.from(url).toString('base64'),
        }),
      ),
    );
  });

  it('does not reach the agent through the envelope, in body or headers', async () => {
    const { body } = await callEnvelope(app, { endpoint: '/echo', connected_account_id: account });
    expect(body).toMatchObject({ status: 200, data: { url: '/echo?key={{credential}}' } });
    expect(body.headers['x-echo']).toBe('/echo?key={{credential}}');
    expect(JSON.stringify(body)).not.toContain(secret);
    expect(Buffer.from(body.data.packed, 'base64').toString()).not.toContain(secret);
  });

  it('is in no record, whichever door the call came through', async () => {
    const envelope = await callEnvelope(app, { endpoint: '/echo', connected_account_id: account });
    const through = await callThrough(app, 'maps/echo');
    expect(await through.text()).toContain(secret);
    for (const row of await Promise.all([envelope.http, through].map(rowOf))) {
      expect(JSON.stringify(row)).not.toContain(secret);
      expect(row.path).toBe('/echo?key={{credential}}');
      expect(JSON.stringify(row.response_headers)).toContain('{{credential}}');
      expect(row.response_body.content).toContain('{{credential}}');
    }
  });

  it('is in no record where the agent itself sends it along', async () => {
    const through = await callThrough(app, `maps/guess/${secret}/x?token=${secret}`, {
      method: 'POST',
      headers: { 'x-guess': secret, 'content-type': 'text/plain' },
      body: `is it ${secret}?`,
    });
    const row = await rowOf(through);
    expect(JSON.stringify(row)).not.toContain(secret);
    expect(row.path).toBe('/guess/{{credential}}/x?token={{credential}}&key={{credential}}');
    expect(row.request_body.content).toBe('is it {{credential}}?');
  });
});
