import { isAlias, isCollection, isMap, isPair, isScalar, LineCounter, parseDocument } from 'yaml';
import { locateInJson } from './locate-in-json.ts';
import { unescapeStep } from './node.ts';

/** A parsed document, and a way back to the lines of its text. */
export interface ParsedText {
  readonly value: unknown;
  /** The line on which each of the places begins, counted from 1, where it is known. */
  linesOf(pointers: readonly string[]): ReadonlyMap<string, number>;
}

export interface TextFault {
  readonly message: string;
  readonly line: number | null;
}

/** YAML takes about a hundred times its size in memory to parse; who has a larger document has it as JSON, too. */
const largestYaml = 12 * 1024 * 1024;
/** Aliases that stand for ever more aliases ("billion laughs") reach this at once; documents made by people do not. */
const mostAliasUses = 10_000;

/** Parses JSON or YAML (1.2), or says what is wrong and on which line. The text itself is never quoted. */
export function parseText(text: string): ParsedText | { readonly faults: readonly TextFault[] } {
  const plain = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (plain.trim() === '') return { faults: [{ message: 'the document is empty', line: null }] };
  return /^\s*[{[]/.test(plain) ? parseJson(plain) : parseYaml(plain);
}

function parseJson(text: string): ReturnType<typeof parseText> {
  try {
    return { value: JSON.parse(text), linesOf: (pointers) => locateInJson(text, pointers) };
  } catch (error) {
    // JSON with comments, trailing commas or single quotes is YAML's flow style for the most part.
    if (text.length <= largestYaml) {
      const asYaml = parseYaml(text);
      if (!('faults' in asYaml)) return asYaml;
    }
    const position = error instanceof Error ? /at position ([0-9]+)/.exec(error.message)?.[1] : undefined;
    const line = position === undefined ? lineCount(text) : lineCount(text.slice(0, Number(position)));
    return { faults: [{ message: 'is not valid JSON from here on', line }] };
  }
}

function parseYaml(text: string): ReturnType<typeof parseText> {
  if (text.length > largestYaml) {
    return {
      faults: [{ message: 'the YAML is larger than 12 MiB: import the same document as JSON', line: null }],
    };
  }
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
    if (document.errors.length > 0) {
      return {
        faults: document.errors.slice(0, 20).map(({ code, pos }) => ({
          message: yamlWords[code] ?? `is not valid YAML (${code.toLowerCase().replaceAll('_', ' ')})`,
          line: lines.linePos(pos[0]).line,
        })),
      };
    }
    const value: unknown = document.toJS({ maxAliasCount: mostAliasUses });
    return { value, linesOf: (pointers) => locateInYaml(document.contents, lines, pointers) };
  } catch (error) {
    const message =
      error instanceof RangeError
        ? 'is nested too deeply'
        : 'uses aliases that stand for more aliases, which would blow it up';
    return { faults: [{ message, line: null }] };
  }
}

const yamlWords: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'names the same key twice',
  TAB_AS_INDENT: 'is indented with a tab, which YAML does not allow',
  BAD_INDENT: 'is indented wrongly',
  MULTIPLE_DOCS: 'holds several documents: import one at a time',
};

function locateInYaml(
  contents: unknown,
  lines: LineCounter,
  pointers: readonly string[],
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const pointer of pointers) {
    const offset = offsetOf(contents, pointer.split('/').slice(1).map(unescapeStep));
    if (offset !== null) found.set(pointer, lines.linePos(offset).line);
  }
  return found;
}

/** Where the deepest part of a path that the document has begins. */
function offsetOf(contents: unknown, path: readonly string[]): number | null {
  let node = contents;
  let offset = startOf(node);
  for (const step of path) {
    if (!isCollection(node)) return offset;
    const item: unknown = isMap(node)
      ? node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === step)
      : node.items[Number(step)];
    if (item === undefined) return offset;
    offset = (isPair(item) ? startOf(item.key) : startOf(item)) ?? offset;
    node = isPair(item) ? item.value : item;
    if (isAlias(node)) return offset;
  }
  return offset;
}

function startOf(node: unknown): number | null {
  const { range } = (node ?? {}) as { range?: readonly number[] | null };
  return range?.[0] ?? null;
}

function lineCount(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
