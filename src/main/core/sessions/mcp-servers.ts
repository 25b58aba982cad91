import type { ApiKey } from '#shared/domain/api-key.ts';
import type { McpServer } from '#shared/domain/mcp-server.ts';
import { SallyportError } from '#shared/errors.ts';
import { createSerialQueue } from '#shared/serial-queue.ts';
import type { Clock, McpServerRepository } from '../ports/index.ts';
import { type Fault, validationFailed } from '../toolkits/index.ts';
import type { ConfigReferences } from './session-config.ts';

/** What can be said of a stored MCP server. */
export type McpServerInput = Pick<McpServer, 'name' | 'toolkits' | 'auth_config_ids' | 'allowed_tools'>;

/** The stored MCP server configurations, in memory once started. Each is there for the key that made it alone. */
export interface McpServers {
  start(): Promise<void>;
  /** Uses what a backup brought, which is stored already. */
  adopt(restored: readonly McpServer[]): void;
  /** Those of a key, newest first. */
  list(key: ApiKey): readonly McpServer[];
  /** @throws McpServerNotFound. */
  get(key: ApiKey, id: string): McpServer;
  /** @throws ValidationFailed with every reference that leads nowhere. */
  create(key: ApiKey, input: McpServerInput): Promise<McpServer>;
  /** Changes what is named. @throws McpServerNotFound, ValidationFailed. */
  update(key: ApiKey, id: string, change: Partial<McpServerInput>): Promise<McpServer>;
  /** @throws McpServerNotFound. */
  delete(key: ApiKey, id: string): Promise<void>;
  /** Those of every key that offer a toolkit. */
  naming(toolkit: string): readonly McpServer[];
}

export interface McpServersDeps {
  readonly repository: McpServerRepository;
  readonly references: ConfigReferences;
  readonly clock: Clock;
  /** A fresh `mcp_…` id. */
  readonly newId: () => string;
}

export function createMcpServers({ repository, references, clock, newId }: McpServersDeps): McpServers {
  const servers = new Map<string, McpServer>();
  const inTurn = createSerialQueue();
  const now = () => new Date(clock.now()).toISOString();

  function get(key: ApiKey, id: string): McpServer {
    const server = servers.get(id);
    if (server && server.key_id === key.id) return server;
    throw new SallyportError('McpServerNotFound', `id: there is no MCP server "${id.slice(0, 64)}".`, {
      field: 'id',
      fix: 'List the MCP servers of this key (GET /mcp/servers), or create one.',
    });
  }

  /** Toolkits that only the auth configs name belong to the server too. */
  function complete(input: McpServerInput): McpServerInput {
    const faults = faultsOf(input, references);
    if (faults.length > 0) throw validationFailed(faults, 'Name what exists here.');
    const ofConfigs = input.auth_config_ids.flatMap((id) => references.authConfig(id)?.toolkit ?? []);
    return { ...input, toolkits: [...new Set([...input.toolkits, ...ofConfigs])] };
  }

  async function keep(server: McpServer): Promise<McpServer> {
    await repository.put(server);
    servers.set(server.id, server);
    return server;
  }

  return {
    async start() {
      for (const server of await repository.all()) servers.set(server.id, server);
    },
    adopt(restored) {
      for (const server of restored) servers.set(server.id, server);
    },
    list: (key) =>
      [...servers.values()]
        .filter((server) => server.key_id === key.id)
        .sort((a, b) => (`${a.created_at}${a.id}` > `${b.created_at}${b.id}` ? -1 : 1)),
    get,
    create: (key, input) =>
      inTurn(async () => {
        const time = now();
        return keep({
          id: newId(),
          key_id: key.id,
          ...complete(input),
          created_at: time,
          updated_at: time,
        });
      }),
    update: (key, id, change) =>
      inTurn(async () => {
        const server = get(key, id);
        const said = Object.entries(change).filter(([, value]) => value !== undefined);
        const { name, toolkits, auth_config_ids, allowed_tools }: McpServerInput = {
          ...server,
          ...Object.fromEntries(said),
        };
        const input = complete({ name, toolkits, auth_config_ids, allowed_tools });
        return keep({ ...server, ...input, updated_at: now() });
      }),
    delete: (key, id) =>
      inTurn(async () => {
        get(key, id);
        await repository.delete(id);
        servers.delete(id);
      }),
    naming: (toolkit) => [...servers.values()].filter(({ toolkits }) => toolkits.includes(toolkit)),
  };
}

function faultsOf(input: McpServerInput, references: ConfigReferences): Fault[] {
  const { toolkits, auth_config_ids: configs, allowed_tools: tools } = input;
  return [
    ...toolkits
      .filter((slug) => !references.toolkits.find(slug))
      .map((slug) => ({ field: 'toolkits', reason: `there is no toolkit "${slug.slice(0, 64)}"` })),
    ...configs
      .filter((id) => !references.authConfig(id))
      .map((id) => ({ field: 'auth_config_ids', reason: `there is no auth config "${id.slice(0, 64)}"` })),
    ...tools
      .filter((slug) => !references.isTool(slug))
      .map((slug) => ({ field: 'allowed_tools', reason: `there is no tool "${slug.slice(0, 128)}"` })),
    ...(toolkits.length + configs.length === 0
      ? [{ field: 'toolkits', reason: 'names no toolkit, and no auth config does either' }]
      : []),
  ];
}
