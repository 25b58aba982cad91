import { type QueryField, queryChoices, queryFields } from '#shared/domain/call-query.ts';

/** A part of a query line; quotation marks hold blanks together, and one that is not closed yet reaches to the end. */
const part = /(?:[^\s"]|"(?:[^"\\]|\\.)*"?)+/gu;
/** One value of a list in a part. */
const value = /(?:[^,"]|"(?:[^"\\]|\\.)*"?)*/gu;

/** The values that a line asks of a field; none where it does not name the field, or turns it around. */
export function valuesOfField(line: string, field: QueryField): string[] {
  return (line.match(part) ?? [])
    .filter((text) => text.toLowerCase().startsWith(`${field}:`))
    .flatMap((text) => splitValues(text.slice(field.length + 1)))
    .map(unquoted);
}

/** The line with these values for a field in place of those it had; without the field where there are none. */
export function withField(line: string, field: QueryField, values: readonly string[]): string {
  const isField = (text: string) => text.toLowerCase().startsWith(`${field}:`);
  const parts = line.match(part) ?? [];
  const next = values.length === 0 ? [] : [`${field}:${values.map(quoted).join(',')}`];
  const at = parts.findIndex(isField);
  const before = at === -1 ? parts : parts.slice(0, at);
  const after = at === -1 ? [] : parts.slice(at).filter((text) => !isField(text));
  return [...before, ...next, ...after].join(' ');
}

/** A value as it stands in a line: in quotation marks where it would fall apart without them. */
export function quoted(text: string): string {
  return /[\s,"]/u.test(text) ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : text;
}

function unquoted(text: string): string {
  return text.replaceAll(/"((?:[^"\\]|\\.)*)"?/g, (_, inner: string) => inner.replaceAll(/\\(.)/g, '$1'));
}

function splitValues(text: string): string[] {
  return (text.match(value) ?? []).filter((each) => each !== '');
}

/** What a query can name here. */
export interface QueryNames {
  readonly toolkits: readonly string[];
  readonly accounts: readonly string[];
  readonly agents: readonly string[];
}

export interface Suggestion {
  /** What takes the place of the typed text. */
  readonly text: string;
  /** Shown beside it. */
  readonly hint: string | null;
}

export interface Completion {
  /** The typed text that a suggestion takes the place of. */
  readonly from: number;
  readonly to: number;
  readonly suggestions: readonly Suggestion[];
}

const mostSuggestions = 12;

/** What could stand where the caret is: fields, and behind a field its values. */
export function completionAt(line: string, caret: number, names: QueryNames): Completion {
  const before = line.slice(0, caret);
  const typed = [...before.matchAll(part)].at(-1);
  const isInPart = typed !== undefined && typed.index + typed[0].length === caret;
  const text = isInPart ? typed[0] : '';
  const to = caret + (/^[^\s,]*/u.exec(line.slice(caret))?.[0].length ?? 0);
  const [, sign = '', name, values = ''] = /^(-?)([a-z_]+):(.*)$/isu.exec(text) ?? [];
  if (name === undefined) return { from: caret - text.length, to, suggestions: fieldsFor(text) };
  const field = name.toLowerCase();
  const last = lastValue(values);
  return {
    from: caret - last.length,
    to,
    suggestions: sign === '' || sign === '-' ? valuesFor(field, unquoted(last), names) : [],
  };
}

/** The line and the caret after a suggestion was taken. A value ends its part, a field waits for its value. */
export function accept(
  line: string,
  { from, to }: Completion,
  { text }: Suggestion,
): { line: string; caret: number } {
  const rest = line.slice(to);
  const gap = text.endsWith(':') || /^[\s,]/u.test(rest) ? '' : ' ';
  const head = line.slice(0, from) + text + gap;
  return { line: head + rest, caret: head.length };
}

function lastValue(values: string): string {
  const at = splitValues(values).at(-1);
  return at !== undefined && values.endsWith(at) ? at : '';
}

function fieldsFor(typed: string): Suggestion[] {
  const sign = typed.startsWith('-') ? '-' : '';
  const wanted = typed.slice(sign.length).toLowerCase();
  return Object.entries(queryFields)
    .filter(([name]) => name.startsWith(wanted))
    .map(([name, example]) => ({ text: `${sign}${name}:`, hint: example }));
}

const commonValues: Partial<Record<string, readonly string[]>> = {
  ...queryChoices,
  method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  status: ['2xx', '3xx', '4xx', '5xx', '>=400', 'none'],
  took: ['>500ms', '>1s', '>10s'],
  since: ['15m', '1h', '24h', '7d', 'today', 'yesterday'],
  until: ['1h', '24h', 'today', 'yesterday'],
  session: ['none'],
};

function valuesFor(field: string, typed: string, names: QueryNames): Suggestion[] {
  const named = { toolkit: names.toolkits, account: names.accounts, agent: names.agents };
  const all = Object.hasOwn(named, field) ? named[field as keyof typeof named] : (commonValues[field] ?? []);
  const wanted = typed.toLowerCase();
  return [...new Set(all)]
    .filter((each) => each.toLowerCase().includes(wanted) && each !== typed)
    .slice(0, mostSuggestions)
    .map((each) => ({ text: quoted(each), hint: null }));
}
