import type { ServerResponse } from 'node:http';
import { SallyportError } from '#shared/errors.ts';

/** The refusal of a path that nothing is served under. */
export function routeNotFound(path: string): SallyportError {
  return new SallyportError('RouteNotFound', `There is nothing at ${path.slice(0, 200)}.`, {
    fix: 'Check the path; calls go to POST /api/v3.1/tools/execute/proxy or to /gateway/{account}/{path}.',
  });
}

/** Says what a path takes, to who asks with OPTIONS (RFC 9110 §9.3.7). Grants no web page anything. */
export function sendOptions(response: ServerResponse, allowed: readonly string[]): void {
  response.writeHead(204, { allow: [...allowed, 'OPTIONS'].join(', ') }).end();
}

/** The refusal of a method that a path does not take. The answer names those that it does (RFC 9110 §15.5.6). */
export function methodNotAllowed(
  given: string | undefined,
  allowed: readonly string[],
  response: Pick<ServerResponse, 'setHeader'>,
): SallyportError {
  response.setHeader('allow', allowed.join(', '));
  const words = new Intl.ListFormat('en', { type: 'disjunction' }).format(allowed);
  return new SallyportError('MethodNotAllowed', `This path takes ${words}, not ${given}.`, {
    fix: `Send the request with ${words}.`,
  });
}
