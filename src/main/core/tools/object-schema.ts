import { z } from 'zod';
import type { ObjectSchema } from './tool.ts';

/** The JSON Schema of what a zod object takes, in the plain form that every model provider reads. */
export function objectSchema(schema: z.ZodObject): ObjectSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return { ...rest, type: 'object' };
}
