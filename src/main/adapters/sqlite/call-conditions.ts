import {
  type CallCondition,
  type CallFilter,
  type CallWordField,
  fitsRange,
  fitsWord,
  hasWord,
  hostForms,
  hostOfOrigin,
  type NumberRange,
  wordsOf,
} from '#shared/domain/call-filter.ts';
import { placesPerMillisecond } from './call-coding.ts';
import type { CallTerms, TermField } from './call-terms.ts';
import {
  type IndexedField,
  mostTookSteps,
  sessionWord,
  tookStep,
  tookWord,
  wordsOfField,
} from './call-words.ts';

/** A filter as the database understands it. */
export interface CompiledFilter {
  /** All of them have to hold; what the filter says of time is not among them. */
  readonly conditions: readonly CompiledCondition[];
  /** The places between which all of them stand, the second not included. */
  readonly from: number;
  readonly before: number;
}

export interface CompiledCondition {
  /** A condition on a row of `calls`; it alone decides. */
  readonly sql: string;
  readonly values: readonly unknown[];
  /** What the index is asked to find the rows that may fit; null where it cannot help. */
  readonly match: string | null;
  /** The index has to gather every word with some beginning, however few of the calls are asked for. */
  readonly gathers?: boolean;
  /** Whether `sql` itself leads to few rows, by another index. */
  readonly isDirect?: boolean;
}

interface Part extends CompiledCondition {
  readonly span?: { readonly from: number; readonly before: number };
}

/** More alternatives than this are dearer to look up than they save. */
const mostAlternatives = 128;

/** Compiles a filter against the terms of this moment. */
export function compileFilter(filter: CallFilter, terms: CallTerms): CompiledFilter {
  const parts = filter.flatMap(wordByWord).map((condition) => compile(condition, terms));
  const spans = parts.flatMap(({ span }) => span ?? []);
  return {
    conditions: parts.filter(({ span }) => span === undefined),
    from: Math.max(Number.MIN_SAFE_INTEGER, ...spans.map(({ from }) => from)),
    before: Math.min(Number.MAX_SAFE_INTEGER, ...spans.map(({ before }) => before)),
  };
}

/** A text is looked for word by word: one of them may be rare and the others everywhere. */
function wordByWord(condition: CallCondition): CallCondition[] {
  if (condition.field !== 'text' || condition.negated) return [condition];
  return condition.words.map((word) => ({ ...condition, words: [word] }));
}

function compile(condition: CallCondition, terms: CallTerms): Part {
  const { negated } = condition;
  switch (condition.field) {
    case 'path':
      return turned(pathPart(condition.values), negated);
    case 'id':
      return turned(
        {
          sql: condition.values.map(() => 'id >= ? AND id < ?').join(' OR '),
          values: condition.values.flatMap((beginning) => [beginning, `${beginning}\u{10ffff}`]),
          match: null,
          isDirect: true,
        },
        negated,
      );
    case 'replay_of':
      return turned(
        {
          sql: `position IN (SELECT position FROM calls WHERE replay_of IN (${marks(condition.values)}))`,
          values: condition.values,
          match: null,
          isDirect: true,
        },
        negated,
      );
    case 'status':
      return byTerms(
        'status',
        (value) => fitsRange(condition.ranges, value === null ? null : Number(value)),
        negated,
        terms,
      );
    case 'took':
      return turned(tookPart(condition.ranges), negated);
    case 'time': {
      const from = condition.from === null ? Number.MIN_SAFE_INTEGER : placeAt(condition.from);
      const before = condition.before === null ? Number.MAX_SAFE_INTEGER : placeAt(condition.before);
      const part = { sql: 'position >= ? AND position < ?', values: [from, before], match: null };
      return negated ? turned(part, true) : { ...part, span: { from, before } };
    }
    case 'is':
      return eitherOf(
        condition.traits.map((trait) => traitPart(trait, negated, terms)),
        negated,
      );
    case 'text': {
      const words = condition.words.map(({ word, accounts }) => wordPart(word, accounts, terms));
      return turned(allOf(words), negated);
    }
    case 'session': {
      const exact = condition.values.every((value) => value !== 'none' && !value.includes('*'));
      return turned(
        {
          sql: 'fits_word(?, session_id)',
          values: [JSON.stringify(condition.values)],
          match: exact ? anyWord(condition.values.map(sessionWord)) : null,
        },
        negated,
      );
    }
    default: {
      const { values } = condition;
      const parts = columnsOf[condition.field].map((column) =>
        byTerms(
          column,
          (value) =>
            (column === 'origin' ? hostForms(value) : [value]).some((form) => fitsWord(values, form)),
          negated,
          terms,
        ),
      );
      return eitherOf(parts, negated);
    }
  }
}

const columnsOf: Readonly<Record<Exclude<CallWordField, 'session'>, readonly IndexedField[]>> = {
  toolkit: ['toolkit'],
  account: ['account_id'],
  account_id: ['account_id'],
  agent: ['key_id', 'key_name'],
  key_id: ['key_id'],
  method: ['method'],
  host: ['origin'],
  decision: ['decision'],
  rule: ['rule'],
  error: ['error_code'],
  door: ['front_door'],
};

/** A condition that lets some values of a field through; turned around, all the others. */
function byTerms(
  column: IndexedField,
  test: (value: string | null) => boolean,
  negated: boolean,
  terms: CallTerms,
): Part {
  const ids = terms.idsOf(column satisfies TermField, (value) => test(value) !== negated);
  return {
    sql: `${column} IN (${ids.join(', ')})`,
    values: [],
    match: anyWord(wordsOfField(column, ids, terms)),
  };
}

/** Parts of which any will do; of parts that are turned around already, all have to hold. */
function eitherOf(parts: readonly Part[], negated: boolean): Part {
  if (negated) return allOf(parts);
  const matches = parts.map(({ match }) => match);
  return {
    sql: parts.map(({ sql }) => `(${sql})`).join(' OR '),
    values: parts.flatMap(({ values }) => values),
    match: matches.includes(null) ? null : matches.map((match) => `(${match})`).join(' OR '),
    isDirect: parts.every(({ isDirect }) => isDirect === true),
  };
}

/** One condition out of several that all have to hold. */
export function allOf(parts: readonly CompiledCondition[]): CompiledCondition {
  const matches = parts.map(({ match }) => match).filter((match) => match !== null);
  return {
    sql: parts.length === 0 ? '1' : parts.map(({ sql }) => `(${sql})`).join(' AND '),
    values: parts.flatMap(({ values }) => values),
    match: matches.length === 0 ? null : matches.map((match) => `(${match})`).join(' AND '),
    gathers: parts.some(({ gathers }) => gathers === true),
    isDirect: parts.some(({ isDirect }) => isDirect === true),
  };
}

function turned(part: Part, negated: boolean): Part {
  return negated ? { sql: `NOT coalesce((${part.sql}), 0)`, values: part.values, match: null } : part;
}

function traitPart(trait: 'error' | 'replay' | 'replayed', negated: boolean, terms: CallTerms): Part {
  if (trait === 'error') {
    const codes = byTerms('error_code', (code) => code !== null, negated, terms);
    const statuses = byTerms('status', (status) => Number(status) >= 400, negated, terms);
    return eitherOf([codes, statuses], negated);
  }
  const replays = 'SELECT position FROM calls WHERE replay_of IS NOT NULL';
  const replayed = 'SELECT replay_of FROM calls WHERE replay_of IS NOT NULL';
  return turned(
    {
      sql: trait === 'replay' ? `position IN (${replays})` : `id IN (${replayed})`,
      values: [],
      match: null,
      isDirect: true,
    },
    negated,
  );
}

const searchedFields = [
  'key_name',
  'account_id',
  'toolkit',
  'method',
  'origin',
  'status',
  'error_code',
] as const satisfies readonly IndexedField[];

function wordPart(word: string, accounts: readonly string[], terms: CallTerms): Part {
  const found = searchedFields.map((field) => {
    const ids = terms.idsOf(field, (value) => {
      if (field === 'account_id' && value !== null && accounts.includes(value)) return true;
      return hasWord(field === 'origin' ? hostOfOrigin(value) : value, word);
    });
    return { field, ids };
  });
  const named = found.filter(({ ids }) => ids.length > 0);
  return {
    sql: [
      ...named.map(({ field, ids }) => `${field} IN (${ids.join(', ')})`),
      hasWordIn('path'),
      hasWordIn('error_message'),
    ].join(' OR '),
    values: [likeWord(word), word, likeWord(word), word],
    match: anyWord([`${word}*`, ...named.flatMap(({ field, ids }) => wordsOfField(field, ids, terms))]),
    gathers: true,
  };
}

/** SQLite's own comparison goes first: it passes over rows many times as fast. */
const hasWordIn = (column: string) => `(${column} LIKE ? AND has_word(${column}, ?))`;

/** What LIKE finds in every text that has the word; two letters that others become in lower case (K, İ) stand for any. */
function likeWord(word: string): string {
  return /^[a-z0-9]*$/.test(word) ? `%${word.replace(/[ki]/g, '_')}%` : '%';
}

function tookPart(ranges: readonly NumberRange[]): Part {
  const steps = new Set<number>();
  for (const { from, to } of ranges) {
    const last = to === null ? mostTookSteps : tookStep(to);
    for (let step = tookStep(from ?? 0); step <= last; step += 1) steps.add(step);
  }
  return {
    sql: ranges.map(() => 'duration_us >= ? AND duration_us <= ?').join(' OR '),
    values: ranges.flatMap(({ from, to }) => [
      from === null ? 0 : Math.round(from * 1_000),
      to === null ? Number.MAX_SAFE_INTEGER : Math.round(to * 1_000),
    ]),
    match: anyWord([...steps].map(tookWord)),
  };
}

/** The first place of a moment. */
function placeAt(milliseconds: number): number {
  return Math.ceil(milliseconds) * placesPerMillisecond;
}

/** SQLite's own comparison goes first where a glob has enough to compare: it passes over rows many times as fast. */
function pathPart(globs: readonly string[]): Part {
  const chunks = globs.map((glob) =>
    longestOf(glob.split('*').flatMap((part) => part.match(/[\x20-\x7e]+/g) ?? [])),
  );
  const likes = chunks.map(() => "path LIKE ? ESCAPE '\\'").join(' OR ');
  return {
    sql: `(${likes}) AND fits_path(?, path)`,
    values: [...chunks.map((chunk) => `%${chunk.replace(/[%_\\]/g, '\\$&')}%`), JSON.stringify(globs)],
    match: pathMatch(globs),
  };
}

function longestOf(texts: readonly string[]): string {
  return texts.reduce((longest, text) => (text.length > longest.length ? text : longest), '');
}

/** The whole words that every path which fits one of the globs must have. */
function pathMatch(globs: readonly string[]): string | null {
  const alternatives = globs.map((glob) => {
    const chunks = glob.split('*');
    const isWhole = glob.startsWith('/') || glob.startsWith('*');
    const words = chunks.flatMap((chunk, index) =>
      wholeWordsOf(
        chunk,
        index === 0 && glob.startsWith('/') ? '/' : 'a',
        index === chunks.length - 1 && isWhole ? '/' : 'a',
      ),
    );
    return words.length === 0 ? null : words.map((word) => quoted(word)).join(' AND ');
  });
  if (alternatives.includes(null) || alternatives.length > mostAlternatives) return null;
  return alternatives.map((words) => `(${words})`).join(' OR ');
}

/** The words of a text that end inside it: what stands before and after it is given. */
function wholeWordsOf(text: string, before: string, after: string): string[] {
  const words = `${before}${text}${after}`.split(/[^\p{L}\p{N}]+/u);
  return words.slice(1, -1).flatMap(wordsOf);
}

/** Any of these words of the index; a star at the end stands for every word that begins so. */
function anyWord(words: readonly string[]): string | null {
  if (words.length > mostAlternatives) return null;
  // Nothing can fit: a word that no call has.
  if (words.length === 0) return quoted('~none');
  return words
    .map((word) => (word.endsWith('*') ? `${quoted(word.slice(0, -1))}*` : quoted(word)))
    .join(' OR ');
}

function quoted(word: string): string {
  return `"${word.replaceAll('"', '""')}"`;
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
