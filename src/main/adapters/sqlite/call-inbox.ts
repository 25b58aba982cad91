import { type CallBatch, createCallUnpacker } from './call-batch.ts';
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
  /** Whether more wait than the last message brought: then storing them goes before all else. */
  readonly isBehind: boolean;
}

/** So many in one message are more than a thousand a second: the gateway needs the processor then. */
const hurriedAtCalls = 128;

interface Batch {
  readonly calls: number;
  readonly weight: number;
  /** Unpacked one by one: objects that live as short as that cost no collecting. */
  readonly next: () => UnsealedRow | null;
}

/** Makes an empty inbox. */
export function createCallInbox(): CallInbox {
  const batches: Batch[] = [];
  let taken = 0;

  return {
    put(batch, weight) {
      batches.push({ calls: batch.calls, weight, next: createCallUnpacker(batch) });
    },
    take() {
      const [batch] = batches;
      const call = batch?.next() ?? null;
      if (batch === undefined || call === null) return null;
      taken += 1;
      const isLast = taken === batch.calls;
      if (isLast) {
        batches.shift();
        taken = 0;
      }
      return { call, isHurried: batch.calls >= hurriedAtCalls, weight: isLast ? batch.weight : 0 };
    },
    get isBehind() {
      return batches.length > 1;
    },
  };
}
