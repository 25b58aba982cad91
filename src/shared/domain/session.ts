import { z } from 'zod';
import { toolkitSlugSchema } from './toolkit.ts';

export const sessionIdSchema = z.string().regex(/^trs_[A-Za-z0-9]{8,40}$/, 'is not a session id (trs_…)');

/** What tools say of themselves; the names are MCP's tool annotations. */
export const toolHints = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const;
export const toolHintSchema = z.enum(toolHints);

const hintFilterSchema = z.object({
  /** A tool needs one of these. */
  enabled: z.array(toolHintSchema).optional(),
  /** A tool may have none of these. */
  disabled: z.array(toolHintSchema).optional(),
});
export type HintFilter = z.infer<typeof hintFilterSchema>;

const slugListSchema = z.union([
  z.object({ enabled: z.array(z.string()) }),
  z.object({ disabled: z.array(z.string()) }),
]);
export type SlugFilter = z.infer<typeof slugListSchema>;

export const toolFilterSchema = z.union([slugListSchema, z.object({ tags: hintFilterSchema })]);
export type ToolFilter = z.infer<typeof toolFilterSchema>;

/** What a session is made of. The names are those that its documented answers carry. */
export const sessionConfigSchema = z.object({
  /** Null: every toolkit. */
  toolkits: slugListSchema.nullable(),
  tools: z.record(toolkitSlugSchema, toolFilterSchema),
  tags: hintFilterSchema.nullable(),
  auth_configs: z.record(toolkitSlugSchema, z.string()),
  connected_accounts: z.record(toolkitSlugSchema, z.array(z.string())),
  manage_connections: z.object({ enabled: z.boolean(), callback_url: z.string().optional() }),
  multi_account: z.object({
    enable: z.boolean(),
    max_accounts_per_toolkit: z.int(),
    require_explicit_selection: z.boolean(),
  }),
  preload: z.object({ tools: z.union([z.array(z.string()), z.literal('all')]) }),
  search: z.object({ enable: z.boolean() }),
  execute: z.object({ enable_multi_execute: z.boolean() }),
  /** Kept and told again; no sandbox exists here. */
  workbench: z
    .object({
      enable: z.boolean(),
      proxy_execution_enabled: z.boolean(),
      auto_offload_threshold: z.number().optional(),
      sandbox_size: z.string().optional(),
    })
    .nullable(),
});
export type SessionConfig = z.infer<typeof sessionConfigSchema>;

/** A tool-router session: whose accounts and which toolkits one conversation of an agent works with. */
export const sessionSchema = z.object({
  id: sessionIdSchema,
  /** The key that made it; no other one sees it. */
  key_id: z.string(),
  user_id: z.string(),
  config: sessionConfigSchema,
  /** Raised by every change of the configuration. */
  config_version: z.int(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
  last_used_at: z.iso.datetime(),
});
export type Session = z.infer<typeof sessionSchema>;
