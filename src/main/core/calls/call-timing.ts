import type { CallTiming } from '#shared/domain/call.ts';

/** What a call waits for beside the service itself. */
export type Wait = 'approval' | 'refresh' | 'connect';

/** Milliseconds since the call began, and how long it waited; noted as it happens. */
export interface TimingNotes {
  readonly waits: Record<Wait, number>;
  /** When it first went out, and what it had waited by then; null where it never did. */
  sent: { readonly at: number; readonly waited: number } | null;
}

/** Notes of a call that has just come in. */
export function newTimingNotes(): TimingNotes {
  return { waits: { approval: 0, refresh: 0, connect: 0 }, sent: null };
}

/** How long a call has waited so far. */
export function waitedIn({ approval, refresh, connect }: TimingNotes['waits']): number {
  return approval + refresh + connect;
}

/** @param firstByte when the answer began, null where none did. @param total the call's duration. */
export function timingOf({ waits, sent }: TimingNotes, firstByte: number | null, total: number): CallTiming {
  const waited = waitedIn(waits);
  const queue = sent === null ? total - waited : sent.at - sent.waited;
  const body = firstByte === null ? 0 : total - firstByte;
  return {
    queue: rounded(queue),
    approval: rounded(waits.approval),
    refresh: rounded(waits.refresh),
    connect: rounded(waits.connect),
    first_byte: rounded(total - body - waited - queue),
    body: rounded(body),
  };
}

function rounded(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds * 1_000) / 1_000);
}
