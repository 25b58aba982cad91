import { Buffer } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { CallRecord, RecordedBody } from '#main/core/ports/index.ts';
import {
  type CallBody,
  type CallTiming,
  callDetailSchema,
  type FieldPair,
  fieldPairSchema,
} from '#shared/domain/call.ts';
import { redactBody, redactHeaders } from './call-redaction.ts';
import {
  encodeContent,
  isByVocabulary,
  type SealedPart,
  sealByVocabulary,
  sealPart,
  unsealPart,
} from './call-sealing.ts';
import { parseJson } from './stored-row.ts';

/** The columns of a call as the list reads them. */
export const summaryColumns = [
  'id',
  'started_at',
  'front_door',
  'key_id',
  'key_name',
  'account_id',
  'toolkit',
  'method',
  'origin',
  'path',
  'decision',
  'rule',
  'status',
  'error_code',
  'error_message',
  'duration_ms',
  'first_byte_ms',
  'request_bytes',
  'response_bytes',
  'replay_of',
  'session_id',
] as const;

/** What the details hold beside the list: stored as it is, and sealed. */
export const plainDetailColumns = [
  'injected',
  'request_state',
  'request_size',
  'request_content_type',
  'response_state',
  'response_size',
  'response_content_type',
] as const;
export const sealedColumns = ['headers', 'request_body', 'response_body'] as const;

/** The columns that are stored as they are. */
export const plainColumns = [...summaryColumns, ...plainDetailColumns] as const;

/** Every column of a call, in the order of a `CallRow`. */
export const callColumns = [...plainColumns, ...sealedColumns] as const;

type Column = (typeof callColumns)[number];
export type PlainValue = string | number | null;
type Value = PlainValue | Uint8Array;

/** A row of `calls`, ready to insert: its values in the order of `callColumns`. */
export type CallRow = readonly Value[];

type StoredRow = Readonly<Record<string, unknown>>;

const headersSchema = z.object({
  request_headers: z.array(fieldPairSchema),
  response_headers: z.array(fieldPairSchema),
  redirects: callDetailSchema.shape.redirects.default([]),
  timing: callDetailSchema.shape.timing.default(null),
  approval_id: callDetailSchema.shape.approval_id.default(null),
});

type RecordedHeaders = z.infer<typeof headersSchema>;

/** The parts of a call's time in the order of `WrittenHeaders`. */
export const timingParts = ['queue', 'approval', 'refresh', 'connect', 'first_byte', 'body'] as const;

/** How they are written: names that every call would repeat are left out, and times are whole microseconds. */
export type WrittenHeaders = readonly [
  requestHeaders: readonly FieldPair[],
  responseHeaders: readonly FieldPair[],
  redirects: CallRecord['redirects'],
  timing: readonly number[] | null,
  approvalId: string | null,
];

const writtenHeadersSchema = z
  .tuple([
    headersSchema.shape.request_headers,
    headersSchema.shape.response_headers,
    callDetailSchema.shape.redirects,
    z.array(z.int()).length(timingParts.length).nullable(),
    callDetailSchema.shape.approval_id,
  ])
  .transform(
    ([request_headers, response_headers, redirects, micros, approval_id]): RecordedHeaders => ({
      request_headers,
      response_headers,
      redirects,
      timing: micros && timingOf(micros),
      approval_id,
    }),
  );

/** Earlier versions wrote the object itself. */
const anyHeadersSchema = z.union([writtenHeadersSchema, headersSchema]);

function timingOf(micros: readonly number[]): CallTiming {
  const [queue, approval, refresh, connect, first_byte, body] = micros.map((part) => part / 1_000);
  return { queue, approval, refresh, connect, first_byte, body } as CallTiming;
}

const position = (column: Column) => callColumns.indexOf(column);
const at = {
  id: position('id'),
  requestState: position('request_state'),
  responseState: position('response_state'),
  requestBody: position('request_body'),
  responseBody: position('response_body'),
};

/** The values of a call's `plainColumns`; spelt out, since every call needs them. */
export function plainValues({
  summary,
  startedAt,
  injected,
  requestBody,
  responseBody,
}: CallRecord): PlainValue[] {
  return [
    summary.id,
    startedAt,
    summary.front_door,
    summary.key_id,
    summary.key_name,
    summary.account_id,
    summary.toolkit,
    summary.method,
    summary.origin,
    summary.path,
    summary.decision,
    summary.rule,
    summary.status,
    summary.error_code,
    summary.error_message,
    summary.duration_ms,
    summary.first_byte_ms,
    summary.request_bytes,
    summary.response_bytes,
    summary.replay_of,
    summary.session_id,
    JSON.stringify(injected),
    stateOf(requestBody),
    requestBody.size,
    requestBody.contentType,
    stateOf(responseBody),
    responseBody.size,
    responseBody.contentType,
  ];
}

function stateOf({ state, size, bytes }: RecordedBody): RecordedBody['state'] {
  if (bytes !== null || isBodiless(state) || state === 'dropped') return state;
  return size === 0 ? 'none' : 'dropped';
}

/** Whether a state says by itself why there are no bytes. */
function isBodiless(state: unknown): state is 'none' | 'not_kept' | 'not_read' {
  return state === 'none' || state === 'not_kept' || state === 'not_read';
}

/** A call's timing as it is sealed with its headers. */
export function writtenTiming({ queue, approval, refresh, connect, first_byte, body }: CallTiming): number[] {
  return [
    micros(queue),
    micros(approval),
    micros(refresh),
    micros(connect),
    micros(first_byte),
    micros(body),
  ];
}

function micros(milliseconds: number): number {
  return Math.round(milliseconds * 1_000);
}

/** A call before it is sealed: its plain values, and what is not stored as it is. */
export interface UnsealedRow {
  /** As `plainValues` has them. */
  readonly values: readonly PlainValue[];
  readonly headers: WrittenHeaders;
  /** About how many bytes the headers take. */
  readonly headersSize: number;
  readonly requestBody: Uint8Array | null;
  readonly responseBody: Uint8Array | null;
}

/** Writes headers in few bytes, and reads them again. */
export interface HeaderPacking {
  /**
   * Without what looks like a secret in them. Null where they cannot be written so.
   *
   * @param size as of `UnsealedRow`.
   */
  write(headers: WrittenHeaders, size: number): Uint8Array | null;
  /** What `write` made of those that it was given, its shape still to be validated. Throws where it cannot be told. */
  read(packed: Uint8Array): unknown;
}

/**
 * Builds a call's row: what looks like a secret is taken out of headers and bodies, and they are sealed. Without a key neither
 * is kept.
 *
 * @param isHurried as of `sealPart`.
 */
export function toRow(
  { values, headers, headersSize, requestBody, responseBody }: UnsealedRow,
  key: KeyObject | null,
  isHurried = false,
  packing: HeaderPacking | null = null,
): CallRow {
  const id = String(values[at.id]);
  const sealHeaders = () => {
    if (key === null) return null;
    const packed = packing?.write(headers, headersSize);
    if (packed) return sealByVocabulary(key, id, packed);
    return sealPart(key, id, 'headers', Buffer.from(JSON.stringify(redactHeaders(headers))), isHurried);
  };
  const sealBody = (part: SealedPart, bytes: Uint8Array | null) =>
    key === null || bytes === null ? null : sealPart(key, id, part, redactBody(bytes));
  const row = [
    ...values,
    sealHeaders(),
    sealBody('request', requestBody),
    sealBody('response', responseBody),
  ];
  if (requestBody !== null && key === null) row[at.requestState] = 'dropped';
  if (responseBody !== null && key === null) row[at.responseState] = 'dropped';
  return row;
}

/** How many sealed bodies a row carries. */
export function bodyCount(row: CallRow): number {
  return Number(row[at.requestBody] !== null) + Number(row[at.responseBody] !== null);
}

/** The row with its bodies given up, for a disk that has no room for them. */
export function withoutBodies(row: CallRow): CallRow {
  const emptied = [...row];
  if (row[at.requestBody] !== null) emptied[at.requestState] = 'dropped';
  if (row[at.responseBody] !== null) emptied[at.responseState] = 'dropped';
  emptied[at.requestBody] = null;
  emptied[at.responseBody] = null;
  return emptied;
}

/** A stored row in the shape of a CallSummary, still to be validated. */
export function toSummary(row: StoredRow): unknown {
  return { ...row, started_at: toIsoTime(row.started_at) };
}

/** A stored row in the shape of a CallDetail, still to be validated; opened with the key where there is one. */
export function toDetail(row: StoredRow, key: KeyObject | null, packing: HeaderPacking): unknown {
  return {
    ...(toSummary(row) as object),
    injected: parseJson(row.injected),
    ...openHeaders(row, key, packing),
    request_body: openBody(row, 'request', key),
    response_body: openBody(row, 'response', key),
  };
}

function toIsoTime(milliseconds: unknown): string | null {
  const time = new Date(Number(milliseconds));
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

function openHeaders(row: StoredRow, key: KeyObject | null, packing: HeaderPacking): RecordedHeaders {
  const none = {
    request_headers: [],
    response_headers: [],
    redirects: [],
    timing: null,
    approval_id: null,
  };
  if (key === null || !(row.headers instanceof Uint8Array)) return none;
  const opened = unsealPart(key, String(row.id), 'headers', row.headers);
  if (opened === null) return none;
  const found = isByVocabulary(row.headers) ? readPacked(opened, packing) : parseJson(textOf(opened));
  return anyHeadersSchema.safeParse(found).data ?? none;
}

function readPacked(packed: Uint8Array, packing: HeaderPacking): unknown {
  try {
    return packing.read(packed);
  } catch {
    return null;
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

function openBody(row: StoredRow, part: 'request' | 'response', key: KeyObject | null): unknown {
  const sealed = row[`${part}_body`];
  const state = row[`${part}_state`];
  const closed = (as: unknown) => ({
    state: as,
    size: row[`${part}_size`],
    content_type: row[`${part}_content_type`],
    encoding: null,
    content: null,
  });
  if (!(sealed instanceof Uint8Array)) return closed(isBodiless(state) ? state : 'dropped');
  if (key === null) return closed('locked' satisfies CallBody['state']);
  const opened = unsealPart(key, String(row.id), part, sealed);
  if (opened === null) return closed('unreadable' satisfies CallBody['state']);
  return { ...closed(state), ...encodeContent(opened, state === 'truncated') };
}
