import { join } from 'node:path';
import type { CallRecord, CallRetention, CallStore, RecordedBody } from '#main/core/ports/index.ts';
import type { Notice } from '#shared/contract/app.ts';
import { SallyportError } from '#shared/errors.ts';
import { createCallPacker } from './call-batch.ts';
import { type CallsThread, startCallsThread } from './calls-thread.ts';
import { fillPage } from './fill-page.ts';

export interface CallStoreOptions {
  /** How long calls are kept until `setRetention` says otherwise. */
  readonly retention?: Partial<CallRetention>;
  /** Bytes on their way to the file above which bodies are dropped, and above which rows are. */
  readonly bodyLimit?: number;
  readonly rowLimit?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

const MiB = 1024 * 1024;
const defaults = {
  retention: {},
  bodyLimit: 32 * MiB,
  rowLimit: 64 * MiB,
  now: Date.now,
} satisfies Required<CallStoreOptions>;
/** Until the settings are read. */
const noLimits: CallRetention = {
  maxAgeMs: null,
  maxRows: Number.MAX_SAFE_INTEGER,
  maxBytes: Number.MAX_SAFE_INTEGER,
};
const noticeEveryMs = 60_000;
/** Seldom, so that the worker is in the way of few of the calls that come meanwhile; a second later they are to be in the file. */
const handOverMs = 100;
const fullBatch = 1_024;
const fullBatchWeight = MiB;

/**
 * Opens `calls.db` in a worker thread. `workerUrl` is the entry file, `calls-worker.ts` or its build. Fails with StorageFailed
 * where the file cannot be used; later failures cost rows, which `losses` counts and a notice names, never the caller.
 */
export async function openCallStore(
  dataDir: string,
  workerUrl: URL,
  onNotice: (notice: Notice) => void,
  options: CallStoreOptions = {},
): Promise<CallStore> {
  const { bodyLimit, rowLimit, now } = { ...defaults, ...options };
  let retention: CallRetention = { ...noLimits, ...options.retention };
  const inFlight = { rows: 0, weight: 0 };
  const lost = { rows: 0, bodies: 0 };
  let bodyKey: Uint8Array | null = null;
  let noticedAt = Number.NEGATIVE_INFINITY;
  let closed: Promise<void> | null = null;

  const lose = (rows: number, bodies: number, reason: string): void => {
    if (rows + bodies === 0) return;
    lost.rows += rows;
    lost.bodies += bodies;
    if (now() - noticedAt < noticeEveryMs) return;
    noticedAt = now();
    onNotice({
      code: 'CallsDropped',
      message: `The call log is incomplete since this start: ${lost.rows} calls and ${lost.bodies} bodies are missing. Last reason: ${reason}`,
      at: new Date(noticedAt).toISOString(),
    });
  };

  const thread = startCallsThread(
    workerUrl,
    { path: join(dataDir, 'calls.db'), retention },
    {
      greeting: () => [
        { type: 'body_key', key: bodyKey },
        { type: 'retention', retention },
      ],
      stored({ rows, weight, lostRows, lostBodies, reason }) {
        inFlight.rows -= rows;
        inFlight.weight -= weight;
        lose(lostRows, lostBodies, reason ?? 'the log refused them.');
      },
      crashed(reason) {
        const { rows } = inFlight;
        inFlight.rows = 0;
        inFlight.weight = 0;
        lose(rows, 0, reason);
      },
      notice: onNotice,
    },
  );
  await thread.opened;

  const packer = createCallPacker();
  let waitingWeight = 0;
  let timer: NodeJS.Timeout | undefined;

  /** Hands over what came since the last time, in one message. */
  const post = (): void => {
    clearTimeout(timer);
    const rows = packer.calls;
    if (rows === 0) return;
    const batch = packer.take();
    const weight = waitingWeight;
    waitingWeight = 0;
    if (!thread.post({ type: 'record', batch, weight }, [batch.bytes.buffer])) {
      lose(rows, 0, 'the log is not running.');
      return;
    }
    inFlight.rows += rows;
    inFlight.weight += weight;
  };

  const take = (call: CallRecord): void => {
    if (closed !== null) {
      lose(1, 0, 'the log is closed.');
      return;
    }
    const underWay = inFlight.weight + waitingWeight;
    const rowWeight = weigh(call);
    if (underWay + rowWeight > rowLimit) {
      lose(1, 0, 'calls came faster than the disk took them.');
      return;
    }
    const { requestBody, responseBody } = call;
    const bodyBytes = (requestBody.bytes?.byteLength ?? 0) + (responseBody.bytes?.byteLength ?? 0);
    const tooMuch = bodyBytes > 0 && underWay + rowWeight + bodyBytes > bodyLimit;
    const keeps = bodyKey !== null && !tooMuch;
    const weight = rowWeight + (keeps ? bodyBytes : 0);
    // Calls go together, since a message wakes the worker whatever it holds; few enough that packing them holds nobody up.
    packer.add(keeps ? call : withoutBodies(call));
    if (packer.calls === 1) timer = setTimeout(post, handOverMs);
    waitingWeight += weight;
    if (packer.calls === fullBatch || waitingWeight > fullBatchWeight) post();
    if (tooMuch) {
      const dropped = [requestBody, responseBody].filter(({ bytes }) => bytes !== null).length;
      lose(0, dropped, 'calls came faster than the disk took them.');
    }
  };

  /** Questions and a new key come after every call recorded before them. */
  const ask: CallsThread['ask'] = (name, input) => {
    post();
    return thread.ask(name, input);
  };

  return {
    setBodyKey(key) {
      if (key !== null && key.byteLength !== 32) {
        throw new SallyportError('Internal', 'The body key is not 32 bytes long.');
      }
      bodyKey?.fill(0);
      bodyKey = key === null ? null : new Uint8Array(key);
      post();
      thread.post({ type: 'body_key', key: bodyKey }, []);
    },
    record(call) {
      try {
        take(call);
      } catch {
        lose(1, 0, 'a call could not be passed to the log.');
      }
    },
    list: (query) => fillPage((step) => ask('list', step), query),
    get: (id) => ask('get', id),
    setRetention(changed) {
      retention = changed;
      post();
      thread.post({ type: 'retention', retention }, []);
    },
    figures: (query) => ask('figures', query),
    clear: (filter) => ask('clear', filter),
    health: () => ask('health', null),
    async flush() {
      await ask('flush', null);
    },
    losses: () => ({ ...lost }),
    close() {
      post();
      closed ??= thread.close().then(() => {
        bodyKey?.fill(0);
        bodyKey = null;
      });
      return closed;
    },
  };
}

function withoutBodies(call: CallRecord): CallRecord {
  return {
    ...call,
    requestBody: withoutBytes(call.requestBody),
    responseBody: withoutBytes(call.responseBody),
  };
}

function withoutBytes(body: RecordedBody): RecordedBody {
  return { ...body, state: body.bytes === null ? body.state : 'dropped', bytes: null };
}

/** About how many bytes a call takes on its way, without its bodies. */
function weigh({ summary, requestHeaders, responseHeaders, headerText }: CallRecord): number {
  const { path, error_message } = summary;
  const headers = requestHeaders.length + responseHeaders.length;
  return 1024 + path.length + (error_message?.length ?? 0) + headerText.length + headers * 32;
}
