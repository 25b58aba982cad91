import type { Machine } from './machine.ts';

/** One closed-loop run of one contestant. */
export interface ThroughputRun {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly errors: number;
  /** Microseconds of processor time per request; null where it cannot be told. */
  readonly cpuMicros: number | null;
}

/** Everything that one contestant was measured at. */
export interface ContestantResults {
  readonly version: string;
  /** By number of connections, one entry a round. */
  readonly throughput: Record<string, ThroughputRun[]>;
  /** MB/s (10⁶ bytes), one entry a round, and the most memory that it ever added, in bytes. */
  readonly download: number[];
  readonly upload: number[];
  streamMemory: number | null;
  /** Milliseconds of the first event after the upstream sent it. */
  readonly events: number[];
  readonly remarks: string[];
}

/** Latency in milliseconds at a constant rate. */
export interface RateResults {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly requests: number;
}

export interface Results {
  readonly machine: Machine;
  /** Share of processor time that other guests of the host took meanwhile; null where it cannot be told. */
  stolenShare: number | null;
  readonly startedAt: string;
  readonly quick: boolean;
  readonly upstream: string;
  readonly load: string;
  readonly contestants: Record<string, ContestantResults>;
  /** By contestant, as many entries as turns. */
  readonly rate: Record<string, RateResults[]>;
  readonly ratePerSecond: number;
  /** Contestants that are not installed here. */
  readonly leftOut: string[];
  seconds: number;
}

export function emptyResults(version: string): ContestantResults {
  return { version, throughput: {}, download: [], upload: [], streamMemory: null, events: [], remarks: [] };
}
