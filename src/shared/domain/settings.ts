import { z } from 'zod';
import { settingLimits } from './setting-limits.ts';

const numberOf = (name: keyof typeof settingLimits) =>
  z.int().min(settingLimits[name].least).max(settingLimits[name].most);

export const settingsSchema = z.strictObject({
  /** The gateway's port from the next start on; `--port` and `SALLYPORT_PORT` win over it. */
  gateway_port: numberOf('gateway_port'),
  /** Whether request and response bodies are kept with the calls. */
  record_bodies: z.boolean(),
  /** Toolkits (slugs) and agents (ids of keys) whose bodies are not kept, whatever `record_bodies` says. */
  unrecorded_toolkits: z.array(z.string().min(1).max(64)).max(500),
  unrecorded_agents: z.array(z.string().min(1).max(64)).max(500),
  /** How long calls are kept: days (0 for any), how many, and how much room they may take. The oldest go first. */
  calls_max_age_days: numberOf('calls_max_age_days'),
  calls_max_rows: numberOf('calls_max_rows'),
  calls_max_megabytes: numberOf('calls_max_megabytes'),
  /** Refuse calls that name no account, instead of using the newest active one. */
  require_account: z.boolean(),
  /** Requests that one key may make in a window, at all doors together; 0 for any number. */
  rate_limit_requests: numberOf('rate_limit_requests'),
  rate_limit_window_seconds: numberOf('rate_limit_window_seconds'),
  /** Refuse agents' calls without locking the vault; `gateway.pause` and `gateway.resume` set it. */
  gateway_paused: z.boolean(),
  /** Lock the vault when nobody has used the console for so long; 0 never. Agents' calls are no use of the console. */
  lock_after_minutes: numberOf('lock_after_minutes'),
  /** Lock the vault when the computer goes to sleep, and when its screen is locked; where the host can tell. */
  lock_on_sleep: z.boolean(),
  lock_on_screen_lock: z.boolean(),
});
export type Settings = z.infer<typeof settingsSchema>;
export const defaultSettings: Settings = {
  gateway_port: 4477,
  record_bodies: true,
  unrecorded_toolkits: [],
  unrecorded_agents: [],
  calls_max_age_days: 90,
  calls_max_rows: 1_000_000,
  calls_max_megabytes: 2_048,
  require_account: false,
  // It must not slow a quick local program down: by itself it only ends a run away. The services have limits of their own.
  rate_limit_requests: 1_000_000,
  rate_limit_window_seconds: 60,
  gateway_paused: false,
  // Agents work while nobody is at the computer: what ends that is the person's choice.
  lock_after_minutes: 0,
  lock_on_sleep: false,
  lock_on_screen_lock: false,
};
