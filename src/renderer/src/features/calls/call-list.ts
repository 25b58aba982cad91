import type { CallSummary } from '#shared/domain/call.ts';
import type { ErrorCode } from '#shared/errors.ts';
import type { Tone } from '../../components/badge.tsx';
import { callStrings } from '../../strings/calls.ts';

/**
 * Puts calls into a list, newest first, each id once. A call is announced when it ends, so a long one may belong further
 * down; where that is below what is loaded (`hasMore`), its page will bring it.
 */
export function mergeCalls(
  list: readonly CallSummary[],
  incoming: readonly CallSummary[],
  hasMore: boolean,
): readonly CallSummary[] {
  const known = new Set(list.map((call) => call.id));
  const oldest = list.at(-1);
  const fresh = incoming.filter(
    (call, index) =>
      !known.has(call.id) &&
      incoming.findIndex((other) => other.id === call.id) === index &&
      !(hasMore && oldest !== undefined && call.started_at < oldest.started_at),
  );
  if (fresh.length === 0) return list;
  return [...fresh, ...list].sort((a, b) => compare(b.started_at, a.started_at));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

export interface CallOutcome {
  readonly tone: Tone;
  readonly label: string;
}

const failures: Partial<Record<ErrorCode, string>> = {
  UpstreamUnreachable: 'Unreachable',
  UpstreamTimeout: 'Timed out',
  UpstreamInvalid: 'Bad answer',
  ResponseTooLarge: 'Too large',
  CallAborted: 'Aborted',
};

/** How a call ended, in a word or a status. */
export function callOutcome(call: CallSummary): CallOutcome {
  if (call.decision === 'denied') return { tone: 'danger', label: 'Denied' };
  if (call.error_code === 'ApprovalDenied') return { tone: 'danger', label: 'Denied' };
  if (call.decision === 'held') return { tone: 'warn', label: 'Held' };
  if (call.decision === 'refused') return { tone: 'danger', label: 'Refused' };
  if (call.status === null) {
    const label = (call.error_code === null ? undefined : failures[call.error_code]) ?? 'Failed';
    return { tone: call.error_code === 'CallAborted' ? 'neutral' : 'danger', label };
  }
  return { tone: statusTone(call.status), label: String(call.status) };
}

function statusTone(status: number): Tone {
  if (status >= 500) return 'danger';
  if (status >= 400) return 'warn';
  return status >= 200 && status < 300 ? 'ok' : 'neutral';
}

/** The host of an origin, with its port where it has one; empty where no target was known. */
export function hostOf(origin: string | null): string {
  return origin === null ? '' : origin.replace(/^[a-z]+:\/\//, '');
}

/** Who made a call, for people. */
export function agentName(call: Pick<CallSummary, 'key_name' | 'key_id' | 'front_door'>): string {
  return call.key_name ?? call.key_id ?? keylessNames[call.front_door];
}

/** Whoever calls without a key: the owner, or somebody whose key is not known. */
const keylessNames: Record<CallSummary['front_door'], string> = {
  console: callStrings.you,
  replay: callStrings.youAgain,
  import: callStrings.imported,
  envelope: callStrings.unknownKey,
  pass_through: callStrings.unknownKey,
  tools: callStrings.unknownKey,
  mcp: callStrings.unknownKey,
};

/** The row to select after an arrow key; null while nothing is listed. */
export function neighbour(ids: readonly string[], selected: string | null, step: number): string | null {
  if (ids.length === 0) return null;
  const at = selected === null ? -1 : ids.indexOf(selected);
  const next = at === -1 ? (step > 0 ? 0 : ids.length - 1) : Math.min(ids.length - 1, Math.max(0, at + step));
  return ids[next] ?? null;
}
