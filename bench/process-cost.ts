import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** What one process has used, from /proc (proc(5)); null on systems without it. */
export function cpuSeconds(pid: number): number | null {
  return cpuSecondsOf(read(`/proc/${pid}/stat`));
}

/** What the threads of a process that have a name have used; null where there are none. */
export function threadCpuSeconds(pid: number, name: string): number | null {
  const stats = threadsOf(pid)
    .map((thread) => read(`/proc/${pid}/task/${thread}/stat`))
    .filter((stat) => stat?.includes(`(${name})`) === true);
  return stats.length === 0 ? null : stats.reduce((sum, stat) => sum + (cpuSecondsOf(stat) ?? 0), 0);
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function cpuSecondsOf(stat: string | null): number | null {
  if (stat === null) return null;
  // The name in brackets may hold spaces; user and system time are the 14th and 15th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond();
}

export interface MemoryWatch {
  /** Bytes that the process had at its peak beyond what it had when the watch began; null where it cannot be told. */
  peakAdded(): number | null;
}

/** Watches how far a process grows. Writing 5 to clear_refs makes the kernel forget the peak of before. */
export function watchMemory(pid: number): MemoryWatch {
  const before = statusBytes(pid, 'VmRSS');
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    return { peakAdded: () => null };
  }
  return {
    peakAdded() {
      const peak = statusBytes(pid, 'VmHWM');
      return before === null || peak === null ? null : Math.max(0, peak - before);
    },
  };
}

function statusBytes(pid: number, name: string): number | null {
  const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

let ticks: number | undefined;

function ticksPerSecond(): number {
  ticks ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return ticks;
}
