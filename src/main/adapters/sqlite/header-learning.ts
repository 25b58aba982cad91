import type { FieldPair } from '#shared/domain/call.ts';
import { shapesOf } from './header-shapes.ts';
import type { VocabularyEntry } from './header-vocabulary.ts';

/** So many of the calls looked at must have something in common before it becomes an entry. */
const fewest = 4;
const mostEntries = 1_000;
const longestName = 128;
const longestValue = 1_024;

interface Counted {
  readonly entry: VocabularyEntry;
  readonly count: number;
}

/** The vocabulary of header lists, what they hold most often first. @param lists some hundred, without secrets. */
export function learnVocabulary(lists: readonly (readonly FieldPair[])[]): VocabularyEntry[] {
  const headers = lists
    .flat()
    .filter(([name, value]) => name.length <= longestName && value.length <= longestValue);
  const valuesByName = Map.groupBy(headers, ([name]) => name);
  const counted = [...valuesByName].flatMap(([name, pairs]) =>
    entriesOf(
      name,
      pairs.map(([, value]) => value),
    ),
  );
  counted.sort((a, b) => b.count - a.count);
  return counted.slice(0, mostEntries).map(({ entry }) => entry);
}

function entriesOf(name: string, values: readonly string[]): Counted[] {
  if (values.length < fewest) return [];
  const byValue = [...Map.groupBy(values, (value) => value)].map(([value, { length }]) => ({
    value,
    count: length,
  }));
  const repeated = byValue.filter(({ count }) => count >= fewest);
  const others = byValue.filter(({ count }) => count < fewest).map(({ value }) => value);
  const shapes = shapesOf(others, fewest);
  return [
    ...repeated.map(({ value, count }): Counted => ({ entry: ['pair', name, value], count })),
    ...shapes.map(
      (shape): Counted => ({ entry: ['shape', name, shape], count: others.length / shapes.length }),
    ),
    { entry: ['name', name], count: 1 },
  ];
}
