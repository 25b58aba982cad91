// The closed loop for machines without wrk: a process of its own, so that it does not share a thread with anything measured.
import { Pool } from 'undici';
import type { LoadRequest } from '../contestants/contestant.ts';
import { percentile } from '../figures.ts';

const { request, connections, seconds } = JSON.parse(process.argv[2] ?? '{}') as {
  request: LoadRequest;
  connections: number;
  seconds: number;
};
const { origin, pathname, search } = new URL(request.url);
const pool = new Pool(origin, { connections, pipelining: 1 });
const latencies: number[] = [];
let errors = 0;
const began = performance.now();
const endsAt = began + seconds * 1_000;

function send(): Promise<boolean> {
  return new Promise((resolve) => {
    let status = 0;
    pool.dispatch(
      { path: pathname + search, method: request.method, headers: request.headers, body: request.body },
      {
        onRequestStart() {},
        onResponseStart(_controller, answered) {
          status = answered;
        },
        onResponseData() {},
        onResponseEnd: () => resolve(status >= 200 && status < 300),
        onResponseError: () => resolve(false),
      },
    );
  });
}

async function loop(): Promise<void> {
  while (performance.now() < endsAt) {
    const sentAt = performance.now();
    if (!(await send())) errors += 1;
    latencies.push(performance.now() - sentAt);
  }
}

await Promise.all(Array.from({ length: connections }, loop));
const figures = {
  requests: latencies.length,
  seconds: (performance.now() - began) / 1_000,
  errors,
  p50Ms: percentile(latencies, 0.5),
  p99Ms: percentile(latencies, 0.99),
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
await pool.close();
