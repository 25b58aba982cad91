import type { FoundTool, Tool } from './tool.ts';

/** Words that say nothing about which tool is meant. */
const fillers: ReadonlySet<string> = new Set(
  'a all an and any at by call can do for from get i in into is it me my of on or please some that the their them this to use using via want with you your'.split(
    ' ',
  ),
);

/**
 * Finds the tools that share words with a text. A word of the toolkit's name tells more than one of the description.
 *
 * @param words further words that belong to a tool, such as its toolkit's categories.
 */
export function rankTools(
  tools: readonly Tool[],
  text: string,
  limit: number,
  words: (tool: Tool) => string = () => '',
): readonly FoundTool[] {
  const wanted = tellingWords(text);
  return tools
    .map((tool) => ({ tool, score: scoreOf(tool, wanted, words(tool)) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.tool.slug < b.tool.slug ? -1 : 1))
    .slice(0, limit);
}

/** The words of a text that say something about which tool is meant, each once. */
export function tellingWords(text: string): string[] {
  return [...new Set(wordsOf(text).filter((word) => !fillers.has(word)))];
}

function scoreOf(tool: Tool, wanted: readonly string[], words: string): number {
  const { toolkit, name, other } = indexOf(tool, words);
  const inName = wanted.filter((word) => toolkit.words.has(word)).length;
  const named = wanted.includes(toolkit.joined) ? 1 : (inName * inName) / Math.max(1, toolkit.words.size);
  return wanted.reduce(
    (sum, word) => {
      if (toolkit.words.has(word)) return sum;
      if (name.has(word)) return sum + 2;
      return other.has(word) ? sum + 1 : sum;
    },
    // A long name that shares a word by chance ("list") is hardly meant; one that is told whole is.
    6 * named,
  );
}

interface ToolWords {
  readonly toolkit: { readonly words: ReadonlySet<string>; readonly joined: string };
  readonly name: ReadonlySet<string>;
  readonly other: ReadonlySet<string>;
}

const indexed = new WeakMap<Tool, ToolWords>();

/** The words of a tool, taken apart once. */
function indexOf(tool: Tool, words: string): ToolWords {
  const known = indexed.get(tool);
  if (known) return known;
  const toolkitName = wordsOf(tool.toolkit.name);
  const made = {
    toolkit: { words: new Set(toolkitName), joined: toolkitName.join('') },
    name: new Set([...wordsOf(tool.slug), ...wordsOf(tool.name)]),
    other: new Set([...wordsOf(tool.description), ...wordsOf(words)]),
  };
  indexed.set(tool, made);
  return made;
}

/** Letters and digits in lower case; a plural counts as its singular. */
function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map((word) =>
    word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word,
  );
}
