import { z } from 'zod';

export const settingsSchema = z.strictObject({
  /** The gateway's port from the next start on; `--port` and `SALLYPORT_PORT` win over it. */
  gateway_port: z.int().min(1024).max(65535),
  /** Whether request and response bodies are kept with the calls. */
  record_bodies: z.boolean(),
  /** Refuse calls that name no account, instead of using the newest active one. */
  require_account: z.boolean(),
  /** Requests that one key may make in a window, at all doors together; 0 for any number. */
  rate_limit_requests: z.int().min(0).max(100_000_000),
  rate_limit_window_seconds: z.int().min(1).max(86_400),
});
export type Settings = z.infer<typeof settingsSchema>;
export const defaultSettings: Settings = {
  gateway_port: 4477,
  record_bodies: true,
  require_account: false,
  // It must not slow a quick local program down: by itself it only ends a run away. The services have limits of their own.
  rate_limit_requests: 1_000_000,
  rate_limit_window_seconds: 60,
};
