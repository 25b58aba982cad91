import { SallyportError } from '#shared/errors.ts';
import type { Clock } from '../ports/index.ts';
import type { Downloads, ProxyEngine } from '../proxy/index.ts';
import type { Scope } from '../sessions/index.ts';
import type { Toolkits } from '../toolkits/index.ts';
import { createMetaTools } from './meta/meta-tools.ts';
import type { SearchAnswer, SearchQuery } from './meta/search-answer.ts';
import { createProxyTools } from './proxy-tools.ts';
import { rankTools } from './rank-tools.ts';
import type { Tool, ToolOutcome, ToolRun, ToolSource } from './tool.ts';

/** Every tool there is, whatever it comes from. */
export interface Tools {
  /** Those of the toolkits named, or all. */
  list(toolkits?: readonly string[]): readonly Tool[];
  find(slug: string): Tool | undefined;
  /** @throws ToolNotFound. */
  get(slug: string): Tool;
  /** What is put before an agent that did not ask: helpers, preloaded tools, and those of toolkits in use. */
  shownIn(scope: Scope): readonly Tool[];
  /** @param custom tools of the caller's own, found beside the others. */
  search(queries: readonly SearchQuery[], scope: Scope, custom?: readonly Tool[]): Promise<SearchAnswer>;
  /** Those of a list that fit a text, best first and connected toolkits before others; then those that merely hold its words. */
  rank(list: readonly Tool[], text: string, scope: Scope): Promise<readonly Tool[]>;
  /** @throws ToolNotFound, PermissionDenied where the scope excludes it, ValidationFailed, refusals of the pipeline. */
  execute(slug: string, run: Omit<ToolRun, 'tool'>): Promise<ToolOutcome>;
}

export interface ToolsDeps {
  readonly toolkits: Pick<Toolkits, 'usable' | 'find'>;
  readonly proxy: ProxyEngine;
  readonly downloads: Downloads;
  readonly clock: Clock;
  readonly linkUrl: (token: string) => string;
  readonly newRequestId: () => string;
  /** Sources beside the built-in ones. */
  readonly further?: readonly ToolSource[];
}

/** What can be used at once goes before what fits a little better. */
const connectedBonus = 2;

/** The most tools that `preload: all` puts before an agent (the documented cap). */
const mostPreloaded = 1_000;

export function createTools(deps: ToolsDeps): Tools {
  const sources: readonly ToolSource[] = [createProxyTools(deps), ...(deps.further ?? [])];
  const meta = createMetaTools({
    ...deps,
    others: {
      search: (text, scope, limit, custom) =>
        searchSources(text, scope, limit, custom, (tool) => scope.allowsTool(filtered(tool))),
      get(slug, scope) {
        const found = locate(slug, sources);
        if (!found) throw meta.find(slug) ? helperInside(slug) : toolNotFound(slug);
        if (!scope.allowsTool(filtered(found.tool))) throw toolExcluded(slug);
        return found.tool;
      },
      execute: (run) => sourceOf(run.tool.slug).execute(run),
    },
  });

  function locate(slug: string, within: readonly ToolSource[]) {
    for (const source of within) {
      const tool = source.find(slug);
      if (tool) return { tool, source };
    }
    return undefined;
  }

  function sourceOf(slug: string): ToolSource {
    const found = locate(slug, [meta, ...sources]);
    if (!found) throw toolNotFound(slug);
    return found.source;
  }

  function get(slug: string): Tool {
    return locate(slug, [meta, ...sources])?.tool ?? raise(toolNotFound(slug));
  }

  function isOffered(tool: Tool, scope: Scope): boolean {
    if (meta.find(tool.slug)) return meta.offers(scope.config, tool.slug);
    return scope.allowsTool(filtered(tool));
  }

  async function searchSources(
    text: string,
    scope: Scope,
    limit: number,
    custom: readonly Tool[],
    allows: (tool: Tool) => boolean,
  ): Promise<readonly Tool[]> {
    const connected = new Set(scope.connectedToolkits());
    const found = await Promise.all(sources.map((source) => source.search(text, allows, 4 * limit)));
    return [...found.flat(), ...rankTools(custom, text, limit)]
      .map(({ tool, score }) => ({
        tool,
        score: score + (connected.has(tool.toolkit.slug) ? connectedBonus : 0),
      }))
      .sort((a, b) => b.score - a.score)
      .slice(0, limit)
      .map(({ tool }) => tool);
  }

  /** The tools of toolkits in use, and those that are preloaded. */
  function shownTools(scope: Scope): readonly Tool[] {
    const { tools: preloaded } = scope.config.preload;
    const inUse = [...new Set([...scope.namedToolkits, ...scope.connectedToolkits()])];
    const ofThose = sources.flatMap((source) => source.list(inUse));
    if (preloaded === 'all') {
      return scope.namedToolkits.length > 0 ? ofThose : sources.flatMap((source) => source.list());
    }
    return [
      ...ofThose.filter(({ shown }) => shown === 'connected'),
      ...preloaded.flatMap((slug) => locate(slug, sources)?.tool ?? []),
    ];
  }

  return {
    list: (toolkits) => [meta, ...sources].flatMap((source) => source.list(toolkits)),
    find: (slug) => locate(slug, [meta, ...sources])?.tool,
    get,
    shownIn: (scope) =>
      [...new Map([...meta.list(), ...shownTools(scope)].map((tool) => [tool.slug, tool])).values()]
        .filter((tool) => isOffered(tool, scope))
        .slice(0, mostPreloaded),
    search: (queries, scope, custom = []) => meta.searchFor(queries, scope, custom),
    async rank(list, text, scope) {
      const bySlug = new Map(list.map((tool) => [tool.slug, tool]));
      const isListed = ({ slug }: Tool) => bySlug.has(slug);
      const helpers = meta.list().filter(isListed);
      const fitting = await searchSources(text, scope, list.length, helpers, isListed);
      for (const { slug } of fitting) bySlug.delete(slug);
      const words = text.toLowerCase().split(/\s+/).filter(Boolean);
      const others = [...bySlug.values()].filter((tool) =>
        words.every((word) => textOf(tool).includes(word)),
      );
      return [...fitting, ...others.sort((a, b) => (a.slug < b.slug ? -1 : 1))];
    },
    async execute(slug, run) {
      const tool = get(slug);
      if (!isOffered(tool, run.scope)) throw toolExcluded(slug);
      return sourceOf(slug).execute({ ...run, tool });
    },
  };
}

function textOf({ slug, name, description }: Tool): string {
  return `${slug} ${name} ${description}`.toLowerCase();
}

function filtered({ slug, toolkit, tags }: Tool) {
  return { slug, toolkit: toolkit.slug, tags };
}

function raise(error: Error): never {
  throw error;
}

function toolNotFound(slug: string): SallyportError {
  return new SallyportError('ToolNotFound', `tool_slug: there is no tool "${slug.slice(0, 128)}".`, {
    field: 'tool_slug',
    fix: 'Search for it with COMPOSIO_SEARCH_TOOLS or GET /tools; any request to a service can be sent with {TOOLKIT}_PROXY_EXECUTE.',
  });
}

function toolExcluded(slug: string): SallyportError {
  return new SallyportError('PermissionDenied', `tool_slug: "${slug}" is not enabled here.`, {
    field: 'tool_slug',
    fix: 'Enable it in the configuration of the session or MCP server, or use another tool.',
  });
}

function helperInside(slug: string): SallyportError {
  return new SallyportError('ValidationFailed', `tool_slug: ${slug} cannot be run by another tool.`, {
    field: 'tool_slug',
    fix: 'Call it by itself.',
  });
}
