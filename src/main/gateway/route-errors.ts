import { SallyportError } from '#shared/errors.ts';

/** The refusal of a path that nothing is served under. */
export function routeNotFound(path: string): SallyportError {
  return new SallyportError('RouteNotFound', `There is nothing at ${path.slice(0, 200)}.`, {
    fix: 'Check the path; calls go to POST /api/v3.1/tools/execute/proxy or to /gateway/{account}/{path}.',
  });
}

/** The refusal of a method that a path does not take. */
export function methodNotAllowed(given: string | undefined, allowed: string): SallyportError {
  return new SallyportError('MethodNotAllowed', `This path takes ${allowed}, not ${given}.`, {
    fix: `Send the request with ${allowed}.`,
  });
}
