import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One request to the token endpoint. Holds secrets. */
export interface ScriptedTokenRequest {
  /** The path that was asked: every path that ends in `/token` gives out tokens. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly response: ServerResponse;
}

/** One request to the API. */
export interface ScriptedCall {
  readonly method: string;
  readonly token: string;
  readonly body: Buffer;
}

/** A provider whose every answer a test decides: sign-in without a page, token endpoint, and an API. */
export interface ScriptedProvider {
  readonly origin: string;
  readonly facts: { readonly authorize_url: string; readonly token_url: string };
  readonly tokenRequests: readonly ScriptedTokenRequest[];
  readonly calls: readonly ScriptedCall[];
  /** Answers the token requests from now on. */
  answerTokens: (request: ScriptedTokenRequest) => void;
  /** Which access tokens the API takes; the others are answered 401 with `refusal`. */
  accepts: (token: string) => boolean;
  readonly refusal: string;
  /** The next token request from now on, before it is answered. */
  nextTokenRequest(): Promise<ScriptedTokenRequest>;
  /** How many connections came in so far. */
  readonly connections: number;
  close(): Promise<void>;
}

/** Sends a token answer. Refresh requests get `access-N` with N counting up. */
export function grant(response: ServerResponse, members: Readonly<Record<string, unknown>>): void {
  sendJson(response, 200, { token_type: 'bearer', ...members });
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Starts a provider on a free loopback port. At first it grants `access-1`, `access-2` …, each for an hour. */
export async function startScriptedProvider(): Promise<ScriptedProvider> {
  const tokenRequests: ScriptedTokenRequest[] = [];
  const calls: ScriptedCall[] = [];
  const waiting: ((request: ScriptedTokenRequest) => void)[] = [];
  let connections = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://provider');
    if (url.pathname === '/authorize') {
      const location = new URL(url.searchParams.get('redirect_uri') ?? 'about:blank');
      location.searchParams.set('code', 'a-code');
      location.searchParams.set('state', url.searchParams.get('state') ?? '');
      response.writeHead(302, { location: location.href }).end();
      return;
    }
    const body = await buffer(request);
    if (url.pathname.endsWith('/token')) {
      const parameters = Object.fromEntries(new URLSearchParams(body.toString()));
      const received = { path: url.pathname, parameters, response };
      tokenRequests.push(received);
      for (const receive of waiting.splice(0)) receive(received);
      provider.answerTokens(received);
      return;
    }
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    calls.push({ method: request.method ?? '', token, body });
    if (provider.accepts(token)) sendJson(response, 200, { token });
    else response.writeHead(401, { 'content-type': 'text/plain', 'x-refusal': 'yes' }).end(provider.refusal);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: ScriptedProvider = {
    origin,
    facts: { authorize_url: `${origin}/authorize`, token_url: `${origin}/token` },
    tokenRequests,
    calls,
    answerTokens({ response }) {
      const count = tokenRequests.length;
      grant(response, {
        access_token: `access-${count}`,
        refresh_token: `refresh-${count}`,
        expires_in: 3_600,
      });
    },
    accepts: () => true,
    refusal: 'this token is not known here',
    nextTokenRequest: () => new Promise((resolve) => waiting.push(resolve)),
    get connections() {
      return connections;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return provider;
}
