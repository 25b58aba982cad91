import type { Downloads, ProxyEngine } from '../proxy/index.ts';
import type { ToolkitRow, Toolkits } from '../toolkits/index.ts';
import { checkInput } from './check-input.ts';
import { objectSchema } from './object-schema.ts';
import {
  asPairs,
  type ProxyInput,
  proxyBody,
  proxyHeaders,
  proxyInputSchema,
  proxyOutputSchema,
  withTexts,
} from './proxy-input.ts';
import { rankTools } from './rank-tools.ts';
import { sendForTool } from './send-for-tool.ts';
import { type Tool, type ToolSource, unversioned } from './tool.ts';

export interface ProxyToolsDeps {
  readonly toolkits: Pick<Toolkits, 'usable'>;
  readonly proxy: ProxyEngine;
  readonly downloads: Downloads;
}

const suffix = '_PROXY_EXECUTE';

const inputParameters = objectSchema(proxyInputSchema);
const outputParameters = objectSchema(proxyOutputSchema);

/** One tool for each toolkit that sends a request of the agent's own making: what a service can do, it can do. */
export function createProxyTools({ toolkits, proxy, downloads }: ProxyToolsDeps): ToolSource {
  const known = new WeakMap<ToolkitRow, Tool>();

  /** The same tool for as long as its toolkit is the same, so that a search can keep what it knows of it. */
  function toolOf(toolkit: ToolkitRow): Tool {
    const tool = known.get(toolkit) ?? describe(toolkit);
    known.set(toolkit, tool);
    return tool;
  }

  return {
    list: (slugs) => toolkits.usable(slugs).map(toolOf),
    find(slug) {
      if (!slug.endsWith(suffix)) return undefined;
      const name = slug.slice(0, -suffix.length);
      const [toolkit] = name === name.toUpperCase() ? toolkits.usable([name.toLowerCase()]) : [];
      return toolkit && toolOf(toolkit);
    },
    async search(text, allows, limit) {
      const rows = toolkits.usable();
      const categories = new Map(rows.map((row) => [row.slug, row.categories.join(' ')]));
      const words = (tool: Tool) => categories.get(tool.toolkit.slug) ?? '';
      return rankTools(rows.map(toolOf).filter(allows), text, limit, words);
    },
    async execute(run) {
      const given = withTexts(run.input);
      // The body goes out as it was written: a schema would take exact numbers for objects.
      const input = { ...checkInput(proxyInputSchema, given), body: given.body as ProxyInput['body'] };
      return sendForTool({ proxy, downloads }, run, {
        method: input.method,
        endpoint: input.endpoint,
        headers: proxyHeaders(input),
        query: asPairs(input.query),
        body: proxyBody(input),
        account: input.account,
        headerField: () => 'arguments.headers',
      });
    },
  };
}

/** Slugs of toolkits hold no capitals, so that the tool's slug tells the toolkit's. */
function describe(toolkit: ToolkitRow): Tool {
  return {
    slug: `${toolkit.slug.toUpperCase()}${suffix}`,
    name: `Call ${toolkit.name}`,
    description: `Sends an HTTP request to the API of ${toolkit.name} (${toolkit.base_url}) with the credential of a connected account. Use it for anything that the service's API documentation describes.`,
    toolkit: { slug: toolkit.slug, name: toolkit.name },
    inputParameters,
    outputParameters,
    tags: ['important', 'destructiveHint', 'openWorldHint'],
    scopes: [],
    version: unversioned,
    noAuth: toolkit.auth_modes.every((mode) => mode === 'NO_AUTH'),
    shown: 'connected',
  };
}
