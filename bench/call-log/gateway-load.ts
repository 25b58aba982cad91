import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { stopChild } from '../child-program.ts';
import { constantRate } from '../loads/constant-rate.ts';
import { watchStolenTime } from '../machine.ts';
import { threadCpuSeconds } from '../process-cost.ts';
import { paths } from '../setting.ts';
import { startUpstream } from '../upstream.ts';
import { seeded } from './sample-calls.ts';
import { type Comparison, compareTurns, orderOfTurns, type Round } from './turn-comparison.ts';

/** A gateway's latency alone and while its log takes calls, and whether the log kept them. */
export interface RecordingLoad extends Comparison {
  readonly recordedPerSecond: number;
  readonly lost: number;
  /** Microseconds of its own thread and of the log's worker that each recorded call adds; null where that cannot be told. */
  readonly gatewayMicros: number | null;
  readonly workerMicros: number | null;
  /** The part of the processors that other guests of the host took meanwhile; null where that cannot be told. */
  readonly stolenShare: number | null;
}

interface Stopped {
  readonly recorded: number;
  readonly seconds: number;
  readonly lost: number;
}

const requestsPerSecond = 200;
const seed = 4477;

/** Many short turns see the same machine; what else it does meanwhile falls on both kinds. */
export interface Turns {
  readonly rounds: number;
  readonly secondsATurn: number;
}

/** As Node names its main thread, and the call log its worker. */
const threadNames = ['MainThread', 'calls'];

/** Takes turns on one gateway, quiet ones and recording ones. The first round warms up; all others count. */
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
    const used = () => threadNames.map((name) => threadCpuSeconds(child.pid ?? 0, name) ?? Number.NaN);
    /** Seconds of each thread during all turns of a kind. */
    const spent = { quiet: threadNames.map(() => 0), recording: threadNames.map(() => 0) };
    const stops: Stopped[] = [];
    const turn = async (kind: keyof Round): Promise<number[]> => {
      const before = used();
      if (kind === 'recording') child.stdin.write('start\n');
      const latencies = await constantRate(request, requestsPerSecond, secondsATurn);
      if (kind === 'recording') {
        child.stdin.write('stop\n');
        stops.push(await next<Stopped>());
      }
      for (const [thread, seconds] of used().entries()) {
        spent[kind][thread] = (spent[kind][thread] ?? 0) + seconds - (before[thread] ?? Number.NaN);
      }
      return latencies;
    };
    const takeRound = async (round: number): Promise<Round> => {
      const latencies = { quiet: [] as number[], recording: [] as number[] };
      for (const kind of orderOfTurns(round)) latencies[kind] = await turn(kind);
      return latencies;
    };

    await takeRound(0);
    for (const seconds of Object.values(spent)) seconds.fill(0);
    stops.length = 0;
    const stolenShare = watchStolenTime();
    const measured: Round[] = [];
    for (let round = 0; round < rounds; round += 1) measured.push(await takeRound(round));
    const recorded = stops.reduce((sum, stop) => sum + stop.recorded, 0);
    const [gatewayMicros = null, workerMicros = null] = threadNames.map((_, thread) => {
      const added = (spent.recording[thread] ?? Number.NaN) - (spent.quiet[thread] ?? Number.NaN);
      return Number.isNaN(added) ? null : (added / recorded) * 1e6;
    });
    return {
      ...compareTurns(measured, seeded(seed)),
      recordedPerSecond: recorded / stops.reduce((sum, stop) => sum + stop.seconds, 0),
      lost: stops.at(-1)?.lost ?? 0,
      gatewayMicros,
      workerMicros,
      stolenShare: stolenShare(),
    };
  } finally {
    await stopChild(child);
    await upstream.stop();
  }
}
