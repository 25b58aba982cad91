import { setImmediate as setImmediatePromise } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { CallFilter } from '#shared/domain/call-filter.ts';
import { toErrorShape } from '#shared/errors.ts';
import { createCallInbox } from './call-inbox.ts';
import { type CallLog, type CallLogSettings, openCallLog } from './call-log.ts';
import type { AnyQuestion, FromWorker, ToWorker } from './calls-protocol.ts';
import { createSlicedWork } from './sliced-work.ts';

// The thread that owns calls.db: compressing, sealing and writing never hold up the gateway.

const flushAfterMs = 50;
/** So many are stored, and indexed with it, as soon as no others wait; each transaction writes the ends of all tables anew. */
const flushAtRows = 64;
const mostInFlush = 512;
/** Search looks through what is not indexed one by one: some hundreds are quickly passed, and cheaper to index together. */
const indexAtRows = 100;
const indexAfterMs = 2_000;
const ageEveryMs = 60_000;

if (parentPort === null) throw new Error('calls-worker runs as a worker thread only.');
const port = parentPort;
const send = (message: FromWorker): void => port.postMessage(message);

const log = open(workerData as CallLogSettings);
if (log !== null) serve(log);

function open(settings: CallLogSettings): CallLog | null {
  try {
    const opened = openCallLog(settings, (notice) => send({ type: 'notice', notice }));
    send({ type: 'opened' });
    return opened;
  } catch (error) {
    send({ type: 'open_failed', error: toErrorShape(error) });
    return null;
  }
}

function serve(calls: CallLog): void {
  const inbox = createCallInbox();
  let received = { rows: 0, weight: 0 };
  let isFlushDue = false;
  let flushTimer: NodeJS.Timeout | undefined;
  let isTrimDue = true;
  /** How many may stay without an index: none at the start, and where no others come. */
  let leftUnindexed = 0;
  let indexTimer: NodeJS.Timeout | undefined;

  const addNext = (): boolean => {
    const waiting = inbox.take();
    if (waiting === null) return false;
    calls.add(waiting.call, waiting.isHurried);
    received = { rows: received.rows + 1, weight: received.weight + waiting.weight };
    isFlushDue ||= received.rows >= mostInFlush;
    flushTimer ??= setTimeout(flushSoon, flushAfterMs);
    return true;
  };

  const flush = (): void => {
    clearTimeout(flushTimer);
    flushTimer = undefined;
    isFlushDue = false;
    if (received.rows === 0) return;
    const handled = received;
    received = { rows: 0, weight: 0 };
    const isIndexing = handled.rows >= flushAtRows && !inbox.isBehind;
    send({ type: 'stored', ...handled, ...calls.flush(isIndexing) });
    isTrimDue = true;
    indexTimer ??= setTimeout(indexSoon, indexAfterMs);
  };

  const index = (): void => {
    clearTimeout(indexTimer);
    indexTimer = undefined;
    // None are done where the disk fails: then it is tried again with the next calls.
    if (calls.index() === 0) leftUnindexed = Math.max(indexAtRows, calls.waitingForIndex());
  };

  /** The calls first: what was recorded a second ago is to survive whatever happens. */
  const doPiece = (): boolean => {
    if (isFlushDue) flush();
    else if (addNext()) return true;
    else if (received.rows >= flushAtRows) flush();
    else if (isTrimDue) isTrimDue = calls.trim();
    else if (calls.waitingForIndex() > leftUnindexed) index();
    else return false;
    return true;
  };

  const work = createSlicedWork({ doPiece, now: () => performance.now() });

  const flushSoon = (): void => {
    isFlushDue = true;
    work.wake();
  };

  const indexSoon = (): void => {
    leftUnindexed = 0;
    work.wake();
  };

  const trimSoon = (): void => {
    isTrimDue = true;
    work.wake();
  };

  /** Everything that came so far is in the file then. */
  const storeAll = (): void => {
    while (addNext()) if (isFlushDue) flush();
    flush();
    work.wake();
  };

  /** In small steps, so that calls and questions come in between; the bytes go at the end, in one. */
  const clear = async (filter: CallFilter): Promise<number> => {
    let cleared = 0;
    for (;;) {
      const deleted = calls.clearStep(filter);
      cleared += deleted;
      if (deleted === 0 || filter.length === 0) break;
      await setImmediatePromise();
    }
    if (cleared > 0) calls.erase();
    return cleared;
  };

  const answer = (question: AnyQuestion): unknown => {
    storeAll();
    switch (question.name) {
      case 'figures':
        return calls.figures(question.input);
      case 'health':
        return calls.health();
      case 'clear':
        return clear(question.input);
      case 'list':
        return calls.list(question.input);
      case 'get':
        return calls.get(question.input);
      case 'flush':
        return null;
      case 'close':
        work.stop();
        clearTimeout(indexTimer);
        clearInterval(ageTimer);
        calls.close();
        return null;
    }
  };

  const ask = ({ number, question }: Extract<ToWorker, { type: 'ask' }>): void => {
    const refuse = (error: unknown): void => send({ type: 'refusal', number, error: toErrorShape(error) });
    try {
      const value = answer(question);
      if (value instanceof Promise) {
        value.then((found: unknown) => send({ type: 'answer', number, value: found }), refuse);
        return;
      }
      send({ type: 'answer', number, value });
    } catch (error) {
      refuse(error);
    }
    if (question.name === 'close') port.close();
  };

  const handle = (message: ToWorker): void => {
    switch (message.type) {
      case 'body_key':
        storeAll();
        calls.setBodyKey(message.key);
        return;
      case 'record':
        inbox.put(message.batch, message.weight);
        work.wake();
        return;
      case 'retention':
        calls.setRetention(message.retention);
        trimSoon();
        return;
      case 'ask':
        ask(message);
        return;
    }
  };

  // Calls grow too old also while none come.
  const ageTimer = setInterval(trimSoon, ageEveryMs);
  port.on('message', handle);
  work.wake();
}
