import type { Settings } from '#shared/domain/settings.ts';
import type { CallRetention } from '../ports/index.ts';

const dayMs = 86_400_000;
const megabyte = 1_000_000;

/** Whether bodies of a call are kept, by whose it is. */
export function keepsBodies(
  settings: Pick<Settings, 'record_bodies' | 'unrecorded_toolkits' | 'unrecorded_agents'>,
  toolkit: string | null,
  keyId: string | null,
): boolean {
  if (!settings.record_bodies) return false;
  if (toolkit !== null && settings.unrecorded_toolkits.includes(toolkit)) return false;
  return keyId === null || !settings.unrecorded_agents.includes(keyId);
}

/** How long calls are kept, as the log understands it. */
export function retentionOf(
  settings: Pick<Settings, 'calls_max_age_days' | 'calls_max_rows' | 'calls_max_megabytes'>,
): CallRetention {
  const { calls_max_age_days: days, calls_max_rows: maxRows, calls_max_megabytes: megabytes } = settings;
  return { maxAgeMs: days === 0 ? null : days * dayMs, maxRows, maxBytes: megabytes * megabyte };
}
