import type { IncomingMessage, ServerResponse } from 'node:http';
import { methodNotAllowed } from '../route-errors.ts';
import { openApiDocument } from './openapi.ts';
import type { RouteDescription } from './route.ts';

export interface ApiDocument {
  /**
   * Answers with the OpenAPI document of the API under a base path. Wants no key: it holds nothing but the product's shape.
   *
   * @throws SallyportError MethodNotAllowed.
   */
  send(basePath: string, request: IncomingMessage, response: ServerResponse): void;
}

/** @param routes all that is served under each base path. */
export function createApiDocument(routes: readonly RouteDescription[], version: string): ApiDocument {
  const written = new Map<string, Buffer>();

  /** Made when first asked for, and kept: it changes with the product alone. */
  function bytesFor(basePath: string): Buffer {
    const known = written.get(basePath);
    if (known !== undefined) return known;
    const bytes = Buffer.from(JSON.stringify(openApiDocument(routes, { version, basePath })));
    written.set(basePath, bytes);
    return bytes;
  }

  return {
    send(basePath, request, response) {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        throw methodNotAllowed(request.method, ['GET', 'HEAD'], response);
      }
      const bytes = bytesFor(basePath);
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': bytes.byteLength,
        'x-content-type-options': 'nosniff',
      });
      response.end(bytes);
    },
  };
}
