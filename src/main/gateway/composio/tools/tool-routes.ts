import type { ToolRetrieveEnumResponse } from '@composio/client/resources/tools';
import { z } from 'zod';
import { SallyportError } from '#shared/errors.ts';
import type { Core } from '../../../core/index.ts';
import type { Tool } from '../../../core/tools/index.ts';
import { countedPage, countedPageOf } from '../counted-page.ts';
import { largestRequest } from '../proxy-execute.ts';
import { pageQuery, queryList, queryValue } from '../query.ts';
import { defineRoute, type ManagementRoute } from '../route.ts';
import { extraParameters, toolExecuteSchema } from './execute-request.ts';
import { noteCall } from './note-call.ts';
import { toWireTool, wireToolSchema } from './wire-tool.ts';

export type ToolRouteDeps = Pick<Core, 'tools' | 'scopes' | 'authConfigs'>;

const shared = { permission: 'tools', tag: 'Tools' } as const;

const listQuery = z.object({
  toolkit_slug: queryList(z.string().toLowerCase()),
  tool_slugs: queryList(z.string()),
  auth_config_ids: queryList(z.string()),
  tags: queryList(z.string()),
  scopes: queryList(z.string()),
  important: queryValue(z.enum(['true', 'false'], { error: 'must be true or false' }).optional()),
  query: queryValue(z.string().optional()),
  search: queryValue(z.string().optional()),
  ...pageQuery(1_000),
});

/** `/tools` of the documented API: looking at tools, and running them without a session. */
export function toolRoutes({ tools, scopes, authConfigs }: ToolRouteDeps): readonly ManagementRoute[] {
  function matching(query: z.output<typeof listQuery>): readonly Tool[] {
    // Naming tools overrides all other filters, as documented.
    if (query.tool_slugs.length > 0) return query.tool_slugs.flatMap((slug) => tools.find(slug) ?? []);
    const ofConfigs = query.auth_config_ids.map((id) => authConfigs.get(id).toolkit);
    const named = [...query.toolkit_slug, ...ofConfigs];
    return tools
      .list(named.length > 0 ? named : undefined)
      .filter(
        (tool) =>
          (query.important !== 'true' || tool.tags.includes('important')) &&
          (query.tags.length === 0 || query.tags.some((tag) => tool.tags.includes(tag))) &&
          (query.scopes.length === 0 || query.scopes.some((scope) => tool.scopes.includes(scope))),
      );
  }

  return [
    defineRoute({
      ...shared,
      method: 'GET',
      path: '/tools',
      summary: 'List tools',
      query: listQuery,
      answer: { status: 200, schema: countedPageOf(wireToolSchema) },
      async handle({ key, query }) {
        const text = (query.query ?? query.search ?? '').trim();
        const found = matching(query);
        if (text === '' || query.tool_slugs.length > 0) {
          const page = countedPage(found, query, ({ slug }) => slug, 'ascending');
          return { ...page, items: page.items.map(toWireTool) };
        }
        const ranked = await tools.rank(found, text, scopes.ofKey(key, 'tools', {}));
        const places = ranked.map((tool, place) => ({ tool, position: String(place).padStart(9, '0') }));
        const page = countedPage(places, query, ({ position }) => position, 'ascending');
        return { ...page, items: page.items.map(({ tool }) => toWireTool(tool)) };
      },
    }),
    defineRoute({
      ...shared,
      method: 'GET',
      path: '/tools/enum',
      summary: 'List the slugs of all tools',
      answer: { status: 200, schema: z.array(z.string()) satisfies z.ZodType<ToolRetrieveEnumResponse> },
      handle: async () =>
        tools
          .list()
          .map(({ slug }) => slug)
          .sort(),
    }),
    defineRoute({
      ...shared,
      method: 'GET',
      path: '/tools/{tool_slug}',
      summary: 'Look at a tool',
      answer: { status: 200, schema: wireToolSchema },
      handle: async ({ parameters }) => toWireTool(tools.get(parameters.tool_slug)),
    }),
    defineRoute({
      ...shared,
      method: 'POST',
      path: '/tools/execute/{tool_slug}',
      summary: 'Run a tool',
      body: toolExecuteSchema,
      exactNumbers: true,
      largestBody: largestRequest,
      answer: {
        status: 200,
        schema: z.object({
          data: z.record(z.string(), z.unknown()),
          error: z.string().nullable(),
          successful: z.boolean(),
          log_id: z.string().optional(),
        }),
      },
      async handle({ key, parameters, body, signal, progress }) {
        tools.get(parameters.tool_slug);
        if (body.text && !body.arguments) throw needsModel('text');
        const { custom_connection_data: custom } = body;
        const { logId, ...outcome } = await tools.execute(parameters.tool_slug, {
          input: body.arguments ?? {},
          scope: scopes.ofKey(key, 'tools', {
            ...(body.user_id ? { userId: body.user_id } : {}),
            ...(body.connected_account_id ? { accountId: body.connected_account_id } : {}),
          }),
          transient: custom
            ? { toolkit: custom.toolkitSlug, auth_scheme: custom.authScheme, values: custom.val }
            : undefined,
          extra: extraParameters(body.custom_auth_params ?? {}),
          signal,
          onCall: noteCall(progress),
        });
        return { ...outcome, data: { ...outcome.data }, ...(logId === '' ? {} : { log_id: logId }) };
      },
    }),
    defineRoute({
      ...shared,
      method: 'POST',
      path: '/tools/execute/{tool_slug}/input',
      summary: "Write a tool's arguments from a description in words (not available)",
      body: z.object({ text: z.string().optional() }).optional(),
      answer: { status: 200, schema: z.object({ arguments: z.record(z.string(), z.unknown()) }) },
      async handle({ parameters }) {
        tools.get(parameters.tool_slug);
        throw needsModel('text');
      },
    }),
  ];
}

function needsModel(field: string): SallyportError {
  return new SallyportError(
    'NotImplemented',
    `${field}: writing arguments from words needs a language model, and Sallyport has none.`,
    { field, fix: 'Send "arguments" that follow the tool\'s input_parameters.' },
  );
}
