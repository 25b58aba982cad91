import type { Notification } from '../core/ports/index.ts';

/** Where the console shows what a notification is about; its pages are fragments of one address. */
export function fragmentOf(shows: Notification['shows']): string {
  return 'account' in shows ? `#/connections/reconnect/${shows.account}` : `#/approvals/${shows.approval}`;
}
