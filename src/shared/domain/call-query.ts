import { editDistance } from '../edit-distance.ts';
import {
  type CallCondition,
  type CallFilter,
  type CallTrait,
  type CallWordField,
  callTraits,
  wordsOf,
} from './call-filter.ts';
import { parseMoment, parseStatus, parseTook, QueryValueFault } from './call-query-values.ts';
import { frontDoors } from './front-door.ts';

/** What is wrong with a query line, and where: characters from the start, and how many. */
export interface QueryFault {
  readonly message: string;
  readonly at: number;
  readonly length: number;
  /** What may have been meant in its place. */
  readonly suggestion: string | null;
}

export type ParsedQuery =
  | { readonly ok: true; readonly filter: CallFilter }
  | { readonly ok: false; readonly fault: QueryFault };

/** The fields of the query line, each with an example of its value. */
export const queryFields = {
  toolkit: 'github',
  account: 'work',
  agent: '"My agent"',
  method: 'POST',
  host: 'api.github.com',
  path: '/repos/*',
  status: '>=400',
  decision: 'denied',
  rule: 'rl_…',
  error: 'UpstreamTimeout',
  door: 'mcp',
  took: '>500ms',
  since: '2h',
  until: 'yesterday',
  session: 'trs_…',
  id: 'call_…',
  replay_of: 'call_…',
  is: 'error',
} as const;
export type QueryField = keyof typeof queryFields;

const otherNames: Readonly<Record<string, QueryField>> = {
  key: 'agent',
  code: 'error',
  via: 'door',
  duration: 'took',
  after: 'since',
  before: 'until',
  has: 'is',
};

/** The values of fields that have few. */
export const queryChoices: Partial<Record<QueryField, readonly string[]>> = {
  decision: ['allowed', 'held', 'denied', 'refused'],
  door: frontDoors,
  is: callTraits,
};

export const longestQuery = 1_000;
const mostConditions = 50;

interface Value {
  readonly text: string;
  readonly at: number;
  readonly length: number;
}

/** A part of the line: `-field:value,value`, or free text where it names no field. */
interface Part {
  readonly negated: boolean;
  readonly field: Value | null;
  readonly values: readonly Value[];
}

class Fault extends Error {
  readonly fault: QueryFault;
  constructor(message: string, { at, length }: Omit<Value, 'text'>, suggestion: string | null = null) {
    super(message);
    this.fault = { message, at, length, suggestion };
  }
}

/**
 * Reads a query line such as `toolkit:github status:>=400 path:/repos/* -method:GET "free text"`: every part has to hold,
 * of the values behind one field any will do, `-` turns a part around.
 *
 * @param now milliseconds since the epoch, for times like `2h`.
 */
export function parseCallQuery(line: string, now: number): ParsedQuery {
  try {
    if (line.length > longestQuery) {
      throw new Fault(`A query has at most ${longestQuery} characters.`, {
        at: longestQuery,
        length: line.length - longestQuery,
      });
    }
    const parts = [...partsOf(line)];
    const beyond = parts[mostConditions]?.values[0];
    if (beyond) throw new Fault(`A query has at most ${mostConditions} parts.`, beyond);
    return { ok: true, filter: parts.flatMap((part) => conditionsOf(part, now)) };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, fault: error.fault };
    throw error;
  }
}

function* partsOf(line: string): Generator<Part> {
  let at = 0;
  for (;;) {
    while (/\s/u.test(line[at] ?? '')) at += 1;
    if (at >= line.length) return;
    const negated = line[at] === '-' && /\S/u.test(line[at + 1] ?? '');
    if (negated) at += 1;
    // What looks like an address is free text.
    const name = /^([a-z_]+):(?!\/\/)/iu.exec(line.slice(at))?.[1];
    const field = name === undefined ? null : { text: name, at, length: name.length };
    if (field !== null) at += field.length + 1;
    const values: Value[] = [];
    for (;;) {
      const { value, end } = readValue(line, at, field !== null);
      values.push(value);
      at = end;
      if (field === null || line[at] !== ',') break;
      at += 1;
    }
    yield { negated, field, values };
  }
}

/** One value from a place on: quoted, or up to the next space, and in a list up to the next comma. */
function readValue(line: string, start: number, inList: boolean): { value: Value; end: number } {
  let text = '';
  let at = start;
  while (at < line.length) {
    const character = line[at] ?? '';
    if (/\s/u.test(character) || (inList && character === ',')) break;
    if (character !== '"') {
      text += character;
      at += 1;
      continue;
    }
    const opened = at;
    for (at += 1; line[at] !== '"'; at += 1) {
      if (at >= line.length) {
        throw new Fault('This quotation mark is never closed.', { at: opened, length: line.length - opened });
      }
      if (line[at] === '\\' && at + 1 < line.length) at += 1;
      text += line[at];
    }
    at += 1;
  }
  return { value: { text, at: start, length: at - start }, end: at };
}

function conditionsOf({ negated, field, values }: Part, now: number): CallCondition[] {
  if (field === null) return freeText(values, negated);
  const name = fieldNamed(field);
  const empty = values.find(({ text }) => text === '');
  if (empty) {
    throw new Fault(`${name}: a value is missing, as in ${name}:${queryFields[name]}.`, {
      at: field.at,
      length: field.length + 1,
    });
  }
  return [{ ...testOf(name, values, now), negated } as CallCondition];
}

function freeText(values: readonly Value[], negated: boolean): CallCondition[] {
  const text = values.map((value) => value.text).join(' ');
  if (/^call_[0-9a-z]+$/iu.test(text)) return [{ field: 'id', values: [text], negated }];
  const words = wordsOf(text).map((word) => ({ word, accounts: [] }));
  return words.length === 0 ? [] : [{ field: 'text', words, negated }];
}

function fieldNamed(field: Value): QueryField {
  const name = field.text.toLowerCase();
  if (Object.hasOwn(queryFields, name)) return name as QueryField;
  const other = Object.hasOwn(otherNames, name) ? otherNames[name] : undefined;
  if (other !== undefined) return other;
  const closest = closestTo(name, [...Object.keys(queryFields), ...Object.keys(otherNames)]);
  throw new Fault(
    `There is no field "${field.text.slice(0, 40)}". ${closest === null ? `Fields are ${Object.keys(queryFields).join(', ')}; put text with a colon in quotation marks.` : `Did you mean ${closest}?`}`,
    field,
    closest,
  );
}

function closestTo(text: string, names: readonly string[]): string | null {
  const scored = names.map((name) => ({
    name,
    score: name.startsWith(text) ? 0.5 : editDistance(text.slice(0, 32), name),
  }));
  scored.sort((a, b) => a.score - b.score);
  const best = scored[0];
  return best !== undefined && best.score <= Math.max(1, Math.floor(text.length / 3)) ? best.name : null;
}

type Test = CallCondition extends infer Each
  ? Each extends CallCondition
    ? Omit<Each, 'negated'>
    : never
  : never;

function testOf(name: QueryField, values: readonly Value[], now: number): Test {
  const texts = values.map(({ text }) => text);
  switch (name) {
    case 'status':
      return { field: name, ranges: values.map((value) => understood(name, value, parseStatus)) };
    case 'took':
      return { field: name, ranges: values.map((value) => understood(name, value, parseTook)) };
    case 'since':
    case 'until': {
      const [value, second] = values;
      if (value === undefined || second !== undefined) {
        throw new Fault(`${name}: takes one time.`, second ?? { at: 0, length: 0 });
      }
      const { start, end } = understood(name, value, (text) => parseMoment(text, now));
      return name === 'since'
        ? { field: 'time', from: start, before: null }
        : { field: 'time', from: null, before: end };
    }
    case 'is':
      return { field: name, traits: values.map((value) => chosen(name, value) as CallTrait) };
    case 'decision':
    case 'door':
      return { field: name, values: values.map((value) => chosen(name, value)) };
    case 'path':
    case 'id':
    case 'replay_of':
      return { field: name, values: texts };
    default:
      return { field: name satisfies CallWordField, values: texts };
  }
}

function understood<Result>(name: QueryField, value: Value, parse: (text: string) => Result): Result {
  try {
    return parse(value.text);
  } catch (error) {
    if (error instanceof QueryValueFault) throw new Fault(`${name}: ${error.message}.`, value);
    throw error;
  }
}

function chosen(name: QueryField, value: Value): string {
  const choices = queryChoices[name] ?? [];
  const text = value.text.toLowerCase();
  if (choices.includes(text)) return text;
  throw new Fault(`${name}: is one of ${choices.join(', ')}.`, value, closestTo(text, choices));
}
