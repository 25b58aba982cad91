/** Where connect links are served. */
export const connectPath = '/connect/';

/** The address of a connect link, on a gateway. */
export function connectLinkUrl(gatewayUrl: string, token: string): string {
  return `${gatewayUrl}${connectPath}${token}`;
}
