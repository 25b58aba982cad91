import { z } from 'zod';
import { authSchemeSchema, baseUrlVariableSchema, toolkitSchema, toolkitSlugSchema } from './toolkit.ts';

/** What a description may take, in bytes, fetched or given. */
export const largestDescription = 32 * 1024 * 1024;

export const importIdSchema = z.string().min(1).max(64);

/** Where the tools of a toolkit come from. */
export const toolOriginSchema = z.object({
  /** What the description calls itself. */
  title: z.string(),
  version: z.string(),
  format: z.string(),
  /** Where it was fetched from; null where it was given as a text. */
  url: z.string().nullable(),
  imported_at: z.string(),
});
export type ToolOrigin = z.infer<typeof toolOriginSchema>;

/** Something in a description that is wrong or was left out. */
export const documentIssueSchema = z.object({
  severity: z.enum(['error', 'warning']),
  /** JSON pointer; '' is the document itself. */
  pointer: z.string(),
  line: z.int().nullable(),
  message: z.string(),
});

/** One tool as lists show it. */
export const toolSummarySchema = z.object({
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  method: z.string(),
  path: z.string(),
});

/** An API description, looked at and not stored yet. */
export const importPreviewSchema = z.object({
  id: importIdSchema,
  expires_at: z.string(),
  /** Whether there is anything that can be imported. */
  usable: z.boolean(),
  format: z.string(),
  title: z.string(),
  version: z.string(),
  /** Suggestions, free to be changed. */
  slug: z.string(),
  name: z.string(),
  /** The base URL of the toolkit that is imported into, where the tools will send to; null for a new one. */
  base_url: z.string().nullable(),
  servers: z.array(
    z.object({
      url: z.string(),
      description: z.string(),
      variables: z.record(z.string(), baseUrlVariableSchema),
      /** Why it cannot be the base URL; null where it can. */
      fault: z.string().nullable(),
    }),
  ),
  schemes: z.array(z.object({ name: z.string(), scheme: authSchemeSchema, operations: z.int() })),
  /** Every place that requests, or a sign-in, would go to. */
  hosts: z.array(
    z.object({
      origin: z.string(),
      /** Whether it is this machine or a private network. */
      is_private: z.boolean(),
      /** The servers that are there, by their place in the list. */
      servers: z.array(z.int()),
      /** The schemes that sign in there, by their place in the list. */
      schemes: z.array(z.int()),
      /** How many operations go there whichever server is chosen. */
      operations: z.int(),
      /**
       * `new`: to be confirmed · `known`: the service that is imported into goes there already · `closed`: it is one of the
       * catalog, whose hosts stay as they are.
       */
      standing: z.enum(['new', 'known', 'closed']),
    }),
  ),
  /** Those that can be tools, as far as they are listed. */
  tools: z.array(toolSummarySchema),
  tool_count: z.int(),
  operation_count: z.int(),
  issues: z.array(documentIssueSchema),
  issue_count: z.int(),
  /** Services that are here already at the address of one of the servers: their accounts could use the tools. */
  known: z.array(z.object({ slug: toolkitSlugSchema, name: z.string() })),
  /** What would become of the tools that the toolkit has; null where it has none. */
  changes: z
    .object({
      added: z.array(z.string()),
      changed: z.array(z.string()),
      removed: z.array(z.string()),
      unchanged: z.int(),
      /** Origins that the toolkit does not name now. */
      new_origins: z.array(z.string()),
    })
    .nullable(),
});
export type ImportPreview = z.infer<typeof importPreviewSchema>;

/** What the person decided about a preview. */
export const importDecisionSchema = z.strictObject({
  id: importIdSchema,
  slug: toolkitSlugSchema,
  name: z.string().trim().min(1).max(120).optional(),
  /** The base URL: one of the servers by its place in the list, or an address of the person's own. */
  server: z.int().nonnegative().optional(),
  base_url: z.string().min(1).max(2048).optional(),
  /** The ways to sign in, by their places in the list; all of them where left out. */
  schemes: z.array(z.int().nonnegative()).max(16).optional(),
  /** Ways to sign in that the person describes, where the document describes none. */
  auth_schemes: z.array(authSchemeSchema).min(1).max(16).optional(),
  /** The origins that the person agreed to. Operations and sign-ins elsewhere are left out. */
  confirmed_origins: z.array(z.string().max(300)).max(100),
});
export type ImportDecision = z.infer<typeof importDecisionSchema>;

export const importOutcomeSchema = z.object({
  toolkit: toolkitSchema,
  tool_count: z.int(),
  added: z.int(),
  changed: z.int(),
  removed: z.int(),
  /** Operations on hosts that were not confirmed. */
  left_out: z.int(),
});
export type ImportOutcome = z.infer<typeof importOutcomeSchema>;

export const importProgressSchema = z.object({
  id: importIdSchema,
  stage: z.enum(['fetching', 'parsing', 'operations', 'storing']),
  done: z.int(),
  /** 0 where it is not known. */
  total: z.int(),
});
export type ImportProgress = z.infer<typeof importProgressSchema>;
