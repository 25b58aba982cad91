import { z } from 'zod';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * A schema as JSON Schema (draft 2020-12), for use within a document.
 *
 * @param io what a caller may send, or what an answer holds: steps that tidy a value make these differ.
 */
export function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const {
    $schema: _draft,
    $defs: recursive,
    ...converted
  } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return recursive === undefined ? converted : withoutRecursion(converted);
}

/** Whether a caller may leave it out. */
export function mayBeLeftOut(schema: z.ZodType): boolean {
  return schema._zod.optin !== undefined;
}

/**
 * What refers to itself becomes "anything": a reference into this one schema would point nowhere from within a document, and
 * what is recursive here is any JSON at all.
 */
function withoutRecursion(schema: JsonSchema): JsonSchema {
  return JSON.parse(
    JSON.stringify(schema, (_name, value: unknown) =>
      typeof value === 'object' && value !== null && '$ref' in value ? {} : value,
    ),
  ) as JsonSchema;
}
