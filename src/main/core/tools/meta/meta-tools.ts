import type { z } from 'zod';
import type { SessionConfig } from '#shared/domain/session.ts';
import type { Clock } from '../../ports/index.ts';
import type { Toolkits } from '../../toolkits/index.ts';
import { checkInput } from '../check-input.ts';
import { objectSchema } from '../object-schema.ts';
import {
  type ObjectSchema,
  type Tool,
  type ToolOutcome,
  type ToolRun,
  type ToolSource,
  unversioned,
} from '../tool.ts';
import { manageConnections } from './manage-connections.ts';
import { connectionsInput, multiExecuteInput, schemasInput, searchInput } from './meta-inputs.ts';
import { multiExecute } from './multi-execute.ts';
import { type SearchAnswer, type SearchQuery, schemaOf, searchAnswer } from './search-answer.ts';

/** The tools that find, connect and run other tools. */
export interface MetaTools extends ToolSource {
  /** Whether a configuration offers one of them. */
  offers(config: SessionConfig, slug: string): boolean;
  /** @param custom tools of the caller's own, found beside the others. */
  searchFor(
    queries: readonly SearchQuery[],
    scope: ToolRun['scope'],
    custom: readonly Tool[],
  ): Promise<SearchAnswer>;
}

export interface MetaToolsDeps {
  /** The other tools that a scope offers. */
  readonly others: {
    search(
      text: string,
      scope: ToolRun['scope'],
      limit: number,
      custom: readonly Tool[],
    ): Promise<readonly Tool[]>;
    /** @throws ToolNotFound, PermissionDenied where the scope excludes it. */
    get(slug: string, scope: ToolRun['scope']): Tool;
    execute(run: ToolRun): Promise<ToolOutcome>;
  };
  readonly toolkits: Pick<Toolkits, 'find'>;
  readonly clock: Clock;
  /** The address of a connect link. */
  readonly linkUrl: (token: string) => string;
  readonly newRequestId: () => string;
}

interface MetaTool {
  readonly tool: Tool;
  readonly offered: (config: SessionConfig) => boolean;
  readonly execute: (run: ToolRun) => Promise<Omit<ToolOutcome, 'logId'>>;
}

const anyObject: ObjectSchema = { type: 'object', properties: {}, additionalProperties: true };

export function createMetaTools(deps: MetaToolsDeps): MetaTools {
  const { others, toolkits, clock, linkUrl, newRequestId } = deps;

  const searchFor: MetaTools['searchFor'] = (queries, scope, custom) =>
    searchAnswer(queries, {
      search: (text, limit) => others.search(text, scope, limit, custom),
      toolkits,
      scope,
      now: clock.now(),
      requestId: newRequestId(),
    });

  const metaTools: readonly MetaTool[] = [
    {
      tool: describe(
        'COMPOSIO_SEARCH_TOOLS',
        'Search tools',
        'Finds the tools for what is to be done, with their input schemas, and tells which services are connected. Call it first.',
        searchInput,
        ['important', 'readOnlyHint', 'openWorldHint'],
      ),
      offered: ({ search }) => search.enable,
      async execute({ input, scope }) {
        const answer = await searchFor(checkInput(searchInput, input).queries, scope, []);
        return { successful: answer.success, data: { ...answer }, error: answer.error };
      },
    },
    {
      tool: describe(
        'COMPOSIO_GET_TOOL_SCHEMAS',
        'Get tool schemas',
        'Tells the input schemas of tools whose slugs are known.',
        schemasInput,
        ['readOnlyHint'],
      ),
      offered: ({ search }) => search.enable,
      async execute({ input, scope }) {
        const slugs = checkInput(schemasInput, input).tool_slugs;
        const schemas = slugs.map((slug) => [slug, schemaOf(others.get(slug, scope))]);
        return succeeded({ tool_schemas: Object.fromEntries(schemas) });
      },
    },
    {
      tool: describe(
        'COMPOSIO_MANAGE_CONNECTIONS',
        'Manage connections',
        'Tells whether services are connected, and makes a link at which the person connects one that is not. Nothing is connected until the person has agreed there.',
        connectionsInput,
        ['important', 'openWorldHint'],
      ),
      offered: ({ manage_connections: manage }) => manage.enabled,
      async execute({ input, scope }) {
        return succeeded(await manageConnections(checkInput(connectionsInput, input), scope, linkUrl));
      },
    },
    {
      tool: describe(
        'COMPOSIO_MULTI_EXECUTE_TOOL',
        'Execute tools',
        'Runs up to 50 tools at once. Search them first, and follow their input schemas.',
        multiExecuteInput,
        ['important', 'destructiveHint', 'openWorldHint'],
      ),
      offered: ({ execute }) => execute.enable_multi_execute,
      async execute(run) {
        const { tools } = checkInput(multiExecuteInput, run.input);
        const { data, failed } = await multiExecute(tools, async (item) =>
          others.execute({
            ...run,
            tool: others.get(item.tool_slug, run.scope),
            input: item.arguments,
            account: item.account,
          }),
        );
        const error = failed === 0 ? null : `${failed} out of ${tools.length} tools failed`;
        return { successful: failed === 0, data, error };
      },
    },
  ];
  const bySlug = new Map(metaTools.map((each) => [each.tool.slug, each]));

  return {
    list: (slugs) =>
      slugs === undefined || slugs.includes('composio') ? metaTools.map(({ tool }) => tool) : [],
    find: (slug) => bySlug.get(slug)?.tool,
    // They are there from the start: a search is for the other ones.
    search: async () => [],
    offers: (config, slug) => bySlug.get(slug)?.offered(config) ?? false,
    searchFor,
    async execute(run) {
      const found = bySlug.get(run.tool.slug);
      if (!found) throw new Error(`${run.tool.slug} is no meta tool`);
      return { ...(await found.execute(run)), logId: newRequestId() };
    },
  };
}

function describe(
  slug: string,
  name: string,
  description: string,
  input: z.ZodObject,
  tags: readonly string[],
): Tool {
  return {
    slug,
    name,
    description,
    toolkit: { slug: 'composio', name: 'Composio' },
    inputParameters: objectSchema(input),
    outputParameters: anyObject,
    tags,
    scopes: [],
    version: unversioned,
    noAuth: true,
    shown: 'always',
  };
}

function succeeded(data: Readonly<Record<string, unknown>>): Omit<ToolOutcome, 'logId'> {
  return { successful: true, data, error: null };
}
