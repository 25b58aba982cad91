import { EventEmitter, once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Behaviour, TokenRequest } from './behaviour.ts';

/** What a Koa middleware is given, as far as it is used here. */
type Middleware = (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void>;

export interface RecordedEndpoints {
  readonly tokenRequests: TokenRequest[];
  readonly revocations: Readonly<Record<string, string>>[];
  /** The next token request from now on: where it is worked on, when its tokens are issued. */
  nextTokenRequest(): Promise<TokenRequest>;
  readonly middleware: Middleware;
}

/** Stands before the server's endpoints: counts what comes and makes it fail as the behaviour says. */
export function recordEndpoints(behaviour: Behaviour): RecordedEndpoints {
  const tokenRequests: TokenRequest[] = [];
  const revocations: Readonly<Record<string, string>>[] = [];
  const announcements = new EventEmitter();

  function record(ctx: KoaContextWithOIDC, parameters: Record<string, string>, status: number | null): void {
    const request = {
      grantType: parameters.grant_type ?? '',
      parameters,
      authorization: ctx.req.headers.authorization ?? null,
      status,
    };
    tokenRequests.push(request);
    announcements.emit('token', request);
  }

  async function token(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
    const mode = behaviour.tokenEndpoint;
    if (mode === 'works' || mode === 'loses_answer') {
      await next();
      const parameters = given(ctx.oidc?.body);
      if (parameters.grant_type === 'refresh_token' && !behaviour.rotatesRefreshTokens) dropRefreshToken(ctx);
      record(ctx, parameters, mode === 'works' ? ctx.status : null);
      await behaviour.beforeTokenAnswer?.();
      if (mode === 'loses_answer') cut(ctx);
      return;
    }
    const parameters = Object.fromEntries(new URLSearchParams(await text(ctx.req)));
    if (mode === 'hangs') {
      ctx.respond = false;
      record(ctx, parameters, null);
      return;
    }
    if (mode === 'fails') {
      ctx.status = 500;
      ctx.body = 'the database is away';
    } else if (mode === 'answers_html') {
      ctx.type = 'html';
      ctx.body = '<!doctype html><title>Welcome to the hotel</title><p>Sign in to use the network.</p>';
    } else {
      ctx.status = 400;
      ctx.body = { error: 'invalid_grant', error_description: 'The grant has been withdrawn.' };
    }
    record(ctx, parameters, ctx.status);
  }

  return {
    tokenRequests,
    revocations,
    async nextTokenRequest() {
      const [request] = await once(announcements, 'token');
      return request as TokenRequest;
    },
    async middleware(ctx, next) {
      if (ctx.method === 'POST' && ctx.path === '/token') return token(ctx, next);
      if (ctx.path === '/token/revocation' && behaviour.revocationEndpoint === 'fails') {
        ctx.status = 503;
        ctx.body = 'try again later';
        return;
      }
      await next();
      if (ctx.path === '/token/revocation' && ctx.status === 200) revocations.push(given(ctx.oidc?.body));
      if (ctx.path === '/device/auth' && ctx.status === 200 && behaviour.deviceIntervalSeconds !== null) {
        ctx.body = { ...(ctx.body as object), interval: behaviour.deviceIntervalSeconds };
      }
    },
  };
}

function given(body: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries((body ?? {}) as Record<string, unknown>).map(([name, value]) => [name, String(value)]),
  );
}

function dropRefreshToken(ctx: KoaContextWithOIDC): void {
  if (ctx.status !== 200) return;
  const { refresh_token: _, ...rest } = ctx.body as Record<string, unknown>;
  ctx.body = rest;
}

function cut(ctx: KoaContextWithOIDC): void {
  ctx.respond = false;
  ctx.req.socket.destroy();
}
