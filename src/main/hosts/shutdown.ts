/** What a host has opened, to be closed in the reverse order. */
export interface Shutdown {
  /** Registers how to close something, as soon as it is open. `limitMs` is the longest it may take. */
  add(name: string, close: () => void | Promise<void>, limitMs?: number): void;
  /** Closes everything, last opened first; every call gets the same run. A step that fails or hangs does not stop the rest. */
  run(): Promise<readonly ShutdownFault[]>;
}

export interface ShutdownFault {
  readonly name: string;
  readonly reason: 'failed' | 'timed out';
  readonly cause?: unknown;
}

interface Step {
  readonly name: string;
  readonly close: () => void | Promise<void>;
  readonly limitMs: number;
}

/** Starts an empty list of things to close. */
export function createShutdown(): Shutdown {
  const steps: Step[] = [];
  let running: Promise<readonly ShutdownFault[]> | null = null;

  async function closeAll(): Promise<readonly ShutdownFault[]> {
    const faults: ShutdownFault[] = [];
    for (let step = steps.pop(); step; step = steps.pop()) {
      const fault = await closeOne(step);
      if (fault) faults.push(fault);
    }
    return faults;
  }

  return {
    add: (name, close, limitMs = 3_000) => {
      steps.push({ name, close, limitMs });
    },
    run: () => {
      running ??= closeAll();
      return running;
    },
  };
}

async function closeOne({ name, close, limitMs }: Step): Promise<ShutdownFault | null> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), limitMs);
  });
  try {
    const outcome = await Promise.race([(async () => close())(), limit]);
    return outcome === 'late' ? { name, reason: 'timed out' } : null;
  } catch (cause) {
    return { name, reason: 'failed', cause };
  } finally {
    clearTimeout(timer);
  }
}
