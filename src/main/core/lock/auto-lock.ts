import type { Settings } from '#shared/domain/settings.ts';
import type { Clock, LockMoments, Timers } from '../ports/index.ts';
import type { Vault } from '../vault/index.ts';

/** Locks the vault when nobody uses the console, and when the computer sleeps or its screen is locked, as the settings say. */
export interface AutoLock {
  start(): void;
  stop(): void;
  /** A person has used the console. What agents do is no such use. */
  used(): void;
  /** The settings were changed. */
  settingsChanged(): void;
}

export interface AutoLockDeps {
  readonly vault: Pick<Vault, 'status' | 'lock' | 'onLockChange'>;
  readonly settings: () => Pick<Settings, 'lock_after_minutes' | 'lock_on_sleep' | 'lock_on_screen_lock'>;
  readonly moments: LockMoments;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** Timers stand still while a computer sleeps, so the clocks are read again at least this often. */
const lookEveryMs = 15_000;

export function createAutoLock({ vault, settings, moments, clock, timers }: AutoLockDeps): AutoLock {
  let used = read(clock);
  let cancel = () => {};
  let unsubscribe: (() => void)[] = [];

  /** One clock is set back by people, the other stands still in a sleep: the one that moved further counts. */
  const idleMs = () => Math.max(clock.now() - used.wall, clock.monotonic() - used.monotonic);

  function look(): void {
    cancel();
    const limitMs = settings().lock_after_minutes * 60_000;
    if (limitMs === 0 || vault.status().state !== 'unlocked') return;
    const leftMs = limitMs - idleMs();
    if (leftMs <= 0) vault.lock('idle');
    else cancel = timers.after(Math.min(leftMs, lookEveryMs), look);
  }

  function beginAnew(): void {
    used = read(clock);
    look();
  }

  return {
    start() {
      const { lock } = vault;
      unsubscribe = [
        vault.onLockChange((unlocked) => (unlocked ? beginAnew() : cancel())),
        moments.subscribe((moment) => {
          const { lock_on_sleep: onSleep, lock_on_screen_lock: onScreenLock } = settings();
          if (moment === 'sleep' ? onSleep : onScreenLock) lock(moment);
        }),
      ];
      beginAnew();
    },
    stop() {
      cancel();
      for (const end of unsubscribe) end();
    },
    used() {
      // Whoever comes back to a computer that slept past the time does not keep the vault open by that.
      look();
      used = read(clock);
    },
    settingsChanged: look,
  };
}

function read(clock: Clock): { readonly wall: number; readonly monotonic: number } {
  return { wall: clock.now(), monotonic: clock.monotonic() };
}
