import type { z } from 'zod';
import { issuePath, issueWords } from '#shared/issue-words.ts';
import { validationFailed } from '../toolkits/index.ts';

/**
 * The arguments of a tool in the shape that it needs.
 *
 * @throws SallyportError ValidationFailed with one line for each fault.
 */
export function checkInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input, { error: issueWords });
  if (result.success) return result.data;
  throw validationFailed(
    result.error.issues.map(({ path, message }) => ({
      field: issuePath(['arguments', ...path]),
      reason: message,
    })),
    "Follow the tool's input schema.",
  );
}
