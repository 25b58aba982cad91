import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collect = (options: { type: 'minor' }) => void;

/** Smaller ones leave so many objects beside them that V8 collects them by itself. */
const leastCounted = 8 * 1024;
const collectAfter = 8 * 1024 * 1024;

/**
 * Counts what streams by, and has V8 collect young objects after every 8 MiB. Node reads sockets into blocks of 64 KiB which live
 * until then; beside each stand so few small objects that without it dead blocks pile up until V8's limit for memory outside its
 * heap, 64 MiB and more.
 *
 * @param collect runs a minor collection.
 */
export function createReadBlocks(collect: () => void = collectYoung): { passed(bytes: number): void } {
  let passed = 0;
  return {
    passed(bytes) {
      if (bytes < leastCounted) return;
      passed += bytes;
      if (passed < collectAfter) return;
      passed = 0;
      collect();
    },
  };
}

let gc: Collect | null | undefined;

function collectYoung(): void {
  if (gc === undefined) gc = exposedCollector();
  gc?.({ type: 'minor' });
}

/** V8's collector, which Node shows only to contexts made after the flag is set; null where an embedder keeps it. */
function exposedCollector(): Collect | null {
  try {
    setFlagsFromString('--expose-gc');
    return runInNewContext('gc') as Collect;
  } catch {
    return null;
  } finally {
    setFlagsFromString('--no-expose-gc');
  }
}
