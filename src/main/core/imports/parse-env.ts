/** One assignment of a `.env` file. `value` may be secret. */
export interface EnvEntry {
  readonly name: string;
  readonly value: string;
  /** Counted from 1. */
  readonly line: number;
}

export interface EnvFault {
  readonly line: number;
  readonly name: string | null;
  readonly reason: string;
}

export interface EnvFile {
  readonly entries: readonly EnvEntry[];
  readonly faults: readonly EnvFault[];
}

const assignment = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*(?:=|:\s)\s*(.*)$/s;
const afterQuote = /^\s*(?:#.*)?$/;
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/**
 * Reads a `.env` file as the usual loaders do: `export`, comments, single, double and back quotes, values over several lines
 * in quotes, the last of two assignments wins. Unlike those it tells what it cannot read, and where. No reason quotes a value.
 */
export function parseEnv(text: string): EnvFile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const entries = new Map<string, EnvEntry>();
  const faults: EnvFault[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const first = lines[index] ?? '';
    const line = index + 1;
    if (/^\s*(?:#.*)?$/.test(first)) continue;
    const match = assignment.exec(first);
    if (!match) {
      faults.push({ line, name: null, reason: 'is no assignment (NAME=value)' });
      continue;
    }
    const [, name = '', rest = ''] = match;
    const read = readValue(rest, lines, index);
    index = read.lastIndex;
    if ('reason' in read) {
      faults.push({ line, name, reason: read.reason });
      continue;
    }
    const earlier = entries.get(name);
    if (earlier) faults.push({ line: earlier.line, name, reason: `is set again on line ${line}` });
    entries.set(name, { name, value: read.value, line });
  }
  return { entries: [...entries.values()], faults: faults.sort((a, b) => a.line - b.line) };
}

type Read =
  | { readonly value: string; readonly lastIndex: number }
  | { readonly reason: string; readonly lastIndex: number };

function readValue(rest: string, lines: readonly string[], index: number): Read {
  const quote = rest[0];
  const isQuoted = quote === '"' || quote === "'" || quote === '`';
  const read = isQuoted ? readQuoted(rest, quote, lines, index) : readPlain(rest, index);
  if ('reason' in read) return read;
  if (read.value === '') return { reason: 'is empty', lastIndex: read.lastIndex };
  if (quote !== "'" && /\$\{?[A-Za-z_]/.test(read.value)) {
    return { reason: 'refers to another variable; write its value instead', lastIndex: read.lastIndex };
  }
  return read;
}

function readPlain(rest: string, index: number): Read {
  return { value: rest.replace(/(?:^|\s)#.*$/, '').trim(), lastIndex: index };
}

function readQuoted(rest: string, quote: string, lines: readonly string[], index: number): Read {
  let body = rest.slice(1);
  for (let last = index; last < lines.length; last += 1) {
    if (last > index) body = `${body}\n${lines[last] ?? ''}`;
    const end = closingQuote(body, quote);
    if (end === -1) continue;
    if (!afterQuote.test(body.slice(end + 1))) {
      if (last > index) break;
      return { reason: 'has more text after its closing quote', lastIndex: index };
    }
    const value = body.slice(0, end);
    return { value: quote === '"' ? unescaped(value) : value, lastIndex: last };
  }
  // The lines that follow are read for themselves: one forgotten quote must not swallow the rest of the file.
  return { reason: 'opens a quote that is never closed', lastIndex: index };
}

function closingQuote(text: string, quote: string): number {
  for (let at = 0; at < text.length; at += 1) {
    if (quote === '"' && text[at] === '\\') at += 1;
    else if (text[at] === quote) return at;
  }
  return -1;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (whole, char: string) => escapes[char] ?? whole);
}
