export { createMcpServers, type McpServers } from './mcp-servers.ts';
export { createScopes, type Scope, type Scopes } from './scope.ts';
export { type ConfigReferences, found, type SessionChange, usualMultiAccount } from './session-config.ts';
export { createSessions, type Sessions } from './sessions.ts';
