import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that answers each path as told, and 404 to all others. */
interface Scripted {
  readonly origin: string;
  readonly asked: string[];
  answers: Record<string, Answer>;
  close(): Promise<void>;
}

async function startScripted(): Promise<Scripted> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(`${request.method} ${path}`);
    const answer = scripted.answers[path];
    request.resume();
    if (answer) answer(request, response);
    else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const scripted: Scripted = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answers: {},
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return scripted;
}

const json =
  (body: unknown, status = 200): Answer =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

let app: RunningSallyport;
let server: Scripted;
let elsewhere: Scripted;

beforeAll(async () => {
  app = await runSallyport();
});
afterAll(() => app.close());
beforeEach(async () => {
  [server, elsewhere] = await Promise.all([startScripted(), startScripted()]);
});
afterEach(() => Promise.all([server.close(), elsewhere.close()]));

const resourcePath = '/.well-known/oauth-protected-resource/mcp';
const serverPath = '/.well-known/oauth-authorization-server';

function metadata(changes: object = {}): object {
  return {
    issuer: server.origin,
    authorization_endpoint: `${server.origin}/authorize`,
    token_endpoint: `${server.origin}/token`,
    registration_endpoint: `${server.origin}/register`,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    ...changes,
  };
}

const described = (changes: object = {}) => ({
  resource: `${server.origin}/mcp`,
  authorization_servers: [server.origin],
  ...changes,
});

function discover() {
  return app.call('authConfigs.discover', { address: `${server.origin}/mcp` });
}

const failed = { code: 'DiscoveryFailed' };

describe('an API', () => {
  it('without a description of its own is taken to have its server at its host', async () => {
    server.answers = { [serverPath]: json(metadata()) };
    expect(await discover()).toMatchObject({
      name: new URL(server.origin).host,
      server: { issuer: server.origin, resource: null },
    });
  });

  it('that streams without end to whoever asks is not waited for', async () => {
    server.answers = {
      '/mcp': (_request, response) => {
        const beat = setInterval(() => response.write(': ping\n\n'), 20);
        response.on('close', () => clearInterval(beat));
        response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      },
      [serverPath]: json(metadata()),
    };
    expect(await discover()).toMatchObject({ server: { issuer: server.origin } });
  });

  it('that says it is another one is refused', async () => {
    server.answers = {
      [resourcePath]: json(described({ resource: 'https://api.bank.example' })),
      [serverPath]: json(metadata()),
    };
    await expect(discover()).rejects.toMatchObject(failed);
  });

  it.each(['http://127.0.0.2:1/x', 'https://10.0.0.1/x', 'javascript:alert(1)', 'file:///etc/passwd'])(
    'that keeps its description at %s is refused before that is asked',
    async (address) => {
      server.answers = {
        '/mcp': (_request, response) =>
          void response.writeHead(401, { 'www-authenticate': `Bearer resource_metadata="${address}"` }).end(),
      };
      await expect(discover()).rejects.toMatchObject(failed);
      expect(server.asked).toEqual(['GET /mcp']);
    },
  );

  it('that sends to a server on a private address is refused, and the server is not called', async () => {
    server.answers = {
      [resourcePath]: json(
        described({ authorization_servers: [elsewhere.origin.replace('127.0.0.1', '127.0.0.2')] }),
      ),
    };
    await expect(discover()).rejects.toMatchObject(failed);
    expect(elsewhere.asked).toEqual([]);
  });
});

describe('a server', () => {
  it.each([
    ['names another issuer', () => json(metadata({ issuer: 'https://id.bank.example' }))],
    ['has a sign-in page of script', () => json(metadata({ authorization_endpoint: 'javascript:alert(1)' }))],
    [
      'has a token address on a private host',
      () => json(metadata({ token_endpoint: 'https://10.0.0.1/token' })),
    ],
    [
      'has a token address in the open',
      () => json(metadata({ token_endpoint: 'http://id.acme.example/token' })),
    ],
    ['says nothing that can be read', () => json([1, 2])],
    [
      'answers a page',
      () => (_request: IncomingMessage, response: ServerResponse) => void response.end('<p>Hi'),
    ],
  ])('that %s is refused', async (_what, answer) => {
    server.answers = { [resourcePath]: json(described()), [serverPath]: answer() };
    await expect(discover()).rejects.toMatchObject(failed);
  });

  it.each([301, 302, 307, 308])('that redirects (%i) is not followed', async (status) => {
    elsewhere.answers = { [serverPath]: json(metadata()) };
    server.answers = {
      [serverPath]: (_request, response) =>
        void response.writeHead(status, { location: `${elsewhere.origin}${serverPath}` }).end(),
    };
    await expect(discover()).rejects.toMatchObject({ code: 'UpstreamInvalid' });
    expect(elsewhere.asked).toEqual([]);
  });

  it('that says more than 1 MiB is refused', async () => {
    server.answers = { [serverPath]: json(metadata({ padding: 'x'.repeat(1024 * 1024) })) };
    await expect(discover()).rejects.toMatchObject({ code: 'ResponseTooLarge' });
  });

  it.each([
    ['without registration', { registration_endpoint: undefined }, 'register themselves'],
    ['that takes only plain PKCE', { code_challenge_methods_supported: ['plain'] }, 'S256'],
  ])('%s is shown, and refused where a client is to be registered', async (_what, changes, obstacle) => {
    server.answers = { [serverPath]: json(metadata(changes)) };
    expect((await discover()).obstacle).toContain(obstacle);
    const slug = `at-${new URL(server.origin).port}`;
    await app.call('toolkits.create', {
      slug,
      name: slug,
      base_url: `${server.origin}/mcp`,
      auth_schemes: [{ mode: 'DCR_OAUTH' }],
    });
    await expect(
      app.call('authConfigs.create', { toolkit: slug, auth_scheme: 'DCR_OAUTH' }),
    ).rejects.toMatchObject({
      code: 'RegistrationRefused',
      details: { fix: expect.stringContaining('by hand') },
    });
    expect(server.asked.filter((line) => line.startsWith('POST'))).toEqual([]);
  });
});

describe('a registration', () => {
  async function register() {
    server.answers[serverPath] = json(metadata());
    const slug = `reg-${new URL(server.origin).port}`;
    await app.call('toolkits.create', {
      slug,
      name: slug,
      base_url: `${server.origin}/mcp`,
      auth_schemes: [{ mode: 'DCR_OAUTH' }],
    });
    return app.call('authConfigs.create', { toolkit: slug, auth_scheme: 'DCR_OAUTH' });
  }

  it('that is refused is told in the server’s words', async () => {
    server.answers['/register'] = json(
      { error: 'invalid_client_metadata', error_description: 'Only for partners.' },
      400,
    );
    await expect(register()).rejects.toMatchObject({
      code: 'RegistrationRefused',
      message: expect.stringContaining('Only for partners'),
    });
  });

  it.each([
    ['no client id', json({ client_name: 'x' }, 201), 'RegistrationRefused'],
    [
      'a page',
      (_request: IncomingMessage, response: ServerResponse) => void response.end('<p>'),
      'RegistrationRefused',
    ],
    ['more than 1 MiB', json({ client_id: 'x'.repeat(1024 * 1024) }, 201), 'ResponseTooLarge'],
    [
      'a redirect',
      (_request: IncomingMessage, response: ServerResponse) =>
        void response.writeHead(307, { location: '/x' }).end(),
      'UpstreamInvalid',
    ],
  ])('that is answered with %s is refused', async (_what, answer, code) => {
    server.answers['/register'] = answer;
    await expect(register()).rejects.toMatchObject({ code });
  });

  it('that is answered with 200 and a secret without an end is taken', async () => {
    server.answers['/register'] = json({
      client_id: 'acme-1',
      client_secret: 'secret-of-the-client',
      registration_access_token: 'token-of-the-client',
      registration_client_uri: 'https://evil.example/take-it',
    });
    const made = await register();
    expect(made.client_id).toBe('acme-1');
    expect(JSON.stringify(made)).not.toMatch(/secret-of|token-of/);
    await app.call('authConfigs.delete', { id: made.id });
  });
});
