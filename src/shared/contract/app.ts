import { z } from 'zod';
import { settingsSchema } from '../domain/settings.ts';
import { lockMomentSchema, vaultStatusSchema } from '../domain/vault.ts';
import { operation } from './operation.ts';

/** Something the person should know about this start, such as a database that was set aside. */
export const noticeSchema = z.object({
  code: z.enum([
    'DatabaseSetAside',
    'RowUnreadable',
    'ErasureDelayed',
    'CallsDropped',
    'GatewayPortInUse',
    'WebhookNotStored',
    'DemoNotStarted',
  ]),
  message: z.string(),
  at: z.iso.datetime(),
});
export type Notice = z.infer<typeof noticeSchema>;

export const appStatusSchema = z.object({
  version: z.string(),
  host: z.enum(['electron', 'headless']),
  /** The gateway's base URL for agents; null while it does not listen. */
  gateway_url: z.string().nullable(),
  data_dir: z.string(),
  vault: vaultStatusSchema,
  /** Whether agents' calls are refused until `gateway.resume`. */
  paused: z.boolean(),
  /** What besides idle time this host can lock the vault at. */
  locks_at: z.array(lockMomentSchema),
  notices: z.array(noticeSchema),
});
export type AppStatus = z.infer<typeof appStatusSchema>;

/** Whether agents' calls are refused. */
export const pauseSchema = z.object({ paused: z.boolean() });

const nothing = z.strictObject({});

export const appOperations = {
  'app.status': operation(nothing, appStatusSchema),
  'settings.get': operation(nothing, settingsSchema),
  'settings.update': operation(settingsSchema.partial(), settingsSchema),
  /** Refuses agents' calls from now on, over restarts too. The vault stays open; what is under way goes on. */
  'gateway.pause': operation(nothing, pauseSchema),
  'gateway.resume': operation(nothing, pauseSchema),
  /** A person has used the console just now, so the idle time begins anew. */
  'console.active': operation(nothing, z.object({})),
  /**
   * Brings the console to an approval, or to their list, without the keyboard. `shown` is false where the person has to go there;
   * `url` is the address then, without a sign-in, and null in the desktop app.
   */
  'console.show': operation(
    z.strictObject({
      approval_id: z.string().min(1).max(64).optional(),
      /** Whether a host without windows starts the browser. */
      browser: z.boolean().default(false),
    }),
    z.object({ shown: z.boolean(), url: z.string().nullable() }),
  ),
  /** A fresh one-time sign-in link for the browser console; null in the desktop app, which needs none. */
  'console.link': operation(nothing, z.object({ url: z.string().nullable() })),
};
