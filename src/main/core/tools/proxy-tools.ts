import { type ErrorCode, SallyportError } from '#shared/errors.ts';
import {
  type AccountChoice,
  type BufferedAnswer,
  callIdOf,
  type Downloads,
  forwardBuffered,
  joinHeaders,
  type ProxyEngine,
  readContent,
} from '../proxy/index.ts';
import type { ToolkitRow, Toolkits } from '../toolkits/index.ts';
import { checkInput } from './check-input.ts';
import { objectSchema } from './object-schema.ts';
import { asPairs, proxyBody, proxyHeaders, proxyInputSchema, proxyOutputSchema } from './proxy-input.ts';
import { rankTools } from './rank-tools.ts';
import { type Tool, type ToolOutcome, type ToolRun, type ToolSource, unversioned } from './tool.ts';

export interface ProxyToolsDeps {
  readonly toolkits: Pick<Toolkits, 'usable'>;
  readonly proxy: ProxyEngine;
  readonly downloads: Downloads;
}

const suffix = '_PROXY_EXECUTE';

/** Under the 60 s after which the SDK gives up. */
const limits = { connectMs: 10_000, headersMs: 30_000, idleMs: 50_000, totalMs: 50_000 };

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
    search(text, allows, limit) {
      const rows = toolkits.usable();
      const categories = new Map(rows.map((row) => [row.slug, row.categories.join(' ')]));
      const words = (tool: Tool) => categories.get(tool.toolkit.slug) ?? '';
      return rankTools(rows.map(toolOf).filter(allows), text, limit, words);
    },
    async execute(run) {
      const input = checkInput(proxyInputSchema, run.input);
      const { extra = { headers: [], query: [] } } = run;
      let callId = '';
      try {
        const answer = await forwardBuffered(
          proxy,
          {
            frontDoor: run.scope.frontDoor,
            key: run.scope.key,
            sessionId: run.scope.session?.id ?? null,
            account: accountOf(run, input.account),
            method: input.method,
            endpoint: input.endpoint,
            headers: proxyHeaders(input, extra.headers),
            query: [...asPairs(input.query), ...extra.query],
            body: proxyBody(input),
            limits,
            headerField: () => 'arguments.headers',
          },
          run.signal,
          (exchange) => {
            callId = exchange.callId;
            run.onCall?.(exchange);
          },
        );
        return outcomeOf(answer, run.tool, downloads);
      } catch (error) {
        return failedUpstream(error, callIdOf(error) ?? callId);
      }
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

function accountOf({ tool, scope, account, transient }: ToolRun, inInput: string | undefined): AccountChoice {
  if (transient) return { transient };
  return { choose: () => scope.accountFor(tool.toolkit.slug, account ?? inInput).id };
}

function outcomeOf(answer: BufferedAnswer, tool: Tool, downloads: Downloads): ToolOutcome {
  const headers = joinHeaders(answer.headers);
  const content = readContent(answer.body, headers['content-type'] ?? null);
  const body =
    content.kind === 'file'
      ? { data: null, headers, binary_data: downloads.keep(answer.body, content.type) }
      : { data: JSON.parse(content.json) as unknown, headers };
  const successful = answer.status < 400;
  return {
    successful,
    data: { status: answer.status, ...body },
    error: successful ? null : `${tool.toolkit.name} answered ${answer.status}.`,
    logId: answer.callId,
  };
}

/** What a service does, or fails to do, is the tool's outcome; what Sallyport refuses is not. */
const upstreamFailures: ReadonlySet<ErrorCode> = new Set([
  'UpstreamUnreachable',
  'UpstreamTimeout',
  'UpstreamInvalid',
  'ResponseTooLarge',
]);

function failedUpstream(error: unknown, callId: string): ToolOutcome {
  if (!(error instanceof SallyportError) || !upstreamFailures.has(error.code)) throw error;
  return { successful: false, data: {}, error: error.message, logId: callId };
}
