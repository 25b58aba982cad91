/** Remembers when accounts were used and writes it down now and then, many at once. */
export interface UsageMarks {
  mark(id: string, usedAt: string): void;
  forget(id: string): void;
  /** Writes what is left; a write that fails is given up, since only a date is lost. */
  stop(): Promise<void>;
}

/** @param write stores the dates by account id; when it fails they are kept for the next time. */
export function createUsageMarks(
  write: (usedAt: ReadonlyMap<string, string>) => Promise<void>,
  delayMs: number,
): UsageMarks {
  let pending = new Map<string, string>();
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  async function flush(): Promise<void> {
    if (pending.size === 0) return;
    const batch = pending;
    pending = new Map();
    try {
      await write(batch);
    } catch {
      // Newer dates win over those that could not be written.
      pending = new Map([...batch, ...pending]);
    }
  }

  function schedule(): void {
    timer ??= setTimeout(() => {
      timer = null;
      writing = writing.then(flush);
    }, delayMs).unref();
  }

  return {
    mark(id, usedAt) {
      pending.set(id, usedAt);
      schedule();
    },
    forget(id) {
      pending.delete(id);
    },
    async stop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      await writing;
      await flush();
    },
  };
}
