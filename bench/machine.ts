import { readFileSync } from 'node:fs';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';

/** The machine as the figures need it described: nothing that names it. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** Load average of one minute before the first measurement: other work makes figures worse. */
  readonly load: number;
}

export function describeMachine(): Machine {
  const [first] = cpus();
  return {
    cores: cpus().length,
    processor: first?.model.trim() || 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release().split('-', 1)[0] ?? ''}`.trim(),
    node: process.version,
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}

/** Watches how much processor time other guests of the host took from this machine (proc(5), `steal`). */
export function watchStolenTime(): () => number | null {
  const before = cpuTicks();
  return () => {
    const after = cpuTicks();
    if (before === null || after === null) return null;
    return (after.stolen - before.stolen) / Math.max(1, after.all - before.all);
  };
}

function cpuTicks(): { all: number; stolen: number } | null {
  try {
    const [, ...ticks] = (readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] ?? '').split(/ +/);
    const numbers = ticks.slice(0, 8).map(Number);
    return { all: numbers.reduce((sum, each) => sum + each, 0), stolen: numbers[7] ?? 0 };
  } catch {
    return null;
  }
}
