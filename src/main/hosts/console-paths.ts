/** Where the console shows what an account needs; its pages are fragments of one address. */
export function reconnectFragment(accountId: string): string {
  return `#/connections/reconnect/${accountId}`;
}
