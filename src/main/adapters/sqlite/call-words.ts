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

/** Everything that the index knows of a call, as one text; to be called inside the transaction that uses it. */
export function indexText(row: IndexedRow, termIds: Pick<CallTerms, 'idOf'>): string {
  const [, path, errorMessage, sessionId, durationMicros, ...terms] = row;
  const words = new Set(wordsOf(path));
  if (errorMessage !== null) for (const word of wordsOf(errorMessage)) words.add(word);
  let from = 0;
  for (const group of groupFields) {
    const to = from + groups[group].length;
    words.add(termWord(termIds.idOf(group, terms.slice(from, to).join('.'))));
    from = to;
  }
  if (sessionId !== null) words.add(sessionWord(sessionId));
  words.add(tookWord(tookStep(durationMicros / 1_000)));
  return [...words].join(' ');
}
