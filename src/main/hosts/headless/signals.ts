export interface Signals {
  /** What to do before the process ends. Asked to stop earlier, it runs at once. */
  onStop(close: () => Promise<void>): void;
}

/** One press of Ctrl-C reaches this process from the terminal and again through the programs that started it. */
const sameSignalMs = 500;
const longestStopMs = 15_000;

/**
 * Ends the process in order on SIGTERM, SIGINT, SIGHUP, or when the process that started it over a channel is gone. A second
 * signal ends it at once with code 1, and so does a stop that takes too long.
 */
export function installSignals(say: (line: string) => void): Signals {
  let close: (() => Promise<void>) | null = null;
  let stoppingSince: number | null = null;

  function stop(exitCode: number): void {
    if (stoppingSince !== null) {
      if (performance.now() - stoppingSince > sameSignalMs) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    setTimeout(() => process.exit(1), longestStopMs).unref();
    if (close !== null) void finish(close, exitCode);
  }

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop(0));
  if (process.channel) {
    process.channel.unref();
    process.on('disconnect', () => stop(0));
  }
  // Its own words may quote a secret; a name and a code are enough for a report.
  process.on('uncaughtException', (error: Error & { code?: unknown }) => {
    say(`sallyport: stopping because of a defect (${error.name}, ${String(error.code ?? 'no code')}).`);
    stop(1);
  });

  return {
    onStop(action) {
      close = action;
      if (stoppingSince !== null) void finish(action, 0);
    },
  };
}

async function finish(close: () => Promise<void>, exitCode: number): Promise<void> {
  await close();
  process.exit(exitCode);
}
