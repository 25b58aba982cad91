import { Pool } from 'undici';
import type { LoadRequest } from '../contestants/contestant.ts';

/** A contestant that stops answering ends the measurement. */
const longestAnswerMs = 10_000;

/**
 * Sends requests at fixed times, whether or not earlier ones are answered, and measures each from the time at which it was
 * due: a stall costs every request that fell into it (no coordinated omission).
 *
 * @returns milliseconds for each request, in the order of the answers. Fails where one is not answered with 2xx.
 */
export async function constantRate(
  request: LoadRequest,
  perSecond: number,
  seconds: number,
): Promise<number[]> {
  const { origin, pathname, search } = new URL(request.url);
  // More connections than can ever be in use at once, unless the contestant stalls for over a second.
  const pool = new Pool(origin, { connections: 256, pipelining: 1 });
  const total = Math.round(perSecond * seconds);
  const latencies: number[] = [];
  const began = performance.now() + 50;
  const dueAt = (index: number) => began + (index * 1_000) / perSecond;
  try {
    await new Promise<void>((resolve, reject) => {
      const send = (due: number): void => {
        let status = 0;
        pool.dispatch(
          {
            path: pathname + search,
            method: request.method,
            headers: request.headers,
            body: request.body,
            headersTimeout: longestAnswerMs,
          },
          {
            onRequestStart() {},
            onResponseStart(_controller, answered) {
              status = answered;
            },
            onResponseData() {},
            onResponseEnd() {
              if (status < 200 || status > 299) return reject(new Error(`answered with ${status}`));
              latencies.push(performance.now() - due);
              if (latencies.length === total) resolve();
            },
            onResponseError: (_controller, error) => reject(error),
          },
        );
      };
      let sent = 0;
      const sendDue = (): void => {
        for (; sent < total && dueAt(sent) <= performance.now(); sent += 1) send(dueAt(sent));
        if (sent === total) return;
        // Timers count in milliseconds; the last bit is spun away so that being late is not counted as latency.
        const wait = dueAt(sent) - performance.now();
        if (wait > 1.5) setTimeout(sendDue, wait - 1.4);
        else setImmediate(sendDue);
      };
      sendDue();
    });
  } finally {
    await pool.destroy();
  }
  return latencies;
}
