export { type Connections, createConnections } from './connections.ts';
export { createTokenEndpoint } from './oauth-client.ts';
export { createTokenRefresher, type TokenRefresher } from './refresh.ts';
