import { parentPort, workerData } from 'node:worker_threads';
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
    if (calls.trim()) setImmediate(trim);
  };

  const answer = (question: AnyQuestion): unknown => {
    flush();
    switch (question.name) {
      case 'list':
        return calls.list(question.input);
      case 'get':
        return calls.get(question.input);
      case 'flush':
        return null;
      case 'close':
        if (indexTimer !== null) clearTimeout(indexTimer);
        indexTimer = null;
        calls.close();
        return null;
    }
  };

  const record = ({ batch, weight }: Extract<ToWorker, { type: 'record' }>): void => {
    const unpacked = unpackCalls(batch);
    for (const call of unpacked) calls.add(call);
    received = { rows: received.rows + unpacked.length, weight: received.weight + weight };
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
      case 'ask':
        try {
          send({ type: 'answer', number: message.number, value: answer(message.question) });
        } catch (error) {
          send({ type: 'refusal', number: message.number, error: toErrorShape(error) });
        }
        if (message.question.name === 'close') port.close();
        return;
    }
  };

  port.on('message', handle);
  trim();
  indexSoon();
}
