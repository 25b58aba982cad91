import type { CustomCreateResponse } from '@composio/client/resources/mcp/custom';
import type { GenerateURLResponse } from '@composio/client/resources/mcp/generate';
import type {
  McpCreateResponse,
  McpDeleteResponse,
  McpListResponse,
  McpRetrieveAppResponse,
  McpRetrieveResponse,
  McpUpdateResponse,
} from '@composio/client/resources/mcp/mcp';
import { z } from 'zod';
import type { ApiKey } from '#shared/domain/api-key.ts';
import type { McpServer } from '#shared/domain/mcp-server.ts';
import type { Core } from '../../core/index.ts';
import { queryList, queryValue } from './query.ts';
import { defineRoute, type ManagementRoute } from './route.ts';

export interface McpServerRouteDeps extends Pick<Core, 'mcpServers'> {
  /** The gateway's own base URL. */
  readonly gatewayUrl: () => string;
}

const wireSchema = z.object({
  id: z.string(),
  name: z.string(),
  auth_config_ids: z.array(z.string()),
  allowed_tools: z.array(z.string()),
  toolkits: z.array(z.string()),
  toolkit_icons: z.record(z.string(), z.string()),
  mcp_url: z.string(),
  commands: z.object({ claude: z.string(), cursor: z.string(), windsurf: z.string() }),
  managed_auth_via_composio: z.boolean(),
  server_instance_count: z.number(),
  deleted: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
}) satisfies z.ZodType<McpCreateResponse & CustomCreateResponse & McpRetrieveResponse & McpUpdateResponse>;

const name = z
  .string({ error: 'must be a text' })
  .trim()
  .regex(/^[\p{L}\p{N} _-]{1,64}$/u, 'use 1 to 64 letters, digits, spaces, "_" or "-"');
const texts = z.array(z.string()).nullish();
const slugs = z.array(z.string().trim().toLowerCase()).nullish();

const createSchema = z.object({
  name,
  toolkits: slugs,
  no_auth_apps: slugs,
  auth_config_ids: texts,
  allowed_tools: texts,
  custom_tools: texts,
});

const count = (usual: number, most: number) =>
  queryValue(
    z.coerce
      .number({ error: 'must be a number' })
      .int('must be a whole number')
      .min(1, 'must be at least 1')
      .transform((value) => Math.min(value, most))
      .default(usual),
  );

const listQuery = z.object({
  name: queryValue(z.string().optional()),
  toolkits: queryList(z.string().toLowerCase()),
  auth_config_ids: queryList(z.string()),
  page_no: count(1, 1_000_000),
  limit: count(10, 100),
});

const listSchema = z.object({
  items: z.array(wireSchema),
  current_page: z.number(),
  total_pages: z.number(),
}) satisfies z.ZodType<McpListResponse & McpRetrieveAppResponse>;

const deletedSchema = z.object({
  id: z.string(),
  deleted: z.literal(true),
}) satisfies z.ZodType<McpDeleteResponse>;

/** `/mcp` of the documented API: stored selections of tools that MCP clients connect to. */
export function mcpServerRoutes({ mcpServers, gatewayUrl }: McpServerRouteDeps): readonly ManagementRoute[] {
  const shared = { permission: 'tools', tag: 'MCP servers' } as const;
  const urlOf = (id: string) => `${gatewayUrl()}/mcp/server/${id}`;

  function wire(server: McpServer): z.input<typeof wireSchema> {
    const { key_id: _, ...shown } = server;
    return {
      ...shown,
      toolkit_icons: Object.fromEntries(server.toolkits.map((slug) => [slug, ''])),
      mcp_url: urlOf(server.id),
      commands: commandsFor(server, urlOf(server.id)),
      managed_auth_via_composio: false,
      server_instance_count: 0,
      deleted: false,
    };
  }

  function page(
    key: ApiKey,
    query: z.output<typeof listQuery>,
    toolkit?: string,
  ): z.input<typeof listSchema> {
    const wanted = [...query.toolkits, ...(toolkit === undefined ? [] : [toolkit])];
    const matching = mcpServers
      .list(key)
      .filter(
        (server) =>
          server.name.toLowerCase().includes((query.name ?? '').toLowerCase()) &&
          (wanted.length === 0 || wanted.some((slug) => server.toolkits.includes(slug))) &&
          (query.auth_config_ids.length === 0 ||
            query.auth_config_ids.some((id) => server.auth_config_ids.includes(id))),
      );
    const start = (query.page_no - 1) * query.limit;
    return {
      items: matching.slice(start, start + query.limit).map(wire),
      current_page: query.page_no,
      total_pages: Math.max(1, Math.ceil(matching.length / query.limit)),
    };
  }

  const create = (path: '/mcp/servers' | '/mcp/servers/custom') =>
    defineRoute({
      ...shared,
      method: 'POST',
      path,
      summary: 'Store an MCP server',
      body: createSchema,
      answer: { status: 201, schema: wireSchema },
      handle: async ({ key, body }) =>
        wire(
          await mcpServers.create(key, {
            name: body.name,
            toolkits: [...(body.toolkits ?? []), ...(body.no_auth_apps ?? [])],
            auth_config_ids: body.auth_config_ids ?? [],
            allowed_tools: [...(body.allowed_tools ?? []), ...(body.custom_tools ?? [])],
          }),
        ),
    });

  return [
    create('/mcp/servers'),
    create('/mcp/servers/custom'),
    defineRoute({
      ...shared,
      method: 'GET',
      path: '/mcp/servers',
      summary: 'List stored MCP servers',
      query: listQuery,
      answer: { status: 200, schema: listSchema },
      handle: async ({ key, query }) => page(key, query),
    }),
    defineRoute({
      ...shared,
      method: 'GET',
      path: '/mcp/app/{toolkit}',
      summary: 'List the stored MCP servers of a toolkit',
      query: listQuery,
      answer: { status: 200, schema: listSchema },
      handle: async ({ key, query, parameters }) => page(key, query, parameters.toolkit.toLowerCase()),
    }),
    defineRoute({
      ...shared,
      method: 'POST',
      path: '/mcp/servers/generate',
      summary: 'Tell the addresses of a stored MCP server for users or accounts',
      body: z.object({
        mcp_server_id: z.string({ error: 'must be an MCP server id (mcp_…)' }),
        user_ids: texts,
        connected_account_ids: texts,
      }),
      answer: {
        status: 200,
        schema: z.object({
          mcp_url: z.string(),
          user_ids_url: z.array(z.string()),
          connected_account_urls: z.array(z.string()),
        }) satisfies z.ZodType<GenerateURLResponse>,
      },
      async handle({ key, body }) {
        const url = urlOf(mcpServers.get(key, body.mcp_server_id).id);
        const withQuery = (parameter: string, value: string) =>
          `${url}?${new URLSearchParams({ [parameter]: value })}`;
        return {
          mcp_url: url,
          user_ids_url: (body.user_ids ?? []).map((id) => withQuery('user_id', id)),
          connected_account_urls: (body.connected_account_ids ?? []).map((id) =>
            withQuery('connected_account_id', id),
          ),
        };
      },
    }),
    defineRoute({
      ...shared,
      method: 'GET',
      path: '/mcp/{id}',
      summary: 'Look at a stored MCP server',
      answer: { status: 200, schema: wireSchema },
      handle: async ({ key, parameters }) => wire(mcpServers.get(key, parameters.id)),
    }),
    defineRoute({
      ...shared,
      method: 'PATCH',
      path: '/mcp/{id}',
      summary: 'Change a stored MCP server',
      body: createSchema.partial(),
      answer: { status: 200, schema: wireSchema },
      async handle({ key, parameters, body }) {
        const tools = body.allowed_tools ?? body.custom_tools;
        return wire(
          await mcpServers.update(key, parameters.id, {
            ...(body.name === undefined ? {} : { name: body.name }),
            ...(body.toolkits ? { toolkits: body.toolkits } : {}),
            ...(body.auth_config_ids ? { auth_config_ids: body.auth_config_ids } : {}),
            ...(tools ? { allowed_tools: tools } : {}),
          }),
        );
      },
    }),
    defineRoute({
      ...shared,
      method: 'DELETE',
      path: '/mcp/{id}',
      summary: 'Delete a stored MCP server',
      answer: { status: 200, schema: deletedSchema },
      async handle({ key, parameters }) {
        await mcpServers.delete(key, parameters.id);
        return { id: parameters.id, deleted: true as const };
      },
    }),
  ];
}

/** Cursor and Windsurf put the variable's value in its place. */
const environmentKey = ['$', '{env:COMPOSIO_API_KEY}'].join('');

/** How clients are told of the server; the key comes from the environment, so that none stands in a shell's history. */
function commandsFor({ name: title }: McpServer, url: string): z.input<typeof wireSchema>['commands'] {
  const label =
    title
      .trim()
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-') || 'sallyport';
  const settings = JSON.stringify({
    mcpServers: { [label]: { url, headers: { 'x-api-key': environmentKey } } },
  });
  return {
    claude: `claude mcp add --transport http ${label} ${url} --header "x-api-key: $COMPOSIO_API_KEY"`,
    cursor: settings,
    windsurf: settings.replace('"url"', '"serverUrl"'),
  };
}
