import type { Access } from './access/index.ts';
import type { Accounts } from './accounts/index.ts';
import type { AuthConfigs } from './auth-configs/index.ts';
import { newId } from './ids.ts';
import { type ConnectLinks, connectLinkUrl } from './oauth/index.ts';
import type { Clock, McpServerRepository, SessionRepository } from './ports/index.ts';
import { createDownloads, type Downloads, type ProxyEngine } from './proxy/index.ts';
import {
  type ConfigReferences,
  createMcpServers,
  createScopes,
  createSessions,
  found,
  type McpServers,
  type Scopes,
  type Sessions,
} from './sessions/index.ts';
import type { Toolkits } from './toolkits/index.ts';
import { createOperationTools, createTools, type ToolLibrary, type Tools } from './tools/index.ts';

/** Sessions, MCP servers and the tools that they offer, wired together. */
export interface AgentTools {
  readonly sessions: Sessions;
  readonly mcpServers: McpServers;
  readonly scopes: Scopes;
  readonly tools: Tools;
  readonly downloads: Downloads;
}

export interface AgentToolsDeps {
  readonly repositories: {
    readonly sessions: SessionRepository;
    readonly mcpServers: McpServerRepository;
  };
  readonly access: Access;
  readonly accounts: Accounts;
  readonly authConfigs: AuthConfigs;
  readonly toolkits: Toolkits;
  /** The imported tools. */
  readonly library: ToolLibrary;
  readonly links: ConnectLinks;
  readonly proxy: ProxyEngine;
  readonly clock: Clock;
  readonly mustNameAccount: () => boolean;
  /** The gateway's base URL. */
  readonly gatewayUrl: () => string;
}

export function createAgentTools(deps: AgentToolsDeps): AgentTools {
  const { repositories, accounts, authConfigs, toolkits, clock, gatewayUrl } = deps;
  const downloads = createDownloads(gatewayUrl, () => clock.now());
  const tools = createTools({
    ...deps,
    downloads,
    further: [createOperationTools({ ...deps, downloads })],
    linkUrl: (token) => connectLinkUrl(gatewayUrl(), token),
    newRequestId: () => newId('req'),
  });
  const references: ConfigReferences = {
    toolkits,
    account: (id) => found(() => accounts.get(id)),
    authConfig: (id) => found(() => authConfigs.get(id)),
    isTool(slug, toolkit) {
      const tool = tools.find(slug);
      return tool !== undefined && (toolkit === undefined || tool.toolkit.slug === toolkit);
    },
  };
  return {
    sessions: createSessions({
      repository: repositories.sessions,
      references,
      clock,
      newId: () => newId('trs'),
    }),
    mcpServers: createMcpServers({
      repository: repositories.mcpServers,
      references,
      clock,
      newId: () => newId('mcp'),
    }),
    scopes: createScopes(deps),
    tools,
    downloads,
  };
}
