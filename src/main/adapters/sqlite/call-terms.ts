import type { Database } from 'better-sqlite3';

/** What repeats from call to call, kept once: rows hold its number. */
export const termFields = [
  'front_door',
  'key_id',
  'key_name',
  'account_id',
  'toolkit',
  'method',
  'origin',
  'decision',
  'rule',
  'status',
  'error_code',
  'injected',
  'request_state',
  'response_state',
  'content_type',
  // Which numbers of several fields stand together in a row, for the index of words; each is its numbers with dots between.
  'agent_group',
  'target_group',
  'way_group',
  'outcome_group',
] as const;
export type TermField = (typeof termFields)[number];

export interface CallTerms {
  /** The number of a value, a new one where it was never seen; to be called inside the transaction that uses it. */
  idOf(field: TermField, value: string | null): number;
  /** The value of a number; undefined where there is no such number in the field. */
  valueOf(field: TermField, id: unknown): string | null | undefined;
  /** The numbers of the values that a test lets through. */
  idsOf(field: TermField, test: (value: string | null) => boolean): number[];
  has(field: TermField, value: string): boolean;
  count(field: TermField): number;
  /** Reads them anew: after a transaction that was rolled back, or that deleted some. */
  reload(): void;
}

interface FieldTerms {
  readonly ids: Map<string | null, number>;
  readonly values: Map<number, string | null>;
}

/** The terms of an open calls.db; all of them are in memory. */
export function createCallTerms(db: Database): CallTerms {
  const all = db.prepare<[], { id: number; field: string; value: string | null }>(
    'SELECT id, field, value FROM call_terms',
  );
  const insert = db.prepare('INSERT INTO call_terms (field, value) VALUES (?, ?)');
  let fields = new Map<string, FieldTerms>();

  const read = (): void => {
    fields = new Map();
    for (const { id, field, value } of all.iterate()) {
      const terms = termsOf(field);
      terms.ids.set(value, id);
      terms.values.set(id, value);
    }
  };

  const termsOf = (field: string): FieldTerms => {
    const known = fields.get(field);
    if (known !== undefined) return known;
    const made: FieldTerms = { ids: new Map(), values: new Map() };
    fields.set(field, made);
    return made;
  };

  read();
  return {
    idOf(field, value) {
      const terms = termsOf(field);
      const known = terms.ids.get(value);
      if (known !== undefined) return known;
      const id = Number(insert.run(field, value).lastInsertRowid);
      terms.ids.set(value, id);
      terms.values.set(id, value);
      return id;
    },
    valueOf: (field, id) => termsOf(field).values.get(id as number),
    idsOf: (field, test) => [...termsOf(field).ids].filter(([value]) => test(value)).map(([, id]) => id),
    has: (field, value) => termsOf(field).ids.has(value),
    count: (field) => termsOf(field).ids.size,
    reload: read,
  };
}
