import type {
  SessionExecuteMetaResponse,
  SessionExecuteResponse,
} from '@composio/client/resources/tool-router/session/session';
import type { ToolListResponse, ToolRetrieveResponse } from '@composio/client/resources/tools';
import { z } from 'zod';
import type { Tool, ToolOutcome } from '../../../core/tools/index.ts';

const schemaObject = z.looseObject({ type: z.literal('object') });

/** The documented shape of a tool. */
export const wireToolSchema = z.object({
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  human_description: z.string(),
  toolkit: z.object({ slug: z.string(), name: z.string(), logo: z.string() }),
  input_parameters: schemaObject,
  output_parameters: schemaObject,
  tags: z.array(z.string()),
  scopes: z.array(z.string()),
  version: z.string(),
  available_versions: z.array(z.string()),
  no_auth: z.boolean(),
  is_deprecated: z.boolean(),
  deprecated: z.object({
    displayName: z.string(),
    version: z.string(),
    available_versions: z.array(z.string()),
    is_deprecated: z.boolean(),
    toolkit: z.object({ logo: z.string() }),
  }),
  scope_requirements: z.null(),
}) satisfies z.ZodType<ToolRetrieveResponse & ToolListResponse.Item>;

export function toWireTool(tool: Tool): z.input<typeof wireToolSchema> {
  return {
    slug: tool.slug,
    name: tool.name,
    description: tool.description,
    human_description: tool.description,
    toolkit: { ...tool.toolkit, logo: '' },
    input_parameters: { ...tool.inputParameters },
    output_parameters: { ...tool.outputParameters },
    tags: [...tool.tags],
    scopes: [...tool.scopes],
    version: tool.version,
    available_versions: [tool.version],
    no_auth: tool.noAuth,
    is_deprecated: false,
    deprecated: {
      displayName: tool.name,
      version: tool.version,
      available_versions: [tool.version],
      is_deprecated: false,
      toolkit: { logo: '' },
    },
    scope_requirements: null,
  };
}

/** What came of a tool, as the session routes tell it. */
export const sessionOutcomeSchema = z.object({
  data: z.record(z.string(), z.unknown()),
  error: z.string().nullable(),
  log_id: z.string(),
}) satisfies z.ZodType<SessionExecuteResponse & SessionExecuteMetaResponse>;

export function toSessionOutcome({ data, error, logId }: ToolOutcome): z.input<typeof sessionOutcomeSchema> {
  return { data: { ...data }, error, log_id: logId };
}
