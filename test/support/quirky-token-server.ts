import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** How real providers stray from RFC 6749. Each may be changed at any time. */
export interface Quirks {
  /** `form_unless_asked`: form-encoded unless `Accept` names JSON. `mislabelled`: JSON that says it is HTML. */
  answers: 'json' | 'form_unless_asked' | 'form' | 'mislabelled';
  /** `inside_200`: `{error}` with status 200. `ok_false`: `{"ok":false,"error"}` with status 200. */
  errors: 'status_400' | 'inside_200' | 'ok_false';
  /** Requests with another body are refused. */
  takes: 'form' | 'json';
  /** Sent as it is; undefined leaves it out. */
  expiresIn: unknown;
  /** `first_only`: a refresh answers without one and the old one stays good. */
  refreshTokens: 'rotate' | 'first_only' | 'never';
  /** Sent as it is; undefined leaves it out. */
  tokenType: string | undefined;
  /** Sent as it is; undefined leaves it out. */
  scope: unknown;
  /** Further members of a token answer, nested ones too. */
  extra: Readonly<Record<string, unknown>>;
  /** Further query parameters of the redirect. */
  callbackExtra: Readonly<Record<string, string>>;
  /** Refuses every token request in these words. */
  refuses: { readonly error: string; readonly error_description?: string } | null;
}

/** One request to the token endpoint. Holds secrets. */
export interface QuirkyRequest {
  readonly contentType: string;
  readonly accept: string;
  readonly authorization: string | null;
  readonly parameters: Readonly<Record<string, string>>;
}

/** A small authorization server that does what the specification does not say, and an API that takes its tokens. */
export interface QuirkyTokenServer {
  readonly origin: string;
  /** `authorize_url` sends the browser straight back, with nobody asked. */
  readonly facts: { readonly authorize_url: string; readonly token_url: string };
  readonly client: { readonly clientId: string; readonly clientSecret: string };
  readonly quirks: Quirks;
  readonly requests: readonly QuirkyRequest[];
  /** `GET {origin}/me` answers 401 to every access token that was issued before. */
  expireAccessTokens(): void;
  close(): Promise<void>;
}

const client = { clientId: 'quirky-app', clientSecret: 'quirky-secret-0123456789' };

/** A server without quirks, but for those given. */
export async function startQuirkyTokenServer(changes: Partial<Quirks> = {}): Promise<QuirkyTokenServer> {
  const quirks: Quirks = {
    answers: 'json',
    errors: 'status_400',
    takes: 'form',
    expiresIn: 3_600,
    refreshTokens: 'rotate',
    tokenType: 'bearer',
    scope: 'read',
    extra: {},
    callbackExtra: {},
    refuses: null,
    ...changes,
  };
  const requests: QuirkyRequest[] = [];
  const codes = new Set<string>();
  const accessTokens = new Set<string>();
  const refreshTokens = new Set<string>();

  function issue(into: Set<string>, prefix: string): string {
    const token = `${prefix}_${randomBytes(16).toString('hex')}`;
    into.add(token);
    return token;
  }

  function tokens(isRefresh: boolean): Record<string, unknown> {
    const { refreshTokens: kind, expiresIn, tokenType, scope, extra } = quirks;
    const givesRefresh = kind === 'rotate' || (kind === 'first_only' && !isRefresh);
    return {
      access_token: issue(accessTokens, 'access'),
      ...(givesRefresh ? { refresh_token: issue(refreshTokens, 'refresh') } : {}),
      ...(expiresIn === undefined ? {} : { expires_in: expiresIn }),
      ...(tokenType === undefined ? {} : { token_type: tokenType }),
      ...(scope === undefined ? {} : { scope }),
      ...extra,
    };
  }

  /** The tokens, or the OAuth error. */
  function exchange(request: QuirkyRequest): Record<string, unknown> {
    const { parameters, contentType } = request;
    const wanted = quirks.takes === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
    if (quirks.refuses) return { ...quirks.refuses };
    if (!contentType.startsWith(wanted)) return failure('invalid_request', `send ${wanted}`);
    if (!isClient(request)) return failure('invalid_client', 'client id or secret is wrong');
    switch (parameters.grant_type) {
      case 'authorization_code':
        return codes.delete(parameters.code ?? '')
          ? tokens(false)
          : failure('invalid_grant', 'the code is unknown or was used');
      case 'refresh_token': {
        const token = parameters.refresh_token ?? '';
        if (!refreshTokens.has(token)) return failure('invalid_grant', 'the refresh token is unknown');
        if (quirks.refreshTokens === 'rotate') refreshTokens.delete(token);
        return tokens(true);
      }
      case 'client_credentials':
        return tokens(true);
      default:
        return failure('unsupported_grant_type', String(parameters.grant_type));
    }
  }

  async function answerToken(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await read(incoming);
    requests.push(request);
    const body = exchange(request);
    const failed = 'error' in body;
    const answer = failed && quirks.errors === 'ok_false' ? { ok: false, ...body } : body;
    const status = failed && quirks.errors === 'status_400' ? 400 : 200;
    const { type, content } = written(quirks.answers, request.accept, answer);
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(content);
  }

  function answerAuthorize(url: URL, response: ServerResponse): void {
    const location = new URL(url.searchParams.get('redirect_uri') ?? 'about:blank');
    location.searchParams.set('code', issue(codes, 'code'));
    const state = url.searchParams.get('state');
    if (state !== null) location.searchParams.set('state', state);
    for (const [name, value] of Object.entries(quirks.callbackExtra)) location.searchParams.set(name, value);
    response.writeHead(302, { location: location.href }).end();
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://quirky');
    if (url.pathname === '/token' && request.method === 'POST') {
      answerToken(request, response).catch(() => response.destroy());
    } else if (url.pathname === '/authorize') {
      answerAuthorize(url, response);
    } else {
      request.resume();
      const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      const known = accessTokens.has(token);
      const body = known ? { login: 'quirky', path: url.pathname } : { error: 'invalid_token' };
      response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    origin,
    facts: { authorize_url: `${origin}/authorize`, token_url: `${origin}/token` },
    client,
    quirks,
    requests,
    expireAccessTokens: () => accessTokens.clear(),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function failure(error: string, description: string): Record<string, unknown> {
  return { error, error_description: description };
}

function isClient({ authorization, parameters }: QuirkyRequest): boolean {
  const basic = `Basic ${Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64')}`;
  if (authorization !== null) return authorization === basic;
  return parameters.client_id === client.clientId && parameters.client_secret === client.clientSecret;
}

async function read(incoming: IncomingMessage): Promise<QuirkyRequest> {
  const { headers } = incoming;
  const body = await text(incoming);
  const contentType = headers['content-type'] ?? '';
  return {
    contentType,
    accept: headers.accept ?? '',
    authorization: headers.authorization ?? null,
    parameters: contentType.startsWith('application/json')
      ? (JSON.parse(body) as Record<string, string>)
      : Object.fromEntries(new URLSearchParams(body)),
  };
}

function written(
  kind: Quirks['answers'],
  accept: string,
  answer: Readonly<Record<string, unknown>>,
): { type: string; content: string } {
  const asForm = kind === 'form' || (kind === 'form_unless_asked' && !accept.includes('json'));
  if (!asForm) {
    const type = kind === 'mislabelled' ? 'text/html; charset=utf-8' : 'application/json';
    return { type, content: JSON.stringify(answer) };
  }
  const entries = Object.entries(answer).map(([name, value]) => [name, String(value)]);
  return {
    type: 'application/x-www-form-urlencoded; charset=utf-8',
    content: new URLSearchParams(entries).toString(),
  };
}
