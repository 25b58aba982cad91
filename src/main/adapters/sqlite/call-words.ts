import { wordsOf } from '#shared/domain/call-filter.ts';
import type { TermField } from './call-terms.ts';

/** The fields whose numbers are in the index: those that calls are filtered by. */
const indexedFields = [
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
] as const satisfies readonly TermField[];
export type IndexedField = (typeof indexedFields)[number];

/** What a call is indexed by, as it stands in the table. */
export type IndexedRow = Readonly<Record<IndexedField, number>> & {
  readonly position: number;
  readonly path: string;
  readonly error_message: string | null;
  readonly session_id: string | null;
  readonly duration_us: number;
};

export const indexedColumns = [
  'position',
  'path',
  'error_message',
  'session_id',
  'duration_us',
  ...indexedFields,
] as const satisfies readonly (keyof IndexedRow)[];

// The tilde is a letter to the index and never part of a word: what begins with it is no text.

/** The index's word for a term. */
export const termWord = (id: number): string => `~${id}`;

export const sessionWord = (id: string): string => `~s${id.toLowerCase().replace(/[^a-z0-9]/g, '')}`;

/** The index's word for durations of about the same length: those that have as many binary digits. */
export const tookWord = (step: number): string => `~d${step}`;
export const tookStep = (milliseconds: number): number =>
  32 - Math.clz32(Math.min(Math.max(Math.floor(milliseconds), 0), 0x7fff_ffff));
export const mostTookSteps = tookStep(0x7fff_ffff);

/** Everything that the index knows of a call, as one text. */
export function indexText(row: IndexedRow): string {
  const words = new Set(wordsOf(row.path));
  if (row.error_message !== null) for (const word of wordsOf(row.error_message)) words.add(word);
  for (const field of indexedFields) words.add(termWord(row[field]));
  if (row.session_id !== null) words.add(sessionWord(row.session_id));
  words.add(tookWord(tookStep(row.duration_us / 1_000)));
  return [...words].join(' ');
}
