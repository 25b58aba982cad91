import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { stopChild } from '../child-program.ts';
import { median } from '../figures.ts';
import { constantRate } from '../loads/constant-rate.ts';
import { threadCpuSeconds } from '../process-cost.ts';
import { paths } from '../setting.ts';
import { startUpstream } from '../upstream.ts';

/** A gateway's median latency alone and while its log takes calls, and whether the log kept them. */
export interface RecordingLoad {
  readonly quietMs: number;
  readonly recordingMs: number;
  /** The median of the ratios of a turn with recording to the one before it. */
  readonly ratio: number;
  readonly recordedPerSecond: number;
  readonly lost: number;
  /** Microseconds of its own thread and of the log's worker that each recorded call adds; null where that cannot be told. */
  readonly gatewayMicros: number | null;
  readonly workerMicros: number | null;
}

interface Stopped {
  readonly recorded: number;
  readonly seconds: number;
  readonly lost: number;
}

const requestsPerSecond = 200;

/** Short turns that alternate see the same machine; what else it does meanwhile falls out of their ratios. */
export interface Turns {
  readonly rounds: number;
  readonly secondsATurn: number;
}

/** As Node names its main thread, and the call log its worker. */
const threadNames = ['MainThread', 'calls'];

function medianOfAll(values: readonly (number | null)[] = []): number | null {
  const told = values.filter((value) => value !== null);
  return told.length === 0 ? null : median(told);
}

/** Takes turns on one gateway: quiet, recording, quiet, recording. The first of each warms up and does not count. */
export async function measureRecording(
  work: string,
  { rounds, secondsATurn }: Turns,
): Promise<RecordingLoad> {
  mkdirSync(join(work, 'upstream'), { recursive: true });
  const upstream = await startUpstream(join(work, 'upstream'));
  const program = fileURLToPath(new URL('./gateway-program.ts', import.meta.url));
  const setting = JSON.stringify({ directory: join(work, 'gateway'), upstream: upstream.origin });
  const child = spawn(process.execPath, [program, setting], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async <Line>(): Promise<Line> => {
      const { value, done } = await lines.next();
      if (done === true) throw new Error('The gateway ended.');
      return JSON.parse(value) as Line;
    };
    const { url, account, key } = await next<{ url: string; account: string; key: string }>();
    const request = {
      url: `${url}/gateway/${account}${paths.json}`,
      method: 'GET' as const,
      headers: { 'x-api-key': key },
      body: null,
    };
    const turn = async () => median(await constantRate(request, requestsPerSecond, secondsATurn));
    const quiet: number[] = [];
    const recording: number[] = [];
    const stops: Stopped[] = [];
    const used = () => threadNames.map((name) => threadCpuSeconds(child.pid ?? 0, name));
    const added: (number | null)[][] = threadNames.map(() => []);
    for (let round = 0; round <= rounds; round += 1) {
      const atFirst = used();
      const alone = await turn();
      const before = used();
      child.stdin.write('start\n');
      const meanwhile = await turn();
      child.stdin.write('stop\n');
      const stopped = await next<Stopped>();
      const after = used();
      if (round === 0) continue;
      for (const [thread, list] of added.entries()) {
        const [first, middle, last] = [atFirst, before, after].map((seconds) => seconds[thread] ?? null);
        const isTold = first != null && middle != null && last != null;
        list.push(isTold ? ((last - middle - (middle - first)) / stopped.recorded) * 1e6 : null);
      }
      quiet.push(alone);
      recording.push(meanwhile);
      stops.push(stopped);
    }
    return {
      quietMs: median(quiet),
      recordingMs: median(recording),
      ratio: median(recording.map((ms, round) => ms / (quiet[round] ?? Number.NaN))),
      recordedPerSecond: median(stops.map(({ recorded, seconds }) => recorded / seconds)),
      lost: stops.at(-1)?.lost ?? 0,
      gatewayMicros: medianOfAll(added[0]),
      workerMicros: medianOfAll(added[1]),
    };
  } finally {
    await stopChild(child);
    await upstream.stop();
  }
}
