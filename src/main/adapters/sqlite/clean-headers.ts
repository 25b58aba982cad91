import { redactHeader } from '#shared/redaction/index.ts';
import type { IsCleanHeader } from './call-redaction.ts';
import type { VocabularyEntry } from './header-vocabulary.ts';

/**
 * Tells of the headers of a vocabulary that stand in it with their value whether they hold a secret: nearly all headers of nearly
 * all calls. Each is looked through here, once, and by the rules of this version, whichever version learned it.
 */
export function createCleanHeaders(entries: readonly VocabularyEntry[]): IsCleanHeader {
  const valuesOf = new Map<string, Set<string>>();
  for (const entry of entries) {
    if (entry[0] !== 'pair') continue;
    const [, name, value] = entry;
    if (redactHeader(name, value) !== value) continue;
    const values = valuesOf.get(name) ?? new Set();
    valuesOf.set(name, values.add(value));
  }
  return (name, value) => valuesOf.get(name)?.has(value) === true;
}
