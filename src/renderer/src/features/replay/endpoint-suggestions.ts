import type { OperationOutput } from '#shared/contract/index.ts';

type Tool = Pick<OperationOutput<'toolkits.tools'>['items'][number], 'slug' | 'name' | 'method' | 'path'>;

/** An endpoint to choose: one that was called before, or that of a tool. */
export interface EndpointSuggestion {
  readonly endpoint: string;
  /** Null where it was called before. */
  readonly tool: Tool | null;
}

const most = 40;

/** What fits a typed endpoint: first what was called before, then the tools. */
export function endpointSuggestions(
  typed: string,
  called: readonly string[],
  tools: readonly Tool[],
): EndpointSuggestion[] {
  const text = typed.trim().toLowerCase();
  const before = called
    .filter((path) => path.toLowerCase().includes(text) && path !== typed)
    .map((endpoint) => ({ endpoint, tool: null }));
  const offered = tools
    .filter(
      ({ name, method, path }) =>
        isBegun(path, text) || `${method} ${path} ${name}`.toLowerCase().includes(text),
    )
    .map((tool) => ({ endpoint: tool.path, tool }));
  // Tools keep half the room, so that a long history does not hide them.
  const shown = before.slice(0, Math.max(most / 2, most - offered.length));
  return [...shown, ...offered].slice(0, most);
}

/** Whether a typed path can become one of a template: `/repos/ravens/ga` one of `/repos/{owner}/{repo}`. */
function isBegun(template: string, typed: string): boolean {
  const [path = ''] = typed.split('?');
  const wanted = path.split('/');
  const parts = template.toLowerCase().split('/');
  if (!path.startsWith('/') || wanted.length > parts.length) return false;
  return wanted.every((part, index) => {
    const place = parts[index] ?? '';
    if (place.includes('{')) return true;
    return index === wanted.length - 1 ? place.startsWith(part) : place === part;
  });
}

/** What the host is asked for, of tools that may be thousands: the first part of a path, or the words. */
export function toolSearch(typed: string): string {
  const text = typed.trim();
  const word = text.startsWith('/') ? (text.split(/[/?]/)[1] ?? '') : text;
  return word.slice(0, 100);
}
