import type { EventEmitter } from 'node:events';
import type { LockMoment } from '#shared/domain/vault.ts';
import type { LockMoments } from '../../core/ports/index.ts';

const events = { sleep: 'suspend', screen_lock: 'lock-screen' } as const satisfies Record<LockMoment, string>;

/** Sleep everywhere; the screen's lock on macOS and Windows only (electronjs.org/docs/latest/api/power-monitor). */
export function createLockMoments(powerMonitor: EventEmitter, platform: NodeJS.Platform): LockMoments {
  const known: readonly LockMoment[] = platform === 'linux' ? ['sleep'] : ['sleep', 'screen_lock'];
  return {
    known,
    subscribe(listener) {
      const listeners = known.map((moment) => ({ event: events[moment], hear: () => listener(moment) }));
      for (const { event, hear } of listeners) powerMonitor.on(event, hear);
      return () => {
        for (const { event, hear } of listeners) powerMonitor.off(event, hear);
      };
    },
  };
}
