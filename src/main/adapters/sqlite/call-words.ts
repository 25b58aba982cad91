import { wordsOf } from '#shared/domain/call-filter.ts';
import type { CallTerms, TermField } from './call-terms.ts';

/**
 * The fields that calls are filtered by. Those of which the same values come together again and again share one word of the
 * index, and what comes together is a term of its own: each word of a row costs five bytes and time.
 */
export const groups = {
  agent_group: ['key_id', 'key_name', 'rule'],
  target_group: ['account_id', 'toolkit', 'origin'],
  way_group: ['front_door', 'method'],
  outcome_group: ['decision', 'status', 'error_code'],
} as const satisfies Partial<Record<TermField, readonly TermField[]>>;
export type GroupField = keyof typeof groups;
export type IndexedField = (typeof groups)[GroupField][number];

const groupFields = Object.keys(groups) as GroupField[];
const groupOf = new Map(groupFields.flatMap((group) => groups[group].map((field) => [field, group])));

export const indexedColumns = [
  'position',
  'path',
  'error_message',
  'session_id',
  'duration_us',
  ...groupOf.keys(),
] as const;

/** What a call is indexed by, as it stands in the table: the values of `indexedColumns`; from the sixth on they are numbers of terms. */
export type IndexedRow = readonly [
  position: number,
  path: string,
  errorMessage: string | null,
  sessionId: string | null,
  durationMicros: number,
  ...terms: number[],
];

// The tilde is a letter to the index and never part of a word: what begins with it is no text.

/** The index's word for a term. */
const termWord = (id: number): string => `~${id}`;

export const sessionWord = (id: string): string => `~s${id.toLowerCase().replace(/[^a-z0-9]/g, '')}`;

/** The index's word for durations of about the same length: those that have as many binary digits. */
export const tookWord = (step: number): string => `~d${step}`;
export const tookStep = (milliseconds: number): number =>
  32 - Math.clz32(Math.min(Math.max(Math.floor(milliseconds), 0), 0x7fff_ffff));
export const mostTookSteps = tookStep(0x7fff_ffff);

/** The words of those rows in which a field has one of these numbers. */
export function wordsOfField(field: IndexedField, ids: readonly number[], terms: CallTerms): string[] {
  const group = groupOf.get(field);
  if (group === undefined) return [];
  const members: readonly IndexedField[] = groups[group];
  const place = members.indexOf(field);
  const wanted = new Set(ids.map(String));
  return terms.idsOf(group, (numbers) => wanted.has(numbers?.split('.')[place] ?? '')).map(termWord);
}

const firstTerm = indexedColumns.length - groupOf.size;

/**
 * Everything that the index knows of a call, as one text; to be called inside the transaction that uses it. Words may come twice:
 * the index notes once that a call has them.
 */
export function indexText(row: IndexedRow, termIds: Pick<CallTerms, 'idOf'>): string {
  const [, path, errorMessage, sessionId, durationMicros] = row;
  const words = wordsOf(path);
  if (errorMessage !== null) words.push(...wordsOf(errorMessage));
  let at = firstTerm;
  for (const group of groupFields) {
    // Cutting the numbers out and joining them takes twice as long.
    const end = at + groups[group].length;
    let numbers = String(row[at]);
    for (at += 1; at < end; at += 1) numbers += `.${row[at]}`;
    words.push(termWord(termIds.idOf(group, numbers)));
  }
  if (sessionId !== null) words.push(sessionWord(sessionId));
  words.push(tookWord(tookStep(durationMicros / 1_000)));
  return words.join(' ');
}
