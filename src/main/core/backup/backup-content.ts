import { z } from 'zod';
import { accountSchema } from '#shared/domain/account.ts';
import { apiKeySchema } from '#shared/domain/api-key.ts';
import { authConfigSchema } from '#shared/domain/auth-config.ts';
import { mcpServerSchema } from '#shared/domain/mcp-server.ts';
import { toolOriginSchema } from '#shared/domain/openapi-import.ts';
import { ruleSetSchema } from '#shared/domain/rule.ts';
import { type ToolkitInput, toolkitInputSchema, toolkitSlugSchema } from '#shared/domain/toolkit.ts';
import { webhookSchema } from '#shared/domain/webhook.ts';

const bytes = z.base64();

/** The tools of a toolkit, with what was imported: nothing else is needed to have them again. */
const toolSetSchema = z.object({
  toolkit: toolkitSlugSchema,
  origin: toolOriginSchema,
  operations: z.array(
    z.object({
      slug: z.string().regex(/^[A-Z0-9_]{1,64}$/),
      title: z.string(),
      description: z.string(),
      method: z.string(),
      path: z.string(),
      binding: z.string(),
      input: z.string(),
    }),
  ),
});

/** What a backup holds, opened. `secret` is what its vault had sealed for the entry, as base64 of the same bytes. */
export const backupContentSchema = z.object({
  toolkits: z.array(toolkitInputSchema),
  /** Files of before tools were kept have none. */
  tools: z.array(toolSetSchema).default([]),
  auth_configs: z.array(
    z.object({
      config: authConfigSchema.omit({ account_count: true, has_client_secret: true }),
      secret: bytes.nullable(),
    }),
  ),
  accounts: z.array(z.object({ account: accountSchema.omit({ unconfirmed_origins: true }), secret: bytes })),
  agents: z.array(z.object({ key: apiKeySchema, hash: bytes, previous_hash: bytes.nullable() })),
  rules: z.array(ruleSetSchema),
  webhooks: z.array(z.object({ webhook: webhookSchema, secret: bytes })),
  mcp_servers: z.array(mcpServerSchema),
  /** By name; a setting that this version does not know is left out. */
  settings: z.record(z.string(), z.unknown()),
});
export type BackupContent = z.infer<typeof backupContentSchema>;

/** The content of an opened file; null where it is none. */
export function parseContent(content: Uint8Array): BackupContent | null {
  try {
    return backupContentSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content)));
  } catch {
    // A parser's own message may quote a secret.
    return null;
  }
}

/** The bytes to seal. The caller wipes them. */
export function contentBytes(content: BackupContent): Buffer {
  return Buffer.from(JSON.stringify(content), 'utf8');
}

/** The toolkits as stored, but for those that cannot be read. */
export function readableToolkits(stored: readonly unknown[]): ToolkitInput[] {
  return stored.flatMap((toolkit) => {
    const parsed = toolkitInputSchema.safeParse(toolkit);
    return parsed.success ? [parsed.data] : [];
  });
}
