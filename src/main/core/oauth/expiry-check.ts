import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { Accounts } from '../accounts/index.ts';
import { type Backoff, backoffMs, jittered } from '../backoff.ts';
import type { Clock, Timers } from '../ports/index.ts';
import { isRenewable, type TokenRefresher } from './refresh.ts';

/** Keeps accounts fresh that nobody is using, and finds out early which ones need their owner. */
export interface ExpiryCheck {
  start(): void;
  /** Looks soon instead of at the next turn, as after the vault was unlocked. */
  hurry(): void;
  /** Ends the checks; resolves when the one under way is over. */
  stop(): Promise<void>;
}

export interface ExpiryCheckDeps {
  readonly accounts: Pick<Accounts, 'all' | 'valuesOf' | 'close'>;
  readonly refresher: Pick<TokenRefresher, 'isDue' | 'refresh'>;
  /** Whether credentials can be opened now. */
  readonly isUnlocked: () => boolean;
  readonly clock: Clock;
  readonly timers: Timers;
  /** From 0 up to 1. */
  readonly random: () => number;
}

const intervalMs = 60_000;
const soonMs = 2_000;
const atOnce = 4;
/** A machine's clock may be ahead of the provider's. */
const graceMs = 5 * 60_000;
const retry: Backoff = { firstMs: 60_000, factor: 2, longestMs: 60 * 60_000 };

/**
 * Looks at the accounts every minute. An account whose token ends soon is renewed, a few at a time and each with pauses that
 * grow while its provider cannot be reached; one whose token has ended and cannot be renewed becomes EXPIRED.
 */
export function createExpiryCheck(deps: ExpiryCheckDeps): ExpiryCheck {
  const { accounts, refresher, clock, timers, random } = deps;
  const failed = new Map<string, { readonly times: number; readonly nextAt: number }>();
  let running: Promise<void> | null = null;
  let isStarted = false;
  let cancel = () => {};

  function schedule(ms: number): void {
    cancel();
    if (isStarted) cancel = timers.after(jittered(ms, random), turn);
  }

  function turn(): void {
    running ??= check().finally(() => {
      running = null;
      schedule(intervalMs);
    });
  }

  async function check(): Promise<void> {
    if (!deps.isUnlocked()) return;
    const active = accounts.all().filter(({ status, auth_config_id }) => {
      return status === 'ACTIVE' && auth_config_id !== null;
    });
    const known = new Set(active.map(({ id }) => id));
    for (const id of failed.keys()) if (!known.has(id)) failed.delete(id);
    const due = active.filter((account) => refresher.isDue(account) && !isWaiting(account.id));
    const lane = async () => {
      for (let account = due.shift(); account && isStarted; account = due.shift()) await attend(account);
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
  }

  function isWaiting(id: string): boolean {
    const last = failed.get(id);
    return last !== undefined && last.nextAt > clock.monotonic();
  }

  async function attend(account: ConnectedAccount): Promise<void> {
    const { id } = account;
    try {
      if (isRenewable(account, accounts.valuesOf(id))) await refresher.refresh(id);
      else if (hasEnded(account)) await accounts.close(id, 'EXPIRED', endedReason);
      failed.delete(id);
    } catch {
      // What it means for the account is noted where it failed; here only the next attempt is put off.
      const times = (failed.get(id)?.times ?? 0) + 1;
      failed.set(id, { times, nextAt: clock.monotonic() + backoffMs(retry, times, random) });
    }
  }

  function hasEnded({ expires_at: end }: ConnectedAccount): boolean {
    return end !== null && Date.parse(end) + graceMs < clock.now();
  }

  return {
    start() {
      isStarted = true;
      schedule(soonMs);
    },
    hurry() {
      if (running === null) schedule(soonMs);
    },
    async stop() {
      isStarted = false;
      cancel();
      await running;
    },
  };
}

const endedReason =
  'The access token has ended, and the provider gave nothing to renew it with. Connect the account again';
