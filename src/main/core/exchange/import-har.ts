import type { ParsedInput } from '#shared/contract/index.ts';
import type { CallBody } from '#shared/domain/call.ts';
import type { HarImport } from '#shared/domain/call-import.ts';
import { headerTextOf } from '#shared/domain/header-text.ts';
import { SallyportError } from '#shared/errors.ts';
import { redactText } from '#shared/redaction/index.ts';
import { newCallId } from '../ids.ts';
import type {
  CallRecord,
  CallStore,
  Clock,
  HarBody,
  HarEntry,
  HarReader,
  RecordedBody,
  Timers,
} from '../ports/index.ts';
import type { Toolkits } from '../toolkits/index.ts';
import { matchHosts } from './match-hosts.ts';

export interface HarImportDeps {
  readonly store: Pick<CallStore, 'record' | 'flush'>;
  readonly reader: HarReader;
  readonly toolkits: Pick<Toolkits, 'all'>;
  /** Throws where bodies cannot be sealed now (VaultLocked, VaultNotInitialised). */
  readonly requireVault: () => void;
  readonly clock: Clock;
  readonly timers: Timers;
}

const largestArchive = 100 * 1024 * 1024;
const mostUploads = 2;
/** An upload that goes on no more is forgotten. */
const patienceMs = 5 * 60_000;
const bodyCap = 1024 * 1024;
/** Handed to the log at once: less than what makes it drop bodies. */
const batchBytes = 8 * 1024 * 1024;
const mostNamed = 50;

interface Upload {
  readonly pieces: string[];
  length: number;
  cancel: () => void;
}

/**
 * Imports HTTP archives that come in pieces. The calls are for looking at and sending again: they are marked, belong to no
 * account, and count for nobody's limits.
 *
 * @throws PayloadTooLarge beyond 100 MB, ValidationFailed naming what is wrong and where; then nothing is imported.
 */
export function createHarImport({ store, reader, toolkits, requireVault, clock, timers }: HarImportDeps) {
  const uploads = new Map<string, Upload>();

  function drop(id: string): void {
    uploads.get(id)?.cancel();
    uploads.delete(id);
  }

  function continued(id: string): Upload {
    const known = uploads.get(id);
    const [oldest] = known === undefined && uploads.size >= mostUploads ? uploads.keys() : [];
    if (oldest !== undefined) drop(oldest);
    const upload = known ?? { pieces: [], length: 0, cancel: () => {} };
    upload.cancel();
    upload.cancel = timers.after(patienceMs, () => drop(id));
    uploads.set(id, upload);
    return upload;
  }

  async function keep(entries: readonly HarEntry[], skipped: readonly string[]): Promise<HarImport> {
    const known = toolkits.all();
    const slugOf = matchHosts(known);
    const knownSlug = (wanted: string | null | undefined) =>
      known.find(({ slug }) => slug === wanted)?.slug ?? null;
    const unmatched = new Set<string>();
    let waiting = 0;
    for (const entry of entries) {
      const host = entry.origin === null ? null : new URL(entry.origin).hostname;
      const toolkit = host === null ? knownSlug(entry.own?.toolkit) : slugOf(host);
      if (toolkit === null && host !== null) unmatched.add(host);
      const record = recordOf(entry, newCallId(clock.now()), toolkit);
      store.record(record);
      waiting +=
        (record.requestBody.bytes?.byteLength ?? 0) + (record.responseBody.bytes?.byteLength ?? 0) + 4_096;
      if (waiting > batchBytes) {
        waiting = 0;
        await store.flush();
      }
    }
    await store.flush();
    return {
      imported: entries.length,
      skipped: skipped.slice(0, mostNamed),
      skipped_count: skipped.length,
      unmatched_hosts: [...unmatched].sort().slice(0, mostNamed),
    };
  }

  return async function importHar({
    upload: id,
    text,
    is_last: isLast,
  }: ParsedInput<'calls.importHar'>): Promise<{ received: number; result: HarImport | null }> {
    requireVault();
    const upload = continued(id);
    upload.length += text.length;
    if (upload.length > largestArchive) {
      drop(id);
      throw new SallyportError('PayloadTooLarge', 'text: the archive is larger than 100 MB.', {
        field: 'text',
        fix: 'Export fewer requests at once, or without their content.',
      });
    }
    upload.pieces.push(text);
    if (!isLast) return { received: upload.length, result: null };
    drop(id);
    const { entries, skipped } = await reader.read(upload.pieces);
    return { received: upload.length, result: await keep(entries, skipped) };
  };
}

function recordOf(entry: HarEntry, id: string, toolkit: string | null): CallRecord {
  const { timing, own } = entry;
  const requestBody = recordedBody(entry.requestBody, own?.requestState);
  const responseBody = recordedBody(entry.responseBody, own?.responseState);
  const message = own?.errorMessage ?? null;
  return {
    summary: {
      id,
      started_at: entry.startedAt,
      front_door: 'import',
      key_id: null,
      key_name: null,
      account_id: null,
      toolkit,
      method: entry.method,
      origin: entry.origin,
      path: redactText(entry.path),
      decision: own?.decision ?? 'allowed',
      rule: null,
      status: entry.status,
      error_code: own?.errorCode ?? null,
      error_message: message === null ? null : redactText(message),
      duration_ms: entry.durationMs,
      first_byte_ms:
        timing === null || entry.status === null ? null : Math.max(0, entry.durationMs - timing.body),
      request_bytes: requestBody.size,
      response_bytes: responseBody.size,
      replay_of: null,
      session_id: null,
    },
    startedAt: Date.parse(entry.startedAt),
    requestHeaders: entry.requestHeaders,
    responseHeaders: entry.responseHeaders,
    headerText: headerTextOf([entry.requestHeaders, entry.responseHeaders]),
    redirects: [],
    timing,
    approvalId: null,
    injected: [],
    requestBody,
    responseBody,
  };
}

/** @param exported what the log held of the body where the archive is one of ours. */
function recordedBody(body: HarBody | null, exported: CallBody['state'] | null | undefined): RecordedBody {
  if (body === null) return { state: stateWithout(exported), size: 0, contentType: null, bytes: null };
  const bytes = Buffer.from(body.content, body.encoding);
  const { contentType } = body;
  const size = bytes.byteLength;
  if (size <= bodyCap && exported !== 'truncated') return { state: 'complete', size, contentType, bytes };
  return { state: 'truncated', size, contentType, bytes: bytes.subarray(0, bodyCap) };
}

/** A body that the log had lost is lost here too: a replay must not go out as if there had been none. */
function stateWithout(exported: CallBody['state'] | null | undefined): RecordedBody['state'] {
  switch (exported) {
    case 'not_read':
    case 'not_kept':
      return exported;
    case 'dropped':
    case 'locked':
    case 'unreadable':
    case 'truncated':
      return 'dropped';
    default:
      return 'none';
  }
}
