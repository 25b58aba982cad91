import type { Scope } from '../../sessions/index.ts';
import type { Toolkits } from '../../toolkits/index.ts';
import type { Tool } from '../tool.ts';

/** One thing that the agent wants to do. */
export interface SearchQuery {
  readonly use_case: string;
}

/** Whether a toolkit can be used at once, and what to do where it cannot. */
export interface ConnectionStatus {
  readonly toolkit: string;
  readonly description: string;
  readonly has_active_connection: boolean;
  readonly status_message: string;
  readonly account_selection?: 'required';
  readonly accounts?: readonly {
    readonly id: string;
    readonly alias?: string;
    readonly status: string;
    readonly created_at: string;
    readonly is_default: boolean;
  }[];
}

/** The documented answer of a search for tools. */
export interface SearchAnswer {
  readonly success: boolean;
  readonly error: string | null;
  readonly results: readonly {
    readonly index: number;
    readonly use_case: string;
    readonly primary_tool_slugs: readonly string[];
    readonly related_tool_slugs: readonly string[];
    readonly toolkits: readonly string[];
    readonly error?: string;
  }[];
  readonly tool_schemas: Readonly<
    Record<
      string,
      {
        readonly tool_slug: string;
        readonly toolkit: string;
        readonly description: string;
        readonly hasFullSchema: true;
        readonly input_schema: Tool['inputParameters'];
      }
    >
  >;
  readonly toolkit_connection_statuses: readonly ConnectionStatus[];
  readonly next_steps_guidance: readonly string[];
  readonly session: { readonly id: string; readonly generate_id: boolean; readonly instructions: string };
  readonly time_info: {
    readonly current_time_utc: string;
    readonly current_time_utc_epoch_seconds: number;
    readonly message: string;
  };
}

export interface SearchDeps {
  /** The tools that fit a text, best first. */
  readonly search: (text: string, limit: number) => Promise<readonly Tool[]>;
  readonly toolkits: Pick<Toolkits, 'find'>;
  readonly scope: Scope;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What the search is known by where no session was made. */
  readonly requestId: string;
}

const mostPrimary = 3;
const mostFound = 8;

/** Searches for each query, and tells the schemas of what was found and which toolkits are connected. */
export async function searchAnswer(queries: readonly SearchQuery[], deps: SearchDeps): Promise<SearchAnswer> {
  const { scope, now } = deps;
  const found = await Promise.all(
    queries.map(async ({ use_case }) => ({ use_case, tools: await deps.search(use_case, mostFound) })),
  );
  const tools = distinct(found.flatMap((each) => each.tools));
  const statuses = [...new Set(tools.flatMap(({ noAuth, toolkit }) => (noAuth ? [] : [toolkit.slug])))].map(
    (slug) => connectionStatus(slug, scope, deps.toolkits),
  );
  const misses = found.filter((each) => each.tools.length === 0).length;
  return {
    success: misses === 0,
    error: misses === 0 ? null : `${misses} out of ${found.length} searches found no tool.`,
    results: found.map(({ use_case, tools: fitting }, index) => ({
      index: index + 1,
      use_case,
      primary_tool_slugs: fitting.slice(0, mostPrimary).map(({ slug }) => slug),
      related_tool_slugs: fitting.slice(mostPrimary).map(({ slug }) => slug),
      toolkits: [...new Set(fitting.map(({ toolkit }) => toolkit.slug))],
      ...(fitting.length === 0 ? { error: 'No tool fits. Name the service, or use other words.' } : {}),
    })),
    tool_schemas: Object.fromEntries(tools.map((tool) => [tool.slug, schemaOf(tool)])),
    toolkit_connection_statuses: statuses,
    next_steps_guidance: guidance(statuses, scope),
    session: {
      id: scope.session?.id ?? deps.requestId,
      generate_id: scope.session === null,
      instructions: 'Pass this id as session_id to the tools that you call next.',
    },
    time_info: {
      current_time_utc: new Date(now).toISOString(),
      current_time_utc_epoch_seconds: Math.floor(now / 1_000),
      message: 'This is UTC. Ask the person for their time zone where local times matter.',
    },
  };
}

/** What the answer says of one tool. */
export function schemaOf(tool: Tool) {
  return {
    tool_slug: tool.slug,
    toolkit: tool.toolkit.slug,
    description: tool.description,
    hasFullSchema: true as const,
    input_schema: tool.inputParameters,
  };
}

/** How a toolkit stands in a scope. */
export function connectionStatus(
  slug: string,
  scope: Scope,
  toolkits: Pick<Toolkits, 'find'>,
): ConnectionStatus {
  const toolkit = toolkits.find(slug);
  const active = scope.accountsOf(slug).filter(({ status }) => status === 'ACTIVE');
  const mustChoose = active.length > 1 && scope.config.multi_account.require_explicit_selection;
  return {
    toolkit: slug,
    description: toolkit ? `${toolkit.name}, at ${toolkit.base_url}` : slug,
    has_active_connection: active.length > 0,
    status_message: statusMessage(active.length, mustChoose),
    ...(mustChoose ? { account_selection: 'required' as const } : {}),
    ...(active.length > 1
      ? {
          accounts: active.map(({ id, alias, status, created_at }, index) => ({
            id,
            ...(alias === null ? {} : { alias }),
            status: status.toLowerCase(),
            created_at,
            is_default: index === 0 && !mustChoose,
          })),
        }
      : {}),
  };
}

function statusMessage(active: number, mustChoose: boolean): string {
  if (active === 0) return 'Not connected: connect it with COMPOSIO_MANAGE_CONNECTIONS first.';
  if (mustChoose) return `${active} accounts are connected: name the one to use as "account".`;
  return active === 1
    ? 'Connected.'
    : `${active} accounts are connected; the newest is used unless one is named.`;
}

function guidance(statuses: readonly ConnectionStatus[], { config }: Scope): string[] {
  const missing = statuses.filter((status) => !status.has_active_connection).map(({ toolkit }) => toolkit);
  const connect = config.manage_connections.enabled
    ? `Connect ${missing.join(', ')} with COMPOSIO_MANAGE_CONNECTIONS and give the person the link.`
    : `Ask the person to connect ${missing.join(', ')} in the Sallyport console.`;
  return [
    ...(missing.length > 0 ? [connect] : []),
    config.execute.enable_multi_execute
      ? 'Run the tools with COMPOSIO_MULTI_EXECUTE_TOOL, following their input schemas.'
      : 'Run the tools one by one, following their input schemas.',
  ];
}

function distinct(tools: readonly Tool[]): Tool[] {
  return [...new Map(tools.map((tool) => [tool.slug, tool])).values()];
}
