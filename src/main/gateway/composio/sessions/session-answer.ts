import { z } from 'zod';
import { type Session, sessionConfigSchema } from '#shared/domain/session.ts';
import type { Tool } from '../../../core/tools/index.ts';
import { namedCustomToolsSchema } from './custom-tools.ts';
import type { SessionParts } from './session-request.ts';

const { toolkits, tools, tags, workbench, manage_connections, ...plainParts } = sessionConfigSchema.shape;

/** The documented shape of a session. */
export const wireSessionSchema = z.object({
  session_id: z.string(),
  mcp: z.object({ type: z.literal('http'), url: z.string() }),
  tool_router_tools: z.array(z.string()),
  config: z.object({
    user_id: z.string(),
    ...plainParts,
    toolkits: toolkits.unwrap().optional(),
    tools: tools.optional(),
    tags: tags.unwrap().optional(),
    manage_connections: manage_connections.extend({
      enable_wait_for_connections: z.boolean(),
      enable_connection_removal: z.boolean(),
    }),
    workbench: workbench.unwrap(),
  }),
  config_version: z.number(),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })).optional(),
  experimental: namedCustomToolsSchema.extend({ assistive_prompt: z.string().optional() }).optional(),
});
export type WireSession = z.input<typeof wireSessionSchema>;

/** @param shown the tools that the session puts before an agent. */
export function toWireSession(session: Session, shown: readonly Tool[], gatewayUrl: string): WireSession {
  const { toolkits: only, tags: hints, tools: filters, ...config } = session.config;
  return {
    session_id: session.id,
    mcp: { type: 'http', url: `${gatewayUrl}/mcp/session/${session.id}` },
    tool_router_tools: shown.filter((tool) => tool.shown === 'always').map(({ slug }) => slug),
    config: {
      ...config,
      user_id: session.user_id,
      ...(only === null ? {} : { toolkits: only }),
      ...(Object.keys(filters).length === 0 ? {} : { tools: filters }),
      ...(hints === null ? {} : { tags: hints }),
      manage_connections: {
        ...config.manage_connections,
        enable_wait_for_connections: false,
        enable_connection_removal: false,
      },
      workbench: config.workbench ?? { enable: false, proxy_execution_enabled: false },
    },
    config_version: session.config_version,
  };
}

/** How many preloaded tools an agent's context takes well, as documented. */
const fewTools = 20;

/** What a request asked for and does not get, or should think about. */
export function warningsFor(parts: SessionParts, session: Session): Pick<WireSession, 'warnings'> {
  const { tools: preloaded } = session.config.preload;
  const warnings = [
    ...(parts.workbench && parts.workbench.enable !== false
      ? [
          {
            code: 'WORKBENCH_UNAVAILABLE',
            message: 'There is no sandbox on this machine: workbench settings are kept, but have no effect.',
          },
        ]
      : []),
    ...(parts.manage_connections?.enable_wait_for_connections
      ? [
          {
            code: 'WAIT_FOR_CONNECTIONS_UNAVAILABLE',
            message:
              'COMPOSIO_WAIT_FOR_CONNECTIONS is not offered: look at the connections again once the person has connected.',
          },
        ]
      : []),
    ...(parts.manage_connections?.enable_connection_removal
      ? [
          {
            code: 'CONNECTION_REMOVAL_UNAVAILABLE',
            message: 'COMPOSIO_MANAGE_CONNECTIONS removes no accounts: the person does, in the console.',
          },
        ]
      : []),
    ...(preloaded === 'all' || preloaded.length > fewTools
      ? [
          {
            code: 'PRELOAD_TOOLS_HIGH_CONTEXT_USAGE',
            message: `Preloading more than ${fewTools} tools takes up much of the agent's context.`,
          },
        ]
      : []),
  ];
  return warnings.length === 0 ? {} : { warnings };
}

/** What an agent may be told of its session's tools, in its instructions. */
export function assistivePrompt({ config }: Session): string {
  return [
    'You can use services that the person has connected to Sallyport, a gateway on their own machine.',
    ...(config.search.enable ? ['Find tools with COMPOSIO_SEARCH_TOOLS.'] : []),
    ...(config.manage_connections.enabled
      ? ['Where a service is not connected, call COMPOSIO_MANAGE_CONNECTIONS and give the person the link.']
      : []),
    ...(config.execute.enable_multi_execute ? ['Run tools with COMPOSIO_MULTI_EXECUTE_TOOL.'] : []),
    'Credentials are added by Sallyport: never ask for them.',
  ].join(' ');
}
