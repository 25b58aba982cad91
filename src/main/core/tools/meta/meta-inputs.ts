import { z } from 'zod';

const sessionId = z.string().optional().describe('The session id that a search gave.');

/** What COMPOSIO_SEARCH_TOOLS takes. */
export const searchInput = z.object({
  queries: z
    .array(
      z.object({
        use_case: z
          .string({ error: 'must be a text' })
          .trim()
          .min(1, 'is empty')
          .max(1024, 'is longer than 1024 characters')
          .describe('What is to be done, with the name of the service ("create an issue on GitHub").'),
        known_fields: z.string().max(500).optional().describe('Values that are known already, as key:value.'),
      }),
      { error: 'must be a list of {use_case}' },
    )
    .min(1, 'is empty')
    .max(20, 'holds more than 20 queries')
    .describe('What to search tools for; each query for itself.'),
  session: z
    .object({ id: z.string().optional(), generate_id: z.boolean().optional() })
    .optional()
    .describe('Left out, or what an earlier search gave.'),
});

/** What COMPOSIO_GET_TOOL_SCHEMAS takes. */
export const schemasInput = z.object({
  tool_slugs: z
    .array(z.string(), { error: 'must be a list of tool slugs' })
    .min(1, 'is empty')
    .max(50, 'holds more than 50 slugs')
    .describe('The tools to describe.'),
  session_id: sessionId,
});

/** What COMPOSIO_MANAGE_CONNECTIONS takes. */
export const connectionsInput = z.object({
  toolkits: z
    .array(z.string().trim().toLowerCase().min(1, 'is empty'), { error: 'must be a list of toolkit slugs' })
    .min(1, 'is empty')
    .max(20, 'holds more than 20 toolkits')
    .describe('The toolkits to look at and, where they are not connected, to make a link for.'),
  reinitiate_all: z
    .boolean()
    .default(false)
    .describe('Make a link also for those that are connected, to connect a further account.'),
  session_id: sessionId,
});

/** What COMPOSIO_MULTI_EXECUTE_TOOL takes. */
export const multiExecuteInput = z.object({
  tools: z
    .array(
      z.object({
        tool_slug: z.string({ error: 'must be a tool slug' }).describe('The tool to run.'),
        arguments: z
          .record(z.string(), z.unknown())
          .default({})
          .describe("Its arguments, following the tool's input schema."),
        account: z
          .string()
          .optional()
          .describe(
            'Which connected account to use, by id or alias; needed only where several are connected.',
          ),
      }),
      { error: 'must be a list of {tool_slug, arguments}' },
    )
    .min(1, 'is empty')
    .max(50, 'holds more than 50 tools')
    .describe('What to run, all at once; one must not need what another one gives.'),
  session_id: sessionId,
});
