import { z } from 'zod';
import { frontDoorSchema } from './call.ts';
import type { CallCondition, CallTrait, CallWordField } from './call-filter.ts';
import { longestQuery, type ParsedQuery, parseCallQuery } from './call-query.ts';
import { parseStatus } from './call-query-values.ts';

const text = z.string().min(1).max(256);
/** One value, or several of which any will do. */
const oneOrMore = <Value extends z.ZodType>(value: Value) => z.union([value, z.array(value).min(1).max(64)]);

const status = z
  .union([z.int().min(100).max(999), z.string().max(32)])
  .refine(isStatus, 'is a status such as 404, a class such as 4xx, >=400, 400..499, or none');

/** What calls can be looked for by. All of it holds, the query line included; `*` in a text stands for any characters. */
export const callFilterFields = {
  /** The query line: `toolkit:github status:>=400 path:/repos/* -method:GET "free text"`. */
  query: z.string().max(longestQuery).optional(),
  toolkit: oneOrMore(text).optional(),
  account_id: oneOrMore(text).optional(),
  key_id: oneOrMore(text).optional(),
  method: oneOrMore(text).optional(),
  host: oneOrMore(text).optional(),
  path: oneOrMore(text).optional(),
  status: oneOrMore(status).optional(),
  decision: oneOrMore(z.enum(['allowed', 'held', 'denied', 'refused'])).optional(),
  front_door: oneOrMore(frontDoorSchema).optional(),
  error_code: oneOrMore(text).optional(),
  session_id: oneOrMore(text).optional(),
  /** Milliseconds from arrival to the last byte, both included. */
  min_duration_ms: z.number().min(0).optional(),
  max_duration_ms: z.number().min(0).optional(),
  /** From this moment on, and before that one. */
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
  /** Whether they failed, here or at the service. */
  failed: z.boolean().optional(),
  is_replay: z.boolean().optional(),
  has_replay: z.boolean().optional(),
  /** Only those that sent this call again. */
  replay_of: z.string().max(64).optional(),
};

export const callFilterSchema = z.strictObject(callFilterFields);
export type CallFilterInput = z.infer<typeof callFilterSchema>;

/**
 * The conditions of a filter as it is asked for.
 *
 * @param now milliseconds since the epoch.
 */
export function parseCallFilter(input: CallFilterInput, now: number): ParsedQuery {
  const parsed = parseCallQuery(input.query ?? '', now);
  if (!parsed.ok) return parsed;
  const words: [CallWordField, readonly string[]][] = [
    ['toolkit', listOf(input.toolkit)],
    ['account_id', listOf(input.account_id)],
    ['key_id', listOf(input.key_id)],
    ['method', listOf(input.method)],
    ['host', listOf(input.host)],
    ['decision', listOf(input.decision)],
    ['door', listOf(input.front_door)],
    ['error', listOf(input.error_code)],
    ['session', listOf(input.session_id)],
  ];
  const traits: [CallTrait, boolean | undefined][] = [
    ['error', input.failed],
    ['replay', input.is_replay],
    ['replayed', input.has_replay],
  ];
  const conditions: CallCondition[] = [
    ...words
      .filter(([, values]) => values.length > 0)
      .map(([field, values]): CallCondition => ({ field, values, negated: false })),
    ...traits
      .filter(([, wanted]) => wanted !== undefined)
      .map(([trait, wanted]): CallCondition => ({ field: 'is', traits: [trait], negated: wanted === false })),
  ];
  const paths = listOf(input.path);
  if (paths.length > 0) conditions.push({ field: 'path', values: paths, negated: false });
  const statuses = listOf(input.status).map((value) => parseStatus(String(value)));
  if (statuses.length > 0) conditions.push({ field: 'status', ranges: statuses, negated: false });
  if (input.min_duration_ms !== undefined || input.max_duration_ms !== undefined) {
    const range = { from: input.min_duration_ms ?? null, to: input.max_duration_ms ?? null };
    conditions.push({ field: 'took', ranges: [range], negated: false });
  }
  if (input.since !== undefined || input.until !== undefined) {
    const [from, before] = [input.since, input.until].map((at) => (at === undefined ? null : Date.parse(at)));
    conditions.push({ field: 'time', from: from ?? null, before: before ?? null, negated: false });
  }
  if (input.replay_of !== undefined) {
    conditions.push({ field: 'replay_of', values: [input.replay_of], negated: false });
  }
  return { ok: true, filter: [...conditions, ...parsed.filter] };
}

function listOf<Value>(given: Value | readonly Value[] | undefined): readonly Value[] {
  if (given === undefined) return [];
  return Array.isArray(given) ? given : [given as Value];
}

function isStatus(value: string | number): boolean {
  try {
    parseStatus(String(value));
    return true;
  } catch {
    return false;
  }
}
