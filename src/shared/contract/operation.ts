import type { z } from 'zod';

/** One thing the console, the CLI or a script may ask of Sallyport. Knows no transport. */
export interface Operation<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly input: Input;
  readonly output: Output;
}

/** Declares an operation, keeping its exact schema types. */
export function operation<Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
): Operation<Input, Output> {
  return { input, output };
}
