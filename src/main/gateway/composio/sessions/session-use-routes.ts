import type {
  SessionLinkResponse,
  SessionToolkitsResponse,
  SessionToolsResponse,
} from '@composio/client/resources/tool-router/session/session';
import { z } from 'zod';
import { aliasSchema } from '#shared/domain/account.ts';
import type { ApiKey } from '#shared/domain/api-key.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Core } from '../../../core/index.ts';
import { connectLinkUrl } from '../../../core/oauth/index.ts';
import type { Scope } from '../../../core/sessions/index.ts';
import type { Refusals } from '../../refusals.ts';
import { countedPage, countedPageOf } from '../counted-page.ts';
import type { EnvelopeCall } from '../envelope.ts';
import { largestRequest, type ProxyExecuteDeps, proxyExecute } from '../proxy-execute.ts';
import { pageQuery } from '../query.ts';
import { defineRoute, type ManagementRoute, type RawRoute, type RouteCall } from '../route.ts';
import { noteCall } from '../tools/note-call.ts';
import { sessionOutcomeSchema, toSessionOutcome, toWireTool, wireToolSchema } from '../tools/wire-tool.ts';
import { customToolsSchema, searchableCustomTools } from './custom-tools.ts';
import { searchAnswerSchema } from './search-answer-schema.ts';
import { type SessionRouteDeps, sessionRoute } from './session-routes.ts';
import { pageOfToolkits, sessionToolkitSchema, sessionToolkitsQuery } from './session-toolkits.ts';

export interface SessionUseDeps extends SessionRouteDeps, ProxyExecuteDeps, Pick<Core, 'toolkits'> {
  readonly refusals: Refusals;
}

const blankAsNone = (value: unknown) => (value === null || value === '' ? undefined : value);

const linkSchema = z.object({
  toolkit: z.string({ error: 'must be a toolkit slug' }).trim().toLowerCase().min(1, 'is empty'),
  alias: z.preprocess(blankAsNone, aliasSchema.optional()),
  callback_url: z.preprocess(blankAsNone, z.string({ error: 'must be a text' }).optional()),
});

const searchSchema = z.object({
  queries: z
    .array(
      z.object({
        use_case: z
          .string({ error: 'must be a text' })
          .trim()
          .min(1, 'is empty')
          .max(1024, 'is longer than 1024 characters'),
      }),
      { error: 'must be a list of {use_case}' },
    )
    .min(1, 'is empty')
    .max(20, 'holds more than 20 queries'),
  toolkits: z.array(z.string().toLowerCase()).nullish(),
  experimental: customToolsSchema.nullish(),
});

const toolArguments = z.record(z.string(), z.unknown()).nullish();

const executeSchema = z.object({
  tool_slug: z.string({ error: 'must be a tool slug' }).trim().min(1, 'is empty'),
  arguments: toolArguments,
  account: z.preprocess(blankAsNone, z.string().optional()),
});

/** What a session is for: finding, connecting and calling services. */
export function sessionUseRoutes(deps: SessionUseDeps): readonly ManagementRoute[] {
  const { sessions, scopes, tools, toolkits, gatewayUrl, refusals } = deps;
  const base = '/tool_router/session/{session_id}';

  function scopeOf(key: ApiKey, id: string, frontDoor: 'tools' | 'envelope' = 'tools'): Scope {
    return scopes.ofSession(key, sessions.get(key, id), frontDoor);
  }

  async function run(
    {
      key,
      parameters,
      signal,
      progress,
    }: Pick<RouteCall<{ session_id: string }>, 'key' | 'parameters' | 'signal' | 'progress'>,
    slug: string,
    input: Record<string, unknown>,
    account?: string,
  ) {
    if (slug.startsWith('LOCAL_')) throw runsInCaller(slug);
    const scope = scopeOf(key, parameters.session_id);
    return toSessionOutcome(
      await tools.execute(slug, { input, account, scope, signal, onCall: noteCall(progress) }),
    );
  }

  const proxyRoute: RawRoute = {
    ...sessionRoute,
    method: 'POST',
    path: `${base}/proxy_execute`,
    summary: 'Send a request to a toolkit of the session',
    answer: {
      status: 200,
      schema: z.object({ status: z.number(), data: z.unknown(), headers: z.record(z.string(), z.string()) }),
    },
    async serve({ key, parameters }, request, response, progress) {
      try {
        const scope = scopeOf(key, parameters.session_id ?? '', 'envelope');
        const accountFor = (call: EnvelopeCall) => accountInSession(scope, call);
        const sessionId = parameters.session_id ?? '';
        await proxyExecute(deps, { key, accountFor, sessionId }, request, response, progress);
      } catch (error) {
        const callId = progress.callId ?? refusals.record('envelope', key, request, error);
        if (callId !== undefined) progress.callId = callId;
        throw error;
      }
    },
  };

  return [
    proxyRoute,
    defineRoute({
      ...sessionRoute,
      method: 'POST',
      path: `${base}/link`,
      summary: 'Make a link at which the person connects an account for the session',
      body: linkSchema,
      answer: {
        status: 201,
        schema: z.object({
          connected_account_id: z.string(),
          redirect_url: z.string(),
          link_token: z.string(),
          expires_at: z.string(),
        }) satisfies z.ZodType<SessionLinkResponse>,
      },
      async handle({ key, parameters, body: { toolkit, ...options } }) {
        const { token, accountId, expiresAt } = await scopeOf(key, parameters.session_id).link(
          toolkit,
          options,
        );
        return {
          connected_account_id: accountId,
          redirect_url: connectLinkUrl(gatewayUrl(), token),
          link_token: token,
          expires_at: expiresAt,
        };
      },
    }),
    defineRoute({
      ...sessionRoute,
      method: 'GET',
      path: `${base}/toolkits`,
      summary: 'List the toolkits of a session and whether they are connected',
      query: sessionToolkitsQuery,
      answer: {
        status: 200,
        schema: countedPageOf(sessionToolkitSchema) satisfies z.ZodType<SessionToolkitsResponse>,
      },
      handle: async ({ key, parameters, query }) =>
        pageOfToolkits(toolkits.usable(), scopeOf(key, parameters.session_id), query),
    }),
    defineRoute({
      ...sessionRoute,
      method: 'GET',
      path: `${base}/tools`,
      summary: 'List the tools that a session puts before an agent',
      query: z.object(pageQuery(500, 500)),
      answer: {
        status: 200,
        schema: countedPageOf(wireToolSchema) satisfies z.ZodType<SessionToolsResponse>,
      },
      async handle({ key, parameters, query }) {
        const shown = tools.shownIn(scopeOf(key, parameters.session_id)).map(toWireTool);
        return countedPage(
          shown,
          query,
          ({ slug, tags }) => `${tags.includes('important') ? 0 : 1}${slug}`,
          'ascending',
        );
      },
    }),
    defineRoute({
      ...sessionRoute,
      method: 'POST',
      path: `${base}/search`,
      summary: 'Search the tools of a session by what is to be done',
      body: searchSchema,
      answer: { status: 200, schema: searchAnswerSchema },
      async handle({ key, parameters, body }) {
        const custom = searchableCustomTools(body.experimental ?? {});
        const scope = scopeOf(key, parameters.session_id);
        return tools.search(body.queries, narrowed(scope, body.toolkits ?? []), custom);
      },
    }),
    defineRoute({
      ...sessionRoute,
      method: 'POST',
      path: `${base}/execute`,
      summary: 'Run a tool of a session',
      body: executeSchema,
      largestBody: largestRequest,
      answer: { status: 200, schema: sessionOutcomeSchema },
      exactNumbers: true,
      handle: ({ body, ...call }) => run(call, body.tool_slug, body.arguments ?? {}, body.account),
    }),
    defineRoute({
      ...sessionRoute,
      method: 'POST',
      path: `${base}/execute_meta`,
      summary: 'Run a helper tool of a session',
      body: z.object({ slug: z.string({ error: 'must be a tool slug' }), arguments: toolArguments }),
      largestBody: largestRequest,
      answer: { status: 200, schema: sessionOutcomeSchema },
      exactNumbers: true,
      handle: ({ body, ...call }) => run(call, body.slug, body.arguments ?? {}),
    }),
  ];
}

function accountInSession(scope: Scope, { toolkit, account }: EnvelopeCall): EnvelopeCall['account'] {
  if (typeof account === 'object' && 'transient' in account) return account;
  if (toolkit !== null) return { choose: () => scope.accountFor(toolkit).id };
  throw new SallyportError('ValidationFailed', 'toolkit_slug: is missing.', {
    field: 'toolkit_slug',
    fix: 'Name the toolkit whose account serves the request ("github").',
  });
}

/** A search may look at fewer toolkits than its session has. */
function narrowed(scope: Scope, only: readonly string[]): Scope {
  if (only.length === 0) return scope;
  return { ...scope, allowsTool: (tool) => only.includes(tool.toolkit) && scope.allowsTool(tool) };
}

function runsInCaller(slug: string): SallyportError {
  return new SallyportError(
    'ValidationFailed',
    `tool_slug: ${slug} is a custom tool, and runs where it was defined.`,
    {
      field: 'tool_slug',
      fix: 'Call it through the SDK session that it was bound to.',
    },
  );
}
