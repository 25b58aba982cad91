import type { z } from 'zod';
import type { Notice } from '#shared/contract/app.ts';

/** Checks rows as they come from the file. */
export interface RowReader {
  /** The parsed row, or null where it does not fit: it is never used, stays in the file, and a notice names it once. */
  parse<Schema extends z.ZodType>(
    table: string,
    id: unknown,
    schema: Schema,
    row: unknown,
  ): z.output<Schema> | null;
}

/** Rows edited by hand, or by a broken tool, must not keep the app from starting. */
export function createRowReader(file: string, onNotice: (notice: Notice) => void): RowReader {
  const reported = new Set<string>();
  return {
    parse(table, id, schema, row) {
      const parsed = schema.safeParse(row);
      if (parsed.success) return parsed.data;
      const name = `${table} "${String(id).slice(0, 80)}"`;
      if (!reported.has(name)) {
        reported.add(name);
        const fields = [...new Set(parsed.error.issues.map((issue) => issue.path[0] ?? 'row'))].join(', ');
        onNotice({
          code: 'RowUnreadable',
          message: `A stored row is not usable and was left out: ${name} in ${file} (${fields}). It was changed outside Sallyport; restore it or delete it.`,
          at: new Date().toISOString(),
        });
      }
      return null;
    },
  };
}

/** The value of a JSON column; undefined where the text is no JSON, which no schema accepts. */
export function parseJson(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
