import type { CallBody } from '#shared/domain/call.ts';

/** How a recorded body is shown: as text, as a sentence about bytes, or not at all. */
export type BodyView =
  | { readonly kind: 'none' }
  | { readonly kind: 'absent'; readonly why: 'not_kept' | 'dropped' | 'locked' | 'unreadable' }
  | { readonly kind: 'binary'; readonly truncated: boolean }
  | { readonly kind: 'text'; readonly text: string; readonly json: boolean; readonly truncated: boolean };

const prettiest = 1_000_000;

/** Decides how to show a body. JSON is indented, unless it is cut off or so large that indenting would freeze the window. */
export function bodyView(body: CallBody): BodyView {
  const { state, content, encoding } = body;
  if (state === 'none') return { kind: 'none' };
  if (state === 'not_kept' || state === 'dropped' || state === 'locked' || state === 'unreadable')
    return { kind: 'absent', why: state };
  const truncated = state === 'truncated';
  if (content === null || (content === '' && !truncated)) return { kind: 'none' };
  if (encoding === 'base64') return { kind: 'binary', truncated };
  const pretty = truncated || content.length > prettiest ? null : prettyJson(content);
  return { kind: 'text', text: pretty ?? content, json: pretty !== null, truncated };
}

/** Indents JSON; null where the text is none. Values stay as they were sent: parsing would round large numbers. */
function prettyJson(text: string): string | null {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s[\]{}:,"]+/g) ?? [];
  let depth = 0;
  let pretty = '';
  tokens.forEach((token, index) => {
    const isEmpty = tokens[index + 1] === closing[token];
    if (token === '{' || token === '[') {
      depth += 1;
      pretty += isEmpty ? token : token + line(depth);
    } else if (token === '}' || token === ']') {
      depth -= 1;
      const before = tokens[index - 1];
      pretty += before !== undefined && closing[before] === token ? token : line(depth) + token;
    } else if (token === ',') {
      pretty += token + line(depth);
    } else {
      pretty += token === ':' ? ': ' : token;
    }
  });
  return pretty;
}

const closing: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

function line(depth: number): string {
  return `\n${'  '.repeat(depth)}`;
}

/** Where the text is cut for display at first: laying out megabytes of text would block the window. */
export const firstShown = 100_000;

/** The two parts of a call's time: until the upstream's first byte, and from then to the last. */
export function timingParts(total: number, firstByte: number | null): { waiting: number; receiving: number } {
  const waiting = Math.min(total, Math.max(0, firstByte ?? total));
  return { waiting, receiving: Math.max(0, total - waiting) };
}
