import { z } from 'zod';
import { requestDraftSchema } from './request-draft.ts';

/** One argument of a tool as a form asks for it. */
export const toolArgumentSchema = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header', 'body']),
  required: z.boolean(),
  description: z.string(),
  /** `json` for objects, lists and whatever has no one type. */
  kind: z.enum(['text', 'number', 'boolean', 'choice', 'json']),
  /** The values of a choice. */
  choices: z.array(z.string()),
  /** What stands in the form at first, as it is typed there; empty where nothing does. */
  initial: z.string(),
  /** What a value may look like. */
  example: z.string(),
});
export type ToolArgument = z.infer<typeof toolArgumentSchema>;

/** A tool of an imported API description as a form. */
export const toolFormSchema = z.object({
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  toolkit: z.string(),
  method: z.string(),
  path: z.string(),
  arguments: z.array(toolArgumentSchema),
});
export type ToolForm = z.infer<typeof toolFormSchema>;

/** The request that arguments make, and which of those that are required are not given yet. */
export const toolRequestSchema = z.object({ draft: requestDraftSchema, missing: z.array(z.string()) });
export type ToolRequest = z.infer<typeof toolRequestSchema>;
