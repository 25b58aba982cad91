import { z } from 'zod';

/** The documented answer of a search for tools. */
export const searchAnswerSchema = z.object({
  success: z.boolean(),
  error: z.string().nullable(),
  results: z
    .array(
      z.object({
        index: z.number(),
        use_case: z.string(),
        primary_tool_slugs: z.array(z.string()).readonly(),
        related_tool_slugs: z.array(z.string()).readonly(),
        toolkits: z.array(z.string()).readonly(),
        error: z.string().optional(),
      }),
    )
    .readonly(),
  tool_schemas: z.record(
    z.string(),
    z.object({
      tool_slug: z.string(),
      toolkit: z.string(),
      description: z.string(),
      hasFullSchema: z.boolean(),
      input_schema: z.looseObject({ type: z.literal('object') }).readonly(),
    }),
  ),
  toolkit_connection_statuses: z
    .array(
      z.object({
        toolkit: z.string(),
        description: z.string(),
        has_active_connection: z.boolean(),
        status_message: z.string(),
        account_selection: z.literal('required').optional(),
        accounts: z
          .array(
            z.object({
              id: z.string(),
              alias: z.string().optional(),
              status: z.string(),
              created_at: z.string(),
              is_default: z.boolean(),
            }),
          )
          .readonly()
          .optional(),
      }),
    )
    .readonly(),
  next_steps_guidance: z.array(z.string()).readonly(),
  session: z.object({ id: z.string(), generate_id: z.boolean(), instructions: z.string() }),
  time_info: z.object({
    current_time_utc: z.string(),
    current_time_utc_epoch_seconds: z.number(),
    message: z.string(),
  }),
});
