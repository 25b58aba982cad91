import { readFileSync, writeFileSync } from 'node:fs';

/** The memory of another process, as Linux counts it (proc(5)). */
export interface ProcessMemory {
  /** Bytes that are resident now. */
  readonly resident: number;
  /** The most that ever were, since the start or the last `forgetPeak`. */
  readonly peak: number;
}

/** Whether this system tells the memory of other processes. */
export const tellsMemory = process.platform === 'linux';

export function memoryOf(pid: number): ProcessMemory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? Number.NaN) * 1024;
  return { resident: bytes('VmRSS'), peak: bytes('VmHWM') };
}

/** Lets the peak start again from what is resident now. */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
