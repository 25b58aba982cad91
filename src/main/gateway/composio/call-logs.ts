import { z } from 'zod';
import type { CallBody, CallDetail, CallSummary } from '#shared/domain/call.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Core } from '../../core/index.ts';
import { defineRoute, type ManagementRoute } from './route.ts';

export type CallLogDeps = Pick<Core, 'calls'>;

const filterFields = ['toolkit_slug', 'connected_account_id', 'status'] as const;

const filterSchema = z.object({
  field: z.enum(filterFields, { error: `must be one of ${filterFields.join(', ')}` }),
  operator: z.literal('==', { error: 'must be ==' }).default('=='),
  value: z.string({ error: 'must be a text' }),
});

const searchSchema = z
  .object({
    limit: z.int('must be a whole number').min(1).default(20),
    cursor: z.string().nullish(),
    time_range: z.object({ from: z.number().optional(), to: z.number().optional() }).nullish(),
    filters: z.array(filterSchema).nullish(),
  })
  .default({ limit: 20 });

type Search = z.output<typeof searchSchema>;

const logSchema = z.object({
  id: z.string(),
  timestamp: z.string(),
  type: z.literal('tool.execution'),
  status: z.enum(['success', 'failed']),
  level: z.enum(['info', 'error']),
  message: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  metrics: z.object({ duration_ms: z.number(), request_bytes: z.number(), response_bytes: z.number() }),
  parent: z.null(),
});

const logDetailSchema = logSchema.extend({
  context: z.object({ requestId: z.string() }),
  source: z.object({ host: z.string() }),
  timings: z.object({ startTime: z.number(), endTime: z.number() }),
  data: z.record(z.string(), z.unknown()),
});

const largestPage = 100;
/** The log's own filters know neither status nor time: it is looked through for them, so far at once. */
const mostRounds = 20;

/**
 * The recorded calls as documented (https://docs.composio.dev/docs/observability/logs). A key sees its own calls alone: what
 * another agent was answered is not for it, whatever its rules say.
 */
export function callLogRoutes({ calls }: CallLogDeps): readonly ManagementRoute[] {
  const shared = { permission: 'read_calls', tag: 'Logs' } as const;

  return [
    defineRoute({
      ...shared,
      method: 'POST',
      path: '/logs/tool_execution',
      summary: 'Search the calls made with this key, newest first',
      body: searchSchema,
      answer: {
        status: 200,
        schema: z.object({ logs: z.array(logSchema), next_cursor: z.string().nullable() }),
      },
      async handle({ key, body }) {
        const limit = Math.min(body.limit, largestPage);
        const found: CallSummary[] = [];
        let cursor = body.cursor ?? undefined;
        for (let round = 0; round < mostRounds && found.length < limit; round += 1) {
          const page = await calls.list({
            // Never more than still fit, so that the cursor stands behind the last one that is shown.
            limit: limit - found.length,
            cursor,
            key_id: key.id,
            toolkit: filterValue(body, 'toolkit_slug'),
            account_id: filterValue(body, 'connected_account_id'),
          });
          found.push(...page.items.filter((call) => matches(call, body)));
          cursor = page.next_cursor ?? undefined;
          if (cursor === undefined) break;
        }
        return { logs: found.map(toLog), next_cursor: cursor ?? null };
      },
    }),
    defineRoute({
      ...shared,
      method: 'GET',
      path: '/logs/tool_execution/{id}',
      summary: 'Look at one call made with this key, with what was sent and answered',
      answer: { status: 200, schema: logDetailSchema },
      async handle({ key, parameters }) {
        const call = await calls.get(parameters.id);
        if (call.key_id !== key.id) throw notYours(parameters.id);
        return toLogDetail(call);
      },
    }),
  ];
}

function filterValue({ filters }: Search, field: (typeof filterFields)[number]): string | undefined {
  return filters?.find((filter) => filter.field === field)?.value;
}

function matches(call: CallSummary, search: Search): boolean {
  const at = Date.parse(call.started_at);
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = search.time_range ?? {};
  const status = filterValue(search, 'status');
  return at >= from && at <= to && (status === undefined || status === statusOf(call));
}

function statusOf({ error_code: code, status }: CallSummary): 'success' | 'failed' {
  return code === null && (status ?? 0) < 400 ? 'success' : 'failed';
}

function toLog(call: CallSummary): z.input<typeof logSchema> {
  const status = statusOf(call);
  return {
    id: call.id,
    timestamp: call.started_at,
    type: 'tool.execution',
    status,
    level: status === 'success' ? 'info' : 'error',
    message: call.error_message ?? `${call.method} ${call.path}: ${call.status ?? 'no answer'}`,
    metadata: {
      toolkit_slug: call.toolkit,
      connected_account_id: call.account_id,
      method: call.method,
      endpoint: `${call.origin ?? ''}${call.path}`,
      http_status: call.status,
      error_code: call.error_code,
      decision: call.decision,
      rule: call.rule,
    },
    metrics: {
      duration_ms: call.duration_ms,
      request_bytes: call.request_bytes,
      response_bytes: call.response_bytes,
    },
    parent: null,
  };
}

function toLogDetail(call: CallDetail): z.input<typeof logDetailSchema> {
  const startTime = Date.parse(call.started_at);
  return {
    ...toLog(call),
    context: { requestId: call.id },
    source: { host: call.front_door },
    timings: { startTime, endTime: startTime + call.duration_ms },
    data: {
      request: { headers: call.request_headers, body: shownBody(call.request_body) },
      response: { headers: call.response_headers, body: shownBody(call.response_body) },
    },
  };
}

function shownBody({ state, size, content_type, encoding, content }: CallBody) {
  return { state, size, content_type, encoding, content };
}

function notYours(id: string): SallyportError {
  return new SallyportError('CallNotFound', `There is no call "${id.slice(0, 64)}" of this key in the log.`, {
    field: 'id',
    fix: 'Take an id from POST /logs/tool_execution.',
  });
}
