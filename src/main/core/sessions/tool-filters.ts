import type { HintFilter, SessionConfig, SlugFilter } from '#shared/domain/session.ts';

/** What a filter looks at. */
export interface FilteredTool {
  readonly slug: string;
  readonly toolkit: string;
  readonly tags: readonly string[];
}

/** Whether a session works with a toolkit. */
export function allowsToolkit({ toolkits }: Pick<SessionConfig, 'toolkits'>, slug: string): boolean {
  return toolkits === null || passes(toolkits, slug);
}

/**
 * Whether a session offers a tool. What is said of a toolkit's tools by name counts before tags, and tags said for one toolkit
 * before those said for all (the documented order).
 */
export function allowsTool(config: SessionConfig, tool: FilteredTool): boolean {
  if (!allowsToolkit(config, tool.toolkit)) return false;
  const own = config.tools[tool.toolkit];
  if (own && !('tags' in own)) return passes(own, tool.slug);
  return hasHints(own && 'tags' in own ? own.tags : config.tags, tool.tags);
}

function passes(filter: SlugFilter, slug: string): boolean {
  return 'enabled' in filter ? filter.enabled.includes(slug) : !filter.disabled.includes(slug);
}

function hasHints(filter: HintFilter | null, tags: readonly string[]): boolean {
  if (filter === null) return true;
  const { enabled = [], disabled = [] } = filter;
  const isWanted = enabled.length === 0 || enabled.some((hint) => tags.includes(hint));
  return isWanted && !disabled.some((hint) => tags.includes(hint));
}
