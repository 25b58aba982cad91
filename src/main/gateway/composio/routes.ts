import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiKey } from '#shared/domain/api-key.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Access } from '../../core/access/index.ts';
import type { Calls } from '../../core/calls/index.ts';
import { callIdOf, type ProxyEngine } from '../../core/proxy/index.ts';
import type { Downloads } from './downloads.ts';
import { type Progress, proxyExecute } from './proxy-execute.ts';

export interface ComposioDeps {
  readonly access: Access;
  readonly calls: Calls;
  readonly proxy: ProxyEngine;
  readonly downloads: Downloads;
}

const versionPrefix = /^\/api\/v3(?:\.1)?(?=\/|$)/;

/** Refused keys that are recorded a minute: enough to notice, too few to push real calls out of the log. */
const recordedRefusalsPerMinute = 60;

/** Composio's API under `/api/v3` and `/api/v3.1`, the same handlers. Answers or throws; `progress` tells how far it came. */
export function createComposioRoutes(deps: ComposioDeps) {
  let refusals = { minute: 0, count: 0 };

  /** An attempt that never reached the pipeline still leaves a row. */
  function recordRefusal(key: ApiKey | null, request: IncomingMessage, error: unknown): string {
    const { method = '', url = '' } = request;
    const recording = deps.calls.open({
      frontDoor: 'envelope',
      key,
      method,
      endpoint: url.split('?', 1)[0] ?? '',
    });
    recording.finish(error);
    return recording.id;
  }

  function mayRecordUnknownCaller(): boolean {
    const minute = Math.floor(Date.now() / 60_000);
    refusals = refusals.minute === minute ? { minute, count: refusals.count + 1 } : { minute, count: 1 };
    return refusals.count <= recordedRefusalsPerMinute;
  }

  function authenticate(request: IncomingMessage, isCall: boolean, progress: Progress): ApiKey {
    const presented = request.headers['x-api-key'] ?? request.headers['x-user-api-key'];
    try {
      return deps.access.authenticate(typeof presented === 'string' ? presented : undefined);
    } catch (error) {
      if (isCall && mayRecordUnknownCaller()) progress.callId = recordRefusal(null, request, error);
      throw error;
    }
  }

  return {
    matches: (path: string) => versionPrefix.test(path),
    async handle(path: string, request: IncomingMessage, response: ServerResponse, progress: Progress) {
      const route = path.replace(versionPrefix, '');
      const isProxyExecute = route === '/tools/execute/proxy';
      const key = authenticate(request, isProxyExecute, progress);
      if (!isProxyExecute) throw routeNotFound(path);
      if (request.method !== 'POST') throw methodNotAllowed(request.method, 'POST');
      try {
        await proxyExecute(deps, key, request, response, progress);
      } catch (error) {
        progress.callId ??= callIdOf(error) ?? recordRefusal(key, request, error);
        throw error;
      }
    },
  };
}

/** The refusal of a path that nothing is served under. */
export function routeNotFound(path: string): SallyportError {
  return new SallyportError('RouteNotFound', `There is nothing at ${path.slice(0, 200)}.`, {
    fix: 'Check the path; calls go to POST /api/v3.1/tools/execute/proxy.',
  });
}

/** The refusal of a method that a path does not take. */
export function methodNotAllowed(given: string | undefined, allowed: string): SallyportError {
  return new SallyportError('MethodNotAllowed', `This path takes ${allowed}, not ${given}.`, {
    fix: `Send the request with ${allowed}.`,
  });
}
