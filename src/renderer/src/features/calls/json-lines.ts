import { isJson } from '../../components/is-json.ts';
/** A line of indented JSON. Values stand as they were sent: parsing them would round large numbers. */
export interface JsonLine {
  readonly depth: number;
  /** With its quotation marks; null in lists and where a value is the whole text. */
  readonly key: string | null;
  readonly value: string;
  readonly comma: boolean;
  /** For a line that opens an object or list: the index of the line that closes it. */
  readonly end: number | null;
}

/** How many tokens are read between two places at which the reading can pause. */
const stride = 2_000;

/**
 * The lines of a JSON text, indented; null where it is none. A generator, so that whoever runs it can let the window breathe
 * in between: nothing in the text is built up, so depth costs nothing either.
 */
export function* jsonLines(text: string): Generator<void, readonly JsonLine[] | null> {
  if (!/^\s*[[{]/.test(text) || !isJson(text)) return null;
  const lines: { -readonly [Name in keyof JsonLine]: JsonLine[Name] }[] = [];
  const open: number[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s[\]{}:,"]+/gu;
  let key: string | null = null;
  let count = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    count += 1;
    if (count % stride === 0) yield;
    const [found] = match;
    const last = lines.at(-1);
    const add = (value: string) => {
      lines.push({ depth: open.length, key, value, comma: false, end: null });
      key = null;
    };
    if (found === '{' || found === '[') {
      add(found);
      open.push(lines.length - 1);
    } else if (found === '}' || found === ']') {
      const opened = open.pop() ?? 0;
      if (opened === lines.length - 1 && last !== undefined) last.value += found;
      else {
        add(found);
        const opener = lines[opened];
        if (opener !== undefined) opener.end = lines.length - 1;
      }
    } else if (found === ',') {
      if (last !== undefined) last.comma = true;
    } else if (found === ':') {
      // What was read last was no value but the name of one.
      key = lines.pop()?.value ?? null;
    } else {
      add(found);
    }
  }
  return lines;
}

/** The indexes of the lines that show while some are folded. */
export function unfolded(lines: readonly JsonLine[], folded: ReadonlySet<number>): number[] {
  const shown: number[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    shown.push(index);
    const end = lines[index]?.end;
    if (folded.has(index) && end != null) index = end;
  }
  return shown;
}

/** The indexes of lines with a text, in any case; as many as a person can step through. */
export function linesWith(lines: readonly JsonLine[], text: string): number[] {
  const wanted = text.toLowerCase();
  if (wanted === '') return [];
  const found: number[] = [];
  for (const [index, { key, value }] of lines.entries()) {
    if (key?.toLowerCase().includes(wanted) === true || value.toLowerCase().includes(wanted))
      found.push(index);
    if (found.length >= mostFound) break;
  }
  return found;
}

export const mostFound = 1_000;

/** The folded lines without those that hide a line. */
export function revealing(
  lines: readonly JsonLine[],
  folded: ReadonlySet<number>,
  line: number,
): ReadonlySet<number> {
  return new Set([...folded].filter((index) => !(index < line && line <= (lines[index]?.end ?? -1))));
}
