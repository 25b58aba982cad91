import { z } from 'zod';
import type { Tool } from '../../../core/tools/index.ts';

const definition = {
  slug: z.string().regex(/^[A-Za-z0-9_-]{1,60}$/, 'use 1 to 60 letters, digits, "_" or "-"'),
  name: z.string(),
  description: z.string(),
  input_schema: z.record(z.string(), z.unknown()),
  output_schema: z.record(z.string(), z.unknown()).optional(),
};

const customToolSchema = z.object({ ...definition, extends_toolkit: z.string().optional() });
const customToolkitSchema = z.object({
  slug: definition.slug,
  name: z.string(),
  description: z.string(),
  tools: z.array(z.object(definition)),
});

/** Tools that run inside the caller: named in each request that concerns them, and never kept. */
export const customToolsSchema = z.object({
  custom_tools: z.array(customToolSchema).max(500).nullish(),
  custom_toolkits: z.array(customToolkitSchema).max(100).nullish(),
});
export type CustomTools = z.output<typeof customToolsSchema>;

const named = { ...definition, original_slug: z.string() };

/** The same with the slugs under which agents call them. */
export const namedCustomToolsSchema = z.object({
  custom_tools: z.array(z.object({ ...named, extends_toolkit: z.string().optional() })).optional(),
  custom_toolkits: z
    .array(z.object({ ...customToolkitSchema.shape, tools: z.array(z.object(named)) }))
    .optional(),
});

/** Gives custom tools the documented slugs: `LOCAL_<TOOL>` or `LOCAL_<TOOLKIT>_<TOOL>`. */
export function nameCustomTools({
  custom_tools: tools,
  custom_toolkits: toolkits,
}: CustomTools): z.input<typeof namedCustomToolsSchema> {
  return {
    ...(tools ? { custom_tools: tools.map((tool) => withSlug(tool, tool.extends_toolkit)) } : {}),
    ...(toolkits
      ? {
          custom_toolkits: toolkits.map((toolkit) => ({
            ...toolkit,
            tools: toolkit.tools.map((tool) => withSlug(tool, toolkit.slug)),
          })),
        }
      : {}),
  };
}

/** Custom tools as a search sees them. */
export function searchableCustomTools(given: CustomTools): Tool[] {
  const { custom_tools: tools = [], custom_toolkits: toolkits = [] } = nameCustomTools(given);
  return [
    ...tools.map((tool) => asTool(tool, tool.extends_toolkit ?? 'custom', tool.extends_toolkit ?? 'Custom')),
    ...toolkits.flatMap(({ slug, name, tools: inside }) => inside.map((tool) => asTool(tool, slug, name))),
  ];
}

function withSlug<Definition extends { slug: string }>(tool: Definition, toolkit: string | undefined) {
  const parts = ['LOCAL', ...(toolkit === undefined ? [] : [toolkit]), tool.slug];
  return { ...tool, slug: parts.join('_').toUpperCase(), original_slug: tool.slug };
}

function asTool(
  {
    slug,
    name,
    description,
    input_schema: input,
  }: { slug: string; name: string; description: string; input_schema: Record<string, unknown> },
  toolkit: string,
  toolkitName: string,
): Tool {
  return {
    slug,
    name,
    description,
    toolkit: { slug: toolkit, name: toolkitName },
    inputParameters: { ...input, type: 'object' },
    outputParameters: { type: 'object' },
    tags: [],
    scopes: [],
    version: '00000000_00',
    noAuth: true,
    shown: 'named',
  };
}
