import { callColumns, plainDetailColumns, type sealedColumns, summaryColumns } from './call-row.ts';
import { type CallTerms, type TermField, termFields } from './call-terms.ts';

/** Rows of one millisecond stand side by side: this many places are there for each. */
export const placesPerMillisecond = 4_096;

/** When the call of a position began, in milliseconds. */
export const startOf = (position: number): number => Math.floor(position / placesPerMillisecond);

type Plain = Exclude<(typeof callColumns)[number], (typeof sealedColumns)[number]>;
type StoredRow = Readonly<Record<string, unknown>>;

/** How a column of a call is stored in the table: under which name, and as what. */
interface Coding {
  readonly column: string;
  encode(value: unknown): unknown;
  decode(stored: unknown): unknown;
}

/** Turns the columns of a call into what the table holds, and back. */
export interface CallCoding {
  /** The table's columns beside the position, in the order of `encode`'s values. */
  readonly columns: readonly string[];
  /** The stored values of a row, in the order of `callColumns`; numbers that are new are made. */
  encode(row: readonly unknown[]): unknown[];
  /** A row as it is read, in the words of `callColumns`; what cannot be told is undefined. */
  decode(stored: StoredRow): Record<string, unknown>;
}

/** Content types can hold what differs each time (boundaries): those, and beyond so many, are stored as they are. */
const longestContentType = 64;
const mostContentTypes = 1_000;

const plain: readonly Plain[] = [...summaryColumns, ...plainDetailColumns];
const isTerm = (name: string): name is TermField => (termFields as readonly string[]).includes(name);

export function createCallCoding(terms: CallTerms): CallCoding {
  const stored = plain.filter((name) => name !== 'started_at');
  const codings = stored.map((name) => codingOf(name, terms));
  const places = stored.map((name) => callColumns.indexOf(name));
  return {
    columns: codings.map(({ column }) => column),
    encode: (row) => codings.map(({ encode }, index) => encode(row[places[index] ?? 0])),
    decode(found) {
      const row: Record<string, unknown> = { ...found };
      if (found.position !== undefined) {
        row.started_at = startOf(Number(found.position));
      }
      for (const [index, { column, decode }] of codings.entries()) {
        const name = stored[index] ?? column;
        if (column in found) row[name] = decode(found[column]);
      }
      return row;
    },
  };
}

function codingOf(name: Plain, terms: CallTerms): Coding {
  const asIs = { column: name, encode: (value: unknown) => value, decode: (value: unknown) => value };
  switch (name) {
    case 'status':
      return {
        column: name,
        encode: (value) => terms.idOf('status', value === null ? null : String(value)),
        decode: (id) => numberOf(terms.valueOf('status', id)),
      };
    case 'duration_ms':
    case 'first_byte_ms':
      return {
        column: name.replace('_ms', '_us'),
        encode: (value) => (value === null ? null : Math.round(Number(value) * 1_000)),
        decode: (value) => (value === null ? null : Number(value) / 1_000),
      };
    case 'request_content_type':
    case 'response_content_type':
      return {
        column: name,
        encode: (value) => encodeContentType(value, terms),
        decode: (value) => (typeof value === 'number' ? terms.valueOf('content_type', value) : value),
      };
    default:
      if (!isTerm(name)) return asIs;
      return {
        column: name,
        encode: (value) => terms.idOf(name, value as string | null),
        decode: (id) => terms.valueOf(name, id),
      };
  }
}

function encodeContentType(value: unknown, terms: CallTerms): unknown {
  if (typeof value !== 'string' || value.length > longestContentType) return value;
  if (/boundary/i.test(value)) return value;
  const isKnown = terms.has('content_type', value) || terms.count('content_type') < mostContentTypes;
  // A column of any type takes a number as it is bound: only this way as an integer, in one byte instead of eight.
  return isKnown ? BigInt(terms.idOf('content_type', value)) : value;
}

function numberOf(value: string | null | undefined): number | null | undefined {
  return typeof value === 'string' ? Number(value) : value;
}
