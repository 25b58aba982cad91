export { parseCallbackUrl } from './callback-url.ts';
export { createConnectLookup } from './connect-lookup.ts';
export { type Connections, createConnections } from './connections.ts';
export { createDiscovery } from './discovery.ts';
export { createExpiryCheck, type ExpiryCheck } from './expiry-check.ts';
export { connectLinkUrl, connectPath } from './link-url.ts';
export {
  type ConnectLink,
  type ConnectLinks,
  type ConnectLinksDeps,
  createConnectLinks,
  type LinkMaker,
  type LinkOffer,
} from './links.ts';
export { createMint } from './mint.ts';
export { createTokenEndpoint } from './oauth-client.ts';
export { createOAuth1Exchange } from './oauth1-exchange.ts';
export { createTokenRefresher, isRenewable, type TokenRefresher } from './refresh.ts';
export { createRegistrar } from './registration.ts';
export { createRegistrations, type ServerRegistrations } from './registrations.ts';
