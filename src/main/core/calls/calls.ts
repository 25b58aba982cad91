import type { Page } from '#shared/contract/paging.ts';
import type { CallDetail, CallSummary } from '#shared/domain/call.ts';
import { SallyportError } from '#shared/errors.ts';
import { newId } from '../ids.ts';
import type { CallQuery, CallStore, Clock } from '../ports/index.ts';
import { type CallRecording, type RecordingStart, startRecording } from './recording.ts';

export interface Calls {
  /** Opens the record of one call; it is written when the recording is finished. */
  open(start: Omit<RecordingStart, 'id'>): CallRecording;
  /** Newest first. */
  list(query: CallQuery): Promise<Page<CallSummary>>;
  /** Throws CallNotFound. */
  get(id: string): Promise<CallDetail>;
  /** Resolves when every call that has finished is in the file. */
  flush(): Promise<void>;
}

export interface CallsDeps {
  readonly store: CallStore;
  readonly clock: Clock;
  /** Read at each call, so that a changed setting takes effect at once. */
  readonly keepBodies: () => boolean;
  readonly onRecorded: (summary: CallSummary) => void;
}

/** Kept of each body; the rest is counted and the record says that it was cut. */
const bodyCap = 1024 * 1024;

export function createCalls({ store, clock, keepBodies, onRecorded }: CallsDeps): Calls {
  const assembling = new Set<Promise<void>>();

  return {
    open(start) {
      return startRecording(
        { ...start, id: newId('call') },
        {
          clock,
          bodyCap,
          keepBodies: keepBodies(),
          deliver(assembly) {
            const delivered = assembly.then((record) => {
              store.record(record);
              onRecorded(record.summary);
              assembling.delete(delivered);
            });
            assembling.add(delivered);
          },
        },
      );
    },
    list: (query) => store.list(query),
    async get(id) {
      const call = await store.get(id);
      if (call) return call;
      throw new SallyportError('CallNotFound', `There is no call "${id.slice(0, 64)}" in the log.`, {
        field: 'id',
        fix: 'It may have been trimmed from the log; take an id from the list of calls.',
      });
    },
    async flush() {
      await Promise.all(assembling);
      await store.flush();
    },
  };
}
