import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiKey } from '#shared/domain/api-key.ts';
import type { Access } from '../../core/access/index.ts';
import type { Origins } from '../../core/audit/index.ts';
import type { Progress } from '../progress.ts';
import { spendNoting, spendRate } from '../rate-limit.ts';
import type { Refusals } from '../refusals.ts';
import { methodNotAllowed, routeNotFound, sendOptions } from '../route-errors.ts';
import { createApiDocument } from './api-document.ts';
import { type AuthConfigRouteDeps, authConfigRoutes } from './auth-configs.ts';
import { type CallLogDeps, callLogRoutes } from './call-logs.ts';
import { type ConnectedAccountDeps, connectedAccountRoutes } from './connected-accounts.ts';
import { type FileRouteDeps, fileRoutes } from './files.ts';
import { createManagement } from './management.ts';
import { type McpServerRouteDeps, mcpServerRoutes } from './mcp-servers.ts';
import { type ProjectDeps, projectRoutes } from './project.ts';
import { proxyExecute, proxyExecuteRoute } from './proxy-execute.ts';
import { sessionRoutes } from './sessions/session-routes.ts';
import { type SessionUseDeps, sessionUseRoutes } from './sessions/session-use-routes.ts';
import { type ToolkitRouteDeps, toolkitRoutes } from './toolkits.ts';
import { type ToolRouteDeps, toolRoutes } from './tools/tool-routes.ts';
import { triggerRoutes } from './triggers.ts';
import { type WebhookRouteDeps, webhookRoutes } from './webhook-subscriptions.ts';

export interface ComposioDeps
  extends AuthConfigRouteDeps,
    CallLogDeps,
    ConnectedAccountDeps,
    FileRouteDeps,
    McpServerRouteDeps,
    ProjectDeps,
    SessionUseDeps,
    ToolkitRouteDeps,
    ToolRouteDeps,
    WebhookRouteDeps {
  readonly access: Access;
  /** Told whose key a request came with. */
  readonly origins: Origins;
  readonly refusals: Refusals;
  readonly version: string;
}

const versionPrefix = /^\/api\/v3(?:\.1)?(?=\/|$)/;
const documentPath = '/openapi.json';
const executePaths: ReadonlySet<string> = new Set(
  ['/api/v3', '/api/v3.1'].map((prefix) => prefix + proxyExecuteRoute.path),
);

/** Composio's API under `/api/v3` and `/api/v3.1`, the same handlers. Answers or throws; `progress` tells how far it came. */
export function createComposioRoutes(deps: ComposioDeps) {
  const routes = [
    ...authConfigRoutes(deps),
    ...connectedAccountRoutes(deps),
    ...toolkitRoutes(deps),
    ...projectRoutes(deps),
    ...callLogRoutes(deps),
    ...sessionRoutes(deps),
    ...sessionUseRoutes(deps),
    ...toolRoutes(deps),
    ...triggerRoutes(),
    ...mcpServerRoutes(deps),
    ...webhookRoutes(deps),
    ...fileRoutes(deps),
  ];
  const management = createManagement(routes, (...check) => deps.access.requirePermission(...check));
  const document = createApiDocument([proxyExecuteRoute, ...routes], deps.version);

  function authenticate(request: IncomingMessage, below: string): ApiKey {
    const { headers } = request;
    // The documented examples of an organisation's routes send an organisation's key; here any agent's key does.
    const ofOrganisation = below.startsWith('/org/') ? headers['x-org-api-key'] : undefined;
    const presented = headers['x-api-key'] ?? headers['x-user-api-key'] ?? ofOrganisation;
    return deps.access.authenticate(typeof presented === 'string' ? presented : undefined, request.socket);
  }

  function admit(key: ApiKey, response: ServerResponse): void {
    spendRate(deps.access, key, (name, value) => response.setHeader(name, value));
  }

  function noteRefusal(key: ApiKey | null, request: IncomingMessage, progress: Progress, error: unknown) {
    const callId = progress.callId ?? deps.refusals.record('envelope', key, request, error);
    if (callId !== undefined) progress.callId = callId;
  }

  /** Proxy execute by another method than its own. */
  function declineMethod(request: IncomingMessage, response: ServerResponse, progress: Progress): void {
    let key: ApiKey | null = null;
    try {
      key = authenticate(request, proxyExecuteRoute.path);
      admit(key, response);
      if (request.method !== 'OPTIONS') throw methodNotAllowed(request.method, ['POST'], response);
      sendOptions(response, ['POST']);
    } catch (error) {
      noteRefusal(key, request, progress, error);
      throw error;
    }
  }

  return {
    matches: (path: string) => versionPrefix.test(path),
    /** Whether a request is an envelope for `execute`. */
    takesCall: (path: string, method: string | undefined) => method === 'POST' && executePaths.has(path),
    /** Proxy execute. Without a header set before its answer's head, which Node then writes as a whole. */
    async execute(request: IncomingMessage, response: ServerResponse, progress: Progress): Promise<void> {
      let key: ApiKey | null = null;
      try {
        key = authenticate(request, proxyExecuteRoute.path);
        spendNoting(deps.access, key, progress);
        await proxyExecute(deps, { key }, request, response, progress);
      } catch (error) {
        noteRefusal(key, request, progress, error);
        throw error;
      }
    },
    async handle(path: string, request: IncomingMessage, response: ServerResponse, progress: Progress) {
      const below = path.replace(versionPrefix, '');
      if (below === proxyExecuteRoute.path) return declineMethod(request, response, progress);
      if (below === documentPath)
        return document.send(path.slice(0, -documentPath.length), request, response);
      const key = authenticate(request, below);
      admit(key, response);
      const agent = {
        via: 'agent',
        key: { id: key.id, name: key.name },
        connection: request.socket,
      } as const;
      const handled = await deps.origins.run(agent, () =>
        management.handle({ key, path: below, request, response, progress }),
      );
      if (handled) return;
      throw routeNotFound(path);
    },
  };
}
