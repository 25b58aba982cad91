import { Worker } from 'node:worker_threads';
import type { Notice } from '#shared/contract/app.ts';
import { fromErrorShape, SallyportError } from '#shared/errors.ts';
import type { CallLogSettings } from './call-log.ts';
import type { AnyQuestion, FromWorker, QuestionName, Questions, ToWorker } from './calls-protocol.ts';

/** The worker thread of calls.db as the main thread sees it. A crashed one is started again, at most every few seconds. */
export interface CallsThread {
  /** Rejects where the first start cannot open the file; nothing runs then. */
  readonly opened: Promise<void>;
  /** False while no thread runs. */
  post(message: ToWorker, transfer: ArrayBuffer[]): boolean;
  /** Fails with StorageFailed where the thread is down or goes down, ShuttingDown after `close`. */
  ask<Name extends QuestionName>(
    name: Name,
    input: Questions[Name]['input'],
  ): Promise<Questions[Name]['answer']>;
  /** Stores what was posted, closes the file and ends the thread. */
  close(): Promise<void>;
}

export interface CallsThreadEvents {
  /** The first messages to each thread that starts. */
  greeting(): readonly ToWorker[];
  stored(message: Extract<FromWorker, { type: 'stored' }>): void;
  /** The thread is gone, and with it what was posted and not yet stored. */
  crashed(reason: string): void;
  notice(notice: Notice): void;
}

const restartEveryMs = 3_000;
const closeWithinMs = 10_000;

interface Asked {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Starts the worker whose entry file is `workerUrl`. */
export function startCallsThread(
  workerUrl: URL,
  settings: CallLogSettings,
  events: CallsThreadEvents,
): CallsThread {
  const asked = new Map<number, Asked>();
  const first = Promise.withResolvers<void>();
  let worker: Worker | null = null;
  let state: 'opening' | 'open' | 'closing' | 'closed' = 'opening';
  let startedAt = 0;
  let lastNumber = 0;
  let ended = Promise.withResolvers<void>();
  let restart: NodeJS.Timeout | undefined;

  const start = (): void => {
    startedAt = Date.now();
    ended = Promise.withResolvers<void>();
    let failure: Error | null = null;
    // An empty environment: the thread needs none, and the host's may hold a passphrase.
    const thread = new Worker(workerUrl, { name: 'calls', workerData: settings, env: {} });
    worker = thread;
    thread.on('message', (message: FromWorker) => {
      if (message.type === 'open_failed') failure = fromErrorShape(message.error);
      else receive(message);
    });
    thread.on('error', (error) => {
      failure = error instanceof Error ? error : new Error('The call log stopped.');
    });
    thread.on('exit', () => {
      worker = null;
      ended.resolve();
      stopped(failure);
    });
    for (const message of events.greeting()) thread.postMessage(message);
  };

  const receive = (message: Exclude<FromWorker, { type: 'open_failed' }>): void => {
    switch (message.type) {
      case 'opened':
        if (state === 'opening') state = 'open';
        first.resolve();
        return;
      case 'stored':
        events.stored(message);
        return;
      case 'notice':
        events.notice(message.notice);
        return;
      case 'answer':
        asked.get(message.number)?.resolve(message.value);
        asked.delete(message.number);
        return;
      case 'refusal':
        asked.get(message.number)?.reject(fromErrorShape(message.error));
        asked.delete(message.number);
        return;
    }
  };

  const stopped = (failure: Error | null): void => {
    const error = state === 'closing' || state === 'closed' ? shuttingDown() : down(failure);
    for (const { reject } of asked.values()) reject(error);
    asked.clear();
    if (state === 'opening') {
      state = 'closed';
      first.reject(failure instanceof SallyportError ? failure : error);
      return;
    }
    events.crashed(failure?.message ?? 'the thread that writes them stopped');
    if (state !== 'open') return;
    restart = setTimeout(start, Math.max(0, startedAt + restartEveryMs - Date.now()));
    restart.unref();
  };

  const ask = <Name extends QuestionName>(name: Name, input: Questions[Name]['input']) =>
    new Promise<Questions[Name]['answer']>((resolve, reject) => {
      if (worker === null) {
        reject(down(null));
        return;
      }
      lastNumber += 1;
      asked.set(lastNumber, { resolve: (value) => resolve(value as Questions[Name]['answer']), reject });
      const question = { name, input } as AnyQuestion;
      worker.postMessage({ type: 'ask', number: lastNumber, question } satisfies ToWorker);
    });

  const close = async (): Promise<void> => {
    state = 'closing';
    clearTimeout(restart);
    const thread = worker;
    if (thread !== null) {
      // A disk that hangs must not keep the app from ending.
      const limit = setTimeout(() => void thread.terminate(), closeWithinMs);
      await ask('close', null).catch(() => null);
      await ended.promise;
      clearTimeout(limit);
    }
    state = 'closed';
  };

  start();
  return {
    opened: first.promise,
    post(message, transfer) {
      if (worker === null || state === 'closing' || state === 'closed') return false;
      worker.postMessage(message, transfer);
      return true;
    },
    ask: (name, input) =>
      state === 'closing' || state === 'closed' ? Promise.reject(shuttingDown()) : ask(name, input),
    close,
  };
}

function shuttingDown(): SallyportError {
  return new SallyportError('ShuttingDown', 'The call log is closed: Sallyport is shutting down.', {
    fix: 'Start Sallyport again.',
  });
}

function down(cause: unknown): SallyportError {
  return new SallyportError('StorageFailed', 'The call log stopped and starts again in a few seconds.', {
    fix: 'Try again in a few seconds.',
    cause,
  });
}
