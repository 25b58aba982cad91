import { z } from 'zod';

export const settingsSchema = z.strictObject({
  /** The gateway's port from the next start on; `--port` and `SALLYPORT_PORT` win over it. */
  gateway_port: z.int().min(1024).max(65535),
  /** Whether request and response bodies are kept with the calls. */
  record_bodies: z.boolean(),
  /** Refuse calls that name no account, instead of using the newest active one. */
  require_account: z.boolean(),
});
export type Settings = z.infer<typeof settingsSchema>;
export const defaultSettings: Settings = {
  gateway_port: 4477,
  record_bodies: true,
  require_account: false,
};
