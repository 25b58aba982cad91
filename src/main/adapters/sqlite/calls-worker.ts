import { setImmediate as setImmediatePromise } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { CallFilter } from '#shared/domain/call-filter.ts';
import { toErrorShape } from '#shared/errors.ts';
import { unpackCalls } from './call-batch.ts';
import { type CallLog, type CallLogSettings, openCallLog } from './call-log.ts';
import type { AnyQuestion, FromWorker, ToWorker } from './calls-protocol.ts';

// The thread that owns calls.db: compressing, sealing and writing never hold up the gateway.

const flushAfterMs = 50;
const flushAtRows = 200;
/** Search looks through what is not indexed one by one: some hundreds are quickly passed, and cheaper to index together. */
const indexAtRows = 500;
const indexAfterMs = 2_000;
const ageEveryMs = 60_000;
/** So many in one message are more than a thousand a second: the gateway needs the processor then. */
const hurriedAtCalls = 32;

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
  let received = { rows: 0, weight: 0 };
  let flushTimer: NodeJS.Timeout | null = null;
  let indexTimer: NodeJS.Timeout | null = null;
  let indexing = false;
  let trimming = false;

  const flush = (): void => {
    if (flushTimer !== null) clearTimeout(flushTimer);
    flushTimer = null;
    if (received.rows === 0) return;
    const handled = received;
    received = { rows: 0, weight: 0 };
    send({ type: 'stored', ...handled, ...calls.flush() });
    trim();
    if (calls.waitingForIndex() >= indexAtRows) indexSoon();
    else indexTimer ??= setTimeout(indexSoon, indexAfterMs);
  };

  /** One small step a turn, so that calls and questions come in between. */
  const indexSoon = (): void => {
    if (indexTimer !== null) clearTimeout(indexTimer);
    indexTimer = null;
    if (indexing) return;
    indexing = true;
    setImmediate(() => {
      indexing = false;
      if (calls.index() > 0) indexSoon();
    });
  };

  /** One small step a turn, so that calls and questions come in between. */
  const trim = (): void => {
    if (trimming) return;
    trimming = true;
    setImmediate(() => {
      trimming = false;
      if (calls.trim()) trim();
    });
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
    flush();
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
        if (indexTimer !== null) clearTimeout(indexTimer);
        indexTimer = null;
        clearInterval(ageTimer);
        calls.close();
        return null;
    }
  };

  const record = ({ batch, weight }: Extract<ToWorker, { type: 'record' }>): void => {
    const unpacked = unpackCalls(batch);
    const isHurried = unpacked.length >= hurriedAtCalls;
    for (const call of unpacked) calls.add(call, isHurried);
    received = { rows: received.rows + unpacked.length, weight: received.weight + weight };
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
        calls.setBodyKey(message.key);
        return;
      case 'record':
        record(message);
        if (received.rows >= flushAtRows) flush();
        else flushTimer ??= setTimeout(flush, flushAfterMs);
        return;
      case 'retention':
        calls.setRetention(message.retention);
        trim();
        return;
      case 'ask':
        ask(message);
        return;
    }
  };

  // Calls grow too old also while none come.
  const ageTimer = setInterval(trim, ageEveryMs);
  port.on('message', handle);
  trim();
  indexSoon();
}
