export { parseCallbackUrl } from './callback-url.ts';
export { createConnectLookup } from './connect-lookup.ts';
export { type Connections, createConnections } from './connections.ts';
export { createExpiryCheck } from './expiry-check.ts';
export { connectLinkUrl, connectPath } from './link-url.ts';
export { type ConnectLink, type ConnectLinks, createConnectLinks, type LinkOffer } from './links.ts';
export { createMint } from './mint.ts';
export { createTokenEndpoint } from './oauth-client.ts';
export { createTokenRefresher, type TokenRefresher } from './refresh.ts';
