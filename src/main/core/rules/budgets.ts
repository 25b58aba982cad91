import type { CallSummary } from '#shared/domain/call.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Clock } from '../ports/index.ts';
import type { Decision } from './evaluate.ts';

/** How much of their limits rules have let through, for each key on its own. Kept in memory: a restart begins anew. */
export interface RuleBudgets {
  /** Counts a call against the limits of the rule that let it through. @throws RateLimited where one is used up. */
  take(keyId: string, decision: Decision): void;
  /** Counts the bytes of a call that has ended. */
  spent(call: Pick<CallSummary, 'key_id' | 'rule' | 'request_bytes' | 'response_bytes'>): void;
}

interface Usage {
  minute: number;
  calls: number;
  day: number;
  bytes: number;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

export function createRuleBudgets(clock: Pick<Clock, 'now'>): RuleBudgets {
  // Only rules with limits are counted, and of those only the ones that are used.
  const usages = new Map<string, Usage>();

  function usageOf(keyId: string, rule: string): Usage {
    const name = `${keyId} ${rule}`;
    const minute = Math.floor(clock.now() / minuteMs);
    const day = Math.floor(clock.now() / dayMs);
    const usage = usages.get(name) ?? { minute, calls: 0, day, bytes: 0 };
    if (usage.minute !== minute) Object.assign(usage, { minute, calls: 0 });
    if (usage.day !== day) Object.assign(usage, { day, bytes: 0 });
    usages.set(name, usage);
    return usage;
  }

  return {
    take(keyId, { rule, limits }) {
      if (limits === null) return;
      const usage = usageOf(keyId, rule);
      if (limits.calls_per_minute !== undefined && usage.calls >= limits.calls_per_minute) {
        throw usedUp(rule, `${limits.calls_per_minute} calls a minute`, 'Wait for the next minute');
      }
      if (limits.bytes_per_day !== undefined && usage.bytes >= limits.bytes_per_day) {
        throw usedUp(rule, `${limits.bytes_per_day} bytes a day`, 'Wait until midnight UTC');
      }
      usage.calls += 1;
    },
    spent({ key_id: keyId, rule, request_bytes: sent, response_bytes: received }) {
      if (keyId === null || rule === null || !usages.has(`${keyId} ${rule}`)) return;
      usageOf(keyId, rule).bytes += sent + received;
    },
  };
}

function usedUp(rule: string, limit: string, wait: string): SallyportError {
  return new SallyportError(
    'RateLimited',
    `The rule "${rule}" lets ${limit} through, and they are used up.`,
    {
      fix: `${wait}, or ask the owner for a higher limit (console, Agents).`,
    },
  );
}
