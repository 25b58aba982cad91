import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiKey, KeyPermission } from '#shared/domain/api-key.ts';
import { SallyportError } from '#shared/errors.ts';
import { newRequestId } from '../../core/index.ts';
import { readBody } from '../read-body.ts';
import { guardJson } from '../request-guard.ts';
import { methodNotAllowed } from '../route-errors.ts';

/** A request of the management API, as its route sees it. */
export interface ManagementCall {
  readonly key: ApiKey;
  /** The part of the path that the route's pattern captures, '' for none. */
  readonly id: string;
  readonly query: URLSearchParams;
  /** Reads the body. @throws SallyportError UnsupportedMediaType, MalformedJson, PayloadTooLarge. */
  json(): Promise<unknown>;
}

/** One method of one path. */
export interface ManagementRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Matches the whole path below the API's version; may capture one part. */
  readonly path: RegExp;
  readonly permission: KeyPermission;
  handle(call: ManagementCall): Promise<{ readonly status: number; readonly body: object }>;
}

const largestBody = 1024 * 1024;

/**
 * Answers a request of the management API with JSON.
 *
 * @param path below the API's version.
 * @returns false where no route has this path.
 * @throws SallyportError MethodNotAllowed, PermissionDenied, and whatever the route throws.
 */
export async function handleManagement(
  routes: readonly ManagementRoute[],
  requirePermission: (key: ApiKey, permission: KeyPermission) => void,
  key: ApiKey,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const atPath = routes.filter((route) => route.path.test(path));
  if (atPath.length === 0) return false;
  const route = atPath.find(({ method }) => method === request.method);
  if (!route) throw methodNotAllowed(request.method, atPath.map(({ method }) => method).join(' or '));
  requirePermission(key, route.permission);
  const { status, body } = await route.handle({
    key,
    id: decodePart(route.path.exec(path)?.[1] ?? ''),
    query: new URLSearchParams((request.url ?? '').split('?').slice(1).join('?')),
    json: () => readJson(request),
  });
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': bytes.byteLength,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': newRequestId(),
  });
  response.end(bytes);
  return true;
}

/** A part that is no UTF-8 stays as it is: it names nothing, and the route says so. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const notJson = guardJson(request);
  if (notJson) throw notJson;
  const bytes = await readBody(request, largestBody);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new SallyportError('MalformedJson', 'The request body is not JSON.', {
      field: 'body',
      fix: 'Send a JSON object.',
      cause,
    });
  }
}
