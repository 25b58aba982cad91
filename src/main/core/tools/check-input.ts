import type { z } from 'zod';
import { validationFailed } from '../toolkits/index.ts';

/**
 * The arguments of a tool in the shape that it needs.
 *
 * @throws SallyportError ValidationFailed with one line for each fault.
 */
export function checkInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw validationFailed(
    result.error.issues.map(({ path, message }) => ({
      field: ['arguments', ...path].map(String).join('.'),
      reason: message,
    })),
    "Follow the tool's input schema.",
  );
}
