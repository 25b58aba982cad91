import { z } from 'zod';

export const mcpServerIdSchema = z
  .string()
  .regex(/^mcp_[A-Za-z0-9]{8,40}$/, 'is not an MCP server id (mcp_…)');

/** A stored selection of tools that MCP clients reach under an address of its own. */
export const mcpServerSchema = z.object({
  id: mcpServerIdSchema,
  /** The key that made it; no other one sees it or connects to it. */
  key_id: z.string(),
  name: z.string(),
  toolkits: z.array(z.string()),
  auth_config_ids: z.array(z.string()),
  /** Empty: every tool of its toolkits. */
  allowed_tools: z.array(z.string()),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});
export type McpServer = z.infer<typeof mcpServerSchema>;
