import { z } from 'zod';
import { settingsSchema } from '../domain/settings.ts';
import { vaultStatusSchema } from '../domain/vault.ts';
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
  notices: z.array(noticeSchema),
});
export type AppStatus = z.infer<typeof appStatusSchema>;

const nothing = z.strictObject({});

export const appOperations = {
  'app.status': operation(nothing, appStatusSchema),
  'settings.get': operation(nothing, settingsSchema),
  'settings.update': operation(settingsSchema.partial(), settingsSchema),
  /** A fresh one-time sign-in link for the browser console; null in the desktop app, which needs none. */
  'console.link': operation(nothing, z.object({ url: z.string().nullable() })),
};
