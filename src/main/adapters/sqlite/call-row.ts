import { Buffer } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { CallRecord, RecordedBody } from '#main/core/ports/index.ts';
import { type CallBody, callDetailSchema, fieldPairSchema } from '#shared/domain/call.ts';
import { encodeContent, type SealedPart, sealPart, unsealPart } from './call-sealing.ts';
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
] as const;

export const detailColumns = [
  'injected',
  'request_state',
  'request_size',
  'request_content_type',
  'response_state',
  'response_size',
  'response_content_type',
  'headers',
  'request_body',
  'response_body',
] as const;

type Column = (typeof summaryColumns)[number] | (typeof detailColumns)[number];
type Value = string | number | Uint8Array | null;

/** A row of `calls`, ready to insert. */
export type CallRow = Readonly<Record<Column, Value>>;

type StoredRow = Readonly<Record<string, unknown>>;

const headersSchema = z.object({
  request_headers: z.array(fieldPairSchema),
  response_headers: z.array(fieldPairSchema),
  redirects: callDetailSchema.shape.redirects.default([]),
});

/** Builds a call's row, sealing headers and bodies. Without a key neither is kept. */
export function toRow(call: CallRecord, key: KeyObject | null): CallRow {
  const { summary } = call;
  const request = keepBody(call.requestBody, summary.id, 'request', key);
  const response = keepBody(call.responseBody, summary.id, 'response', key);
  const headers = {
    request_headers: call.requestHeaders,
    response_headers: call.responseHeaders,
    redirects: call.redirects,
  };
  return {
    ...summary,
    started_at: Date.parse(summary.started_at),
    injected: JSON.stringify(call.injected),
    request_state: request.state,
    request_size: call.requestBody.size,
    request_content_type: call.requestBody.contentType,
    response_state: response.state,
    response_size: call.responseBody.size,
    response_content_type: call.responseBody.contentType,
    headers: key === null ? null : sealPart(key, summary.id, 'headers', Buffer.from(JSON.stringify(headers))),
    request_body: request.sealed,
    response_body: response.sealed,
  };
}

function keepBody(body: RecordedBody, callId: string, part: SealedPart, key: KeyObject | null) {
  if (body.state === 'none' || body.state === 'dropped') return { state: body.state, sealed: null };
  if (body.bytes === null) return { state: body.size === 0 ? 'none' : 'dropped', sealed: null };
  if (key === null) return { state: 'dropped', sealed: null };
  return { state: body.state, sealed: sealPart(key, callId, part, body.bytes) };
}

/** How many sealed bodies a row carries. */
export function bodyCount(row: CallRow): number {
  return Number(row.request_body !== null) + Number(row.response_body !== null);
}

/** The row with its bodies given up, for a disk that has no room for them. */
export function withoutBodies(row: CallRow): CallRow {
  return {
    ...row,
    request_state: row.request_body === null ? row.request_state : 'dropped',
    request_body: null,
    response_state: row.response_body === null ? row.response_state : 'dropped',
    response_body: null,
  };
}

/** A stored row in the shape of a CallSummary, still to be validated. */
export function toSummary(row: StoredRow): unknown {
  return { ...row, started_at: toIsoTime(row.started_at) };
}

/** A stored row in the shape of a CallDetail, still to be validated; opened with the key where there is one. */
export function toDetail(row: StoredRow, key: KeyObject | null): unknown {
  return {
    ...(toSummary(row) as object),
    injected: parseJson(row.injected),
    ...openHeaders(row, key),
    request_body: openBody(row, 'request', key),
    response_body: openBody(row, 'response', key),
  };
}

function toIsoTime(milliseconds: unknown): string | null {
  const time = new Date(Number(milliseconds));
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

function openHeaders(row: StoredRow, key: KeyObject | null): z.infer<typeof headersSchema> {
  const none = { request_headers: [], response_headers: [], redirects: [] };
  if (key === null || !(row.headers instanceof Uint8Array)) return none;
  const opened = unsealPart(key, String(row.id), 'headers', row.headers);
  if (opened === null) return none;
  const headers = headersSchema.safeParse(parseJson(Buffer.from(opened).toString('utf8')));
  return headers.success ? headers.data : none;
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
  if (!(sealed instanceof Uint8Array)) return closed(state === 'none' ? 'none' : 'dropped');
  if (key === null) return closed('locked' satisfies CallBody['state']);
  const opened = unsealPart(key, String(row.id), part, sealed);
  if (opened === null) return closed('unreadable' satisfies CallBody['state']);
  return { ...closed(state), ...encodeContent(opened, state === 'truncated') };
}
