import type { z } from 'zod';
import { SallyportError } from '#shared/errors.ts';
import { issuePath, issueWords } from '#shared/issue-words.ts';

/**
 * What a caller sent, in the shape that a route needs.
 *
 * @param whole what the value is called where no field of it is at fault.
 * @throws SallyportError ValidationFailed with one line for each fault.
 */
export function checkShape<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  whole: string,
): z.output<Schema> {
  const result = schema.safeParse(value, { error: issueWords });
  if (result.success) return result.data;
  const errors = result.error.issues.map((issue) => `${issuePath(issue.path) || whole}: ${issue.message}`);
  throw new SallyportError('ValidationFailed', errors[0] ?? 'The request is not valid.', {
    field: issuePath(result.error.issues[0]?.path ?? []) || whole,
    fix: 'Correct the fields named in "errors" and send the request again.',
    errors,
  });
}
