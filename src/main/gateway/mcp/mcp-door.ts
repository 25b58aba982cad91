// The Model Context Protocol over streamable HTTP (https://modelcontextprotocol.io/specification), without state between
// requests: each brings its key, and what it may reach follows from the key, the session or the stored server alone. So a
// session id of the protocol, which could be stolen, does not exist. The listener's checks of Host and Origin come first; they
// are what the specification asks of a server on a person's machine.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { createMcpHandler } from '@modelcontextprotocol/server';
import type { ApiKey } from '#shared/domain/api-key.ts';
import type { Core } from '../../core/index.ts';
import type { Scope } from '../../core/sessions/index.ts';
import { presentedKey } from '../pass-through/request-headers.ts';
import type { Progress } from '../progress.ts';
import { spendRate } from '../rate-limit.ts';
import { readBody } from '../read-body.ts';
import type { Refusals } from '../refusals.ts';
import { routeNotFound } from '../route-errors.ts';
import { withExactArguments } from './exact-arguments.ts';
import { createMcpServer } from './mcp-server.ts';

export interface McpDoorDeps
  extends Pick<Core, 'access' | 'origins' | 'tools' | 'sessions' | 'mcpServers' | 'scopes'> {
  readonly refusals: Refusals;
  readonly version: string;
}

/** A file of 4 MiB in base64, and room for the rest. */
const largestBody = 8 * 1024 * 1024;

/** Whether a path is one of MCP's. */
export function isMcp(path: string): boolean {
  return path === '/mcp' || path.startsWith('/mcp/');
}

/**
 * Answers an MCP request: `/mcp` is all that the key may reach, `/mcp/session/{id}` the tools of a session,
 * `/mcp/server/{id}` those of a stored server.
 *
 * @throws SallyportError Unauthorized, RateLimited, PermissionDenied, SessionNotFound, McpServerNotFound, PayloadTooLarge.
 */
export async function handleMcp(
  deps: McpDoorDeps,
  request: IncomingMessage,
  response: ServerResponse,
  progress: Progress,
): Promise<void> {
  let key: ApiKey | null = null;
  let scope: Scope;
  try {
    key = deps.access.authenticate(presentedKey(request.headers), request.socket);
    spendRate(deps.access, key, (name, value) => response.setHeader(name, value));
    scope = scopeAt(deps, key, new URL(request.url ?? '/', 'http://127.0.0.1'));
  } catch (error) {
    const callId = deps.refusals.record('mcp', key, request, error);
    if (callId !== undefined) progress.callId = callId;
    throw error;
  }
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const body = request.method === 'POST' ? new Uint8Array(await readBody(request, largestBody)) : null;
  const handler = createMcpHandler(
    () => createMcpServer({ tools: deps.tools, scope, version: deps.version, gone: gone.signal, progress }),
    { maxRequestBodySize: largestBody },
  );
  try {
    const agent = { via: 'agent', key: { id: key.id, name: key.name }, connection: request.socket } as const;
    const answer = await deps.origins.run(agent, () =>
      handler.fetch(asFetchRequest(request, body, gone.signal), {
        parsedBody: body === null ? undefined : withExactArguments(body),
      }),
    );
    await sendOn(answer, response);
  } finally {
    await handler.close();
  }
}

function scopeAt(deps: McpDoorDeps, key: ApiKey, { pathname, searchParams }: URL): Scope {
  const userId = searchParams.get('user_id');
  const accountId = searchParams.get('connected_account_id');
  const only = { ...(userId ? { userId } : {}), ...(accountId ? { accountId } : {}) };
  const [, , kind, id, ...rest] = pathname.replace(/\/$/, '').split('/');
  if (kind === undefined) {
    deps.access.requirePermission(key, 'tools');
    return deps.scopes.ofKey(key, 'mcp', only);
  }
  if (kind === 'session' && id && rest.length === 0) {
    deps.access.requirePermission(key, 'sessions');
    return deps.scopes.ofSession(key, deps.sessions.get(key, id), 'mcp');
  }
  if (kind === 'server' && id && rest.length === 0) {
    deps.access.requirePermission(key, 'tools');
    return deps.scopes.ofServer(key, deps.mcpServers.get(key, id), only);
  }
  throw routeNotFound(pathname);
}

function asFetchRequest(
  { method = 'GET', url = '/', headers }: IncomingMessage,
  body: Uint8Array<ArrayBuffer> | null,
  signal: AbortSignal,
): Request {
  const pairs = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  return new Request(`http://${headers.host ?? '127.0.0.1'}${url}`, { method, headers: pairs, body, signal });
}

/** Hands a fetch answer on, as fast as the client reads it. A client that left ends it. */
async function sendOn(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, {
    ...Object.fromEntries(answer.headers),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  if (answer.body === null) {
    response.end();
    return;
  }
  // The two declarations of a web stream differ in name only.
  const stream = Readable.fromWeb(answer.body as ReadableStream<Uint8Array>);
  await pipeline(stream, response).catch(() => response.destroy());
}
