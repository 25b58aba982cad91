import { z } from 'zod';

/** An empty text and null stand for "none" in the documented API. */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (value === null || value === '' ? undefined : value), schema.optional());
}
