import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiKey, KeyPermission } from '#shared/domain/api-key.ts';
import { SallyportError } from '#shared/errors.ts';
import { parseExactly } from '../../core/index.ts';
import type { Progress } from '../progress.ts';
import { readBody } from '../read-body.ts';
import { guardJson } from '../request-guard.ts';
import { methodNotAllowed, sendOptions } from '../route-errors.ts';
import { checkShape } from './check-shape.ts';
import { rawQuery } from './query.ts';
import type { JsonRoute, ManagementRoute, RouteMethod } from './route.ts';

/** A request that a key came with, on its way to a route. */
export interface ManagementRequest {
  readonly key: ApiKey;
  /** Below the API's version, without the query. */
  readonly path: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly progress: Progress;
}

export interface Management {
  /**
   * Answers a request of the management API.
   *
   * @returns false where no route has this path.
   * @throws SallyportError MethodNotAllowed, PermissionDenied, ValidationFailed, and whatever the route throws.
   */
  handle(request: ManagementRequest): Promise<boolean>;
}

const usualLargestBody = 1024 * 1024;

/** Of two paths that match, the one whose parts are written out is meant: `/toolkits/categories` is no toolkit. */
const bySpecificity = (a: ManagementRoute, b: ManagementRoute) => variables(a.path) - variables(b.path);

export function createManagement(
  routes: readonly ManagementRoute[],
  requirePermission: (key: ApiKey, permission: KeyPermission) => void,
): Management {
  const table = [...routes]
    .sort(bySpecificity)
    .map((route) => ({ route, pattern: patternOf(route.path), names: namesOf(route.path) }));

  return {
    async handle({ key, path, request, response, progress }) {
      const atPath = table.filter(({ pattern }) => pattern.test(path));
      if (atPath.length === 0) return false;
      const methods = methodsOf(atPath.map(({ route }) => route.method));
      if (request.method === 'OPTIONS') {
        sendOptions(response, methods);
        return true;
      }
      // A HEAD is answered like a GET; its body stays away by itself.
      const wanted = request.method === 'HEAD' ? 'GET' : request.method;
      const found = atPath.find(({ route }) => route.method === wanted);
      if (!found) throw methodNotAllowed(request.method, methods, response);
      const { route, pattern, names } = found;
      if (route.permission !== null) requirePermission(key, route.permission);
      const parts = pattern.exec(path)?.slice(1) ?? [];
      const parameters = Object.fromEntries(
        names.map((name, index) => [name, decodePart(parts[index] ?? '')]),
      );
      if ('serve' in route) await route.serve({ key, parameters }, request, response, progress);
      else await answer(route, key, parameters, request, response, progress);
      return true;
    },
  };
}

async function answer(
  route: JsonRoute,
  key: ApiKey,
  parameters: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
  progress: Progress,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const query = new URLSearchParams((request.url ?? '').split('?').slice(1).join('?'));
  const result = await route.handle({
    key,
    parameters,
    query: route.query && checkShape(route.query, rawQuery(query), 'query'),
    body: route.body && checkShape(route.body, await readJson(request, route), 'body'),
    signal: gone.signal,
    progress,
  });
  const parsed = route.answer.schema.safeParse(result);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`${route.method} ${route.path} answered outside its schema: ${faults.join('; ')}`);
  }
  const bytes = Buffer.from(JSON.stringify(parsed.data));
  response.writeHead(route.answer.status, {
    'content-type': 'application/json',
    'content-length': bytes.byteLength,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...callHeaders(progress),
  });
  response.end(bytes);
}

/** Tells which recorded call an answer came from, where there was one. */
function callHeaders({ callId, accountId }: Progress): Record<string, string> {
  return {
    ...(callId === undefined ? {} : { 'x-sallyport-call-id': callId }),
    ...(accountId === undefined ? {} : { 'x-sallyport-account': accountId }),
  };
}

/** What a path takes: where it can be read, it can be asked for its headers alone. */
function methodsOf(methods: readonly RouteMethod[]): readonly string[] {
  return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))];
}

const variable = /\{([^{}]+)\}/g;

function variables(path: string): number {
  return namesOf(path).length;
}

function namesOf(path: string): readonly string[] {
  return [...path.matchAll(variable)].map(([, name]) => name ?? '');
}

function patternOf(path: string): RegExp {
  const parts = path.split(/\{[^{}]+\}/).map((text) => RegExp.escape(text));
  return new RegExp(`^${parts.join('([^/]+)')}/?$`);
}

/** A part that is no UTF-8 stays as it is: it names nothing, and the route says so. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Undefined where no body was sent: the route's schema says whether one is needed. */
async function readJson(
  request: IncomingMessage,
  { largestBody = usualLargestBody, exactNumbers }: JsonRoute,
): Promise<unknown> {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = request.headers;
  if (length === '0' && coding === undefined) return undefined;
  const notJson = guardJson(request);
  if (notJson) throw notJson;
  const bytes = await readBody(request, largestBody);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return exactNumbers ? parseExactly(text) : JSON.parse(text);
  } catch (cause) {
    throw new SallyportError('MalformedJson', 'The request body is not JSON.', {
      field: 'body',
      fix: 'Send a JSON object.',
      cause,
    });
  }
}
