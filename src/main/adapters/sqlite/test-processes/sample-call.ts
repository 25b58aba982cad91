import { Buffer } from 'node:buffer';
import type { CallRecord, RecordedBody } from '#main/core/ports/index.ts';
import type { CallSummary } from '#shared/domain/call.ts';
import { headerTextOf } from '#shared/domain/header-text.ts';
import { aCallSummary } from '#test/support/call-summary.ts';
import { type CallBatch, createCallPacker, createCallUnpacker } from '../call-batch.ts';
import type { UnsealedRow } from '../call-row.ts';

/** A recorded body as the pipeline hands it over. */
export function aBody(content: string | Uint8Array, state: RecordedBody['state'] = 'complete'): RecordedBody {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return { state, size: bytes.byteLength, contentType: 'application/json', bytes };
}

/** A finished call; `summary` replaces single fields. */
export function aCall(
  summary: Partial<CallSummary> = {},
  rest: Partial<Omit<CallRecord, 'summary' | 'startedAt' | 'headerText'>> = {},
): CallRecord {
  const call = {
    summary: aCallSummary({
      id: 'call_00000001',
      started_at: '2026-11-20T12:34:56.789Z',
      key_name: 'first agent',
      account_id: 'ca_aaaaaaaa',
      path: '/user?per_page=1',
      duration_ms: 12.5,
      first_byte_ms: 10.25,
      response_bytes: 17,
      ...summary,
    }),
    requestHeaders: [['accept', 'application/json']],
    responseHeaders: [
      ['content-type', 'application/json'],
      ['link', '<a>'],
      ['link', '<b>'],
    ],
    redirects: [],
    timing: { queue: 1, approval: 0, refresh: 0, connect: 2, first_byte: 7.25, body: 2.25 },
    approvalId: 'ap_1',
    injected: [{ in: 'header', name: 'authorization' }],
    requestBody: { state: 'none', size: 0, contentType: null, bytes: null },
    responseBody: aBody('{"login":"octo"}'),
    ...rest,
  } satisfies Omit<CallRecord, 'startedAt' | 'headerText'>;
  return {
    ...call,
    startedAt: Date.parse(call.summary.started_at),
    headerText: headerTextOf([call.requestHeaders, call.responseHeaders]),
  };
}

/** Calls as they reach the thread that seals and stores them. */
export function unsealed(...calls: readonly CallRecord[]): UnsealedRow[] {
  const packer = createCallPacker();
  for (const call of calls) packer.add(call);
  return unpacked(packer.take());
}

/** All calls of a batch. */
export function unpacked(batch: CallBatch): UnsealedRow[] {
  const next = createCallUnpacker(batch);
  const calls: UnsealedRow[] = [];
  for (let call = next(); call !== null; call = next()) calls.push(call);
  return calls;
}
