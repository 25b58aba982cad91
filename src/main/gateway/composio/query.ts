import { z } from 'zod';

/** A query as it came: every value of every name, in order. `name[]` counts as `name`. */
export type RawQuery = Readonly<Record<string, readonly string[]>>;

/** @param query of a URL; a null travels as an empty value and says nothing. */
export function rawQuery(query: URLSearchParams): RawQuery {
  const values = new Map<string, string[]>();
  for (const [name, value] of query) {
    const key = name.replace(/\[\]$/, '');
    if (value !== '') values.set(key, [...(values.get(key) ?? []), value]);
  }
  return Object.fromEntries(values);
}

/** A parameter that stands for one value; of several the first counts. */
export function queryValue<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((values) => (Array.isArray(values) ? values[0] : values), schema);
}

/** A parameter that stands for many: comma-separated, repeated, or both. Absent, it is the empty list. */
export function queryList<Item extends z.ZodType>(item: Item) {
  return z.preprocess((values) => splitList(values), z.array(item).default([]));
}

/** A parameter that says yes or no; a caller that leaves it out says nothing. */
export function queryFlag() {
  const words = z.enum(['true', 'false', '1', '0'], { error: 'must be true or false' });
  return queryValue(words.transform((word) => word === 'true' || word === '1').optional());
}

/** Where a page starts and how long it is. Callers ask for more than there ever are when they want everything. */
export function pageQuery(most: number, usual = 20) {
  return {
    limit: queryValue(
      z.coerce
        .number({ error: 'must be a number' })
        .int('must be a whole number')
        .min(1, 'must be at least 1')
        .transform((limit) => Math.min(limit, most))
        .default(usual),
    ),
    cursor: queryValue(z.string().optional()),
  };
}

function splitList(values: unknown): unknown {
  if (!Array.isArray(values)) return values;
  return values
    .flatMap((value) => String(value).split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
