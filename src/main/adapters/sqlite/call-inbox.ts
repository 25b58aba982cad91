import { type CallBatch, unpackCalls } from './call-batch.ts';
import type { UnsealedRow } from './call-row.ts';

/** A call that waits to be written. */
export interface WaitingCall {
  readonly call: UnsealedRow;
  /** It came with so many others that time counts for more than room in the file. */
  readonly isHurried: boolean;
  /** What it gives back to the memory limit: a batch's whole weight with its last call, since its calls share their bytes. */
  readonly weight: number;
}

/** The calls that were handed over and not written yet, in their order. */
export interface CallInbox {
  put(batch: CallBatch, weight: number): void;
  take(): WaitingCall | null;
}

/** So many in one message are more than a thousand a second: the gateway needs the processor then. */
const hurriedAtCalls = 128;

interface Batch {
  readonly calls: readonly UnsealedRow[];
  readonly weight: number;
}

/** Makes an empty inbox. */
export function createCallInbox(): CallInbox {
  const batches: Batch[] = [];
  let taken = 0;

  return {
    put(batch, weight) {
      batches.push({ calls: unpackCalls(batch), weight });
    },
    take() {
      const batch = batches[0];
      const call = batch?.calls[taken];
      if (batch === undefined || call === undefined) return null;
      taken += 1;
      const isLast = taken === batch.calls.length;
      if (isLast) {
        batches.shift();
        taken = 0;
      }
      const isHurried = batch.calls.length >= hurriedAtCalls;
      return { call, isHurried, weight: isLast ? batch.weight : 0 };
    },
  };
}
