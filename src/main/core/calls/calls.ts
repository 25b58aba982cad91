import type { Page } from '#shared/contract/paging.ts';
import type { CallDetail, CallSummary } from '#shared/domain/call.ts';
import type { CallFigures, CallLogHealth } from '#shared/domain/call-figures.ts';
import type { CallFilterInput } from '#shared/domain/call-filter-input.ts';
import type { CallNames } from '#shared/domain/call-names.ts';
import { SallyportError } from '#shared/errors.ts';
import { newCallId } from '../ids.ts';
import type { CallRecord, CallStore, Clock } from '../ports/index.ts';
import { callFilterOf } from './call-filter.ts';
import { type CallRecording, type RecordingStart, startRecording } from './recording.ts';
import type { Scrubber } from './scrubber.ts';

export interface Calls {
  /** Opens the record of one call; it is written when the recording is finished. */
  open(start: Omit<RecordingStart, 'id'>): CallRecording;
  /** Newest first. Throws ValidationFailed where the query line or the cursor cannot be read. */
  list(query: CallListing): Promise<Page<CallSummary>>;
  /** Throws CallNotFound. */
  get(id: string): Promise<CallDetail>;
  /** What the calls that fit come to. Throws ValidationFailed as `list`. */
  figures(input: CallFilterInput & { readonly buckets: number }): Promise<CallFigures>;
  /** Deletes the calls that fit, all of them where nothing is named, and takes their bytes out of the files. */
  clear(input: CallFilterInput): Promise<number>;
  health(): Promise<CallLogHealth>;
  /** Resolves when every call that has finished is in the file. */
  flush(): Promise<void>;
}

/** A page of the list, and what the calls on it have to fit. */
export interface CallListing extends CallFilterInput {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface CallsDeps {
  readonly store: CallStore;
  readonly clock: Clock;
  /** Read at each call, so that a changed setting takes effect at once. */
  readonly keepsBodies: (toolkit: string | null, keyId: string | null) => boolean;
  /** Removed from every record, whichever credential its call used. */
  readonly knownSecrets: Scrubber;
  readonly onRecorded: (summary: CallSummary) => void;
  /** Calls are gone from the log. */
  readonly onCleared: () => void;
  /** What accounts and agents are called now, for filters that name them. */
  readonly names: () => CallNames;
}

type Assemble = () => CallRecord | Promise<CallRecord>;

/** Kept of each body; the rest is counted and the record says that it was cut. */
const bodyCap = 1024 * 1024;

export function createCalls({
  store,
  clock,
  keepsBodies,
  knownSecrets,
  onRecorded,
  onCleared,
  names,
}: CallsDeps): Calls {
  const assembling = new Set<Promise<void>>();
  let finished: Assemble[] = [];

  function keep(record: CallRecord): void {
    store.record(record);
    onRecorded(record.summary);
  }

  /** The calls of one turn are put together when their answers are on their way. */
  function assembleFinished(): void {
    const waiting = finished;
    finished = [];
    for (const assemble of waiting) {
      const record = assemble();
      if (record instanceof Promise) {
        const kept = record.then(keep).finally(() => assembling.delete(kept));
        assembling.add(kept);
      } else keep(record);
    }
  }

  function deliver(assemble: Assemble): void {
    if (finished.length === 0) setImmediate(assembleFinished);
    finished.push(assemble);
  }

  const recordingDeps = { clock, bodyCap, keepsBodies, knownSecrets, deliver };

  const read = (input: CallFilterInput) => callFilterOf(input, names(), clock.now());

  async function flush(): Promise<void> {
    assembleFinished();
    await Promise.all(assembling);
    await store.flush();
  }

  return {
    open(start) {
      return startRecording({ ...start, id: newCallId(clock.now()) }, recordingDeps);
    },
    async list({ limit, cursor, ...filter }) {
      return store.list({ limit, cursor, filter: read(filter) });
    },
    async figures({ buckets, ...filter }) {
      return store.figures({ filter: read(filter), buckets, now: clock.now() });
    },
    async clear(input) {
      const filter = read(input);
      await flush();
      const deleted = await store.clear(filter);
      if (deleted > 0) onCleared();
      return deleted;
    },
    async health() {
      const { rows, bodies } = store.losses();
      return { ...(await store.health()), lost_calls: rows, lost_bodies: bodies };
    },
    async get(id) {
      const call = await store.get(id);
      if (call) return call;
      throw new SallyportError('CallNotFound', `There is no call "${id.slice(0, 64)}" in the log.`, {
        field: 'id',
        fix: 'It may have been trimmed from the log; take an id from the list of calls.',
      });
    },
    flush,
  };
}
