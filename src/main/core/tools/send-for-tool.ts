import type { FieldPair } from '#shared/domain/call.ts';
import { type ErrorCode, SallyportError } from '#shared/errors.ts';
import {
  type AccountChoice,
  type BufferedAnswer,
  callIdOf,
  type Downloads,
  forwardBuffered,
  joinHeaders,
  type ProxyBody,
  type ProxyEngine,
  readContent,
} from '../proxy/index.ts';
import { parseExactly } from '../raw-json.ts';
import type { Tool, ToolOutcome, ToolRun } from './tool.ts';

export interface ToolRequest {
  readonly method: string;
  readonly endpoint: string;
  readonly headers: readonly FieldPair[];
  readonly query: readonly FieldPair[];
  readonly body: ProxyBody;
  /** The account that the input names, by id or alias. */
  readonly account?: string | undefined;
  /** Names the argument of the header at an index. */
  readonly headerField: (index: number) => string;
}

/** Under the 60 s after which the SDK gives up. */
const limits = { connectMs: 10_000, headersMs: 30_000, idleMs: 50_000, totalMs: 50_000 };

/** The answer is decoded here, so only what can be decoded is asked for. */
const decoded = ['accept-encoding'];

/**
 * Sends the request of a tool through the pipeline, with what the caller adds to every request.
 *
 * @throws SallyportError every refusal of the pipeline; what the service does, or fails to do, is the outcome.
 */
export async function sendForTool(
  { proxy, downloads }: { readonly proxy: ProxyEngine; readonly downloads: Downloads },
  run: ToolRun,
  { account, headers, query, ...request }: ToolRequest,
): Promise<ToolOutcome> {
  const { extra = { headers: [], query: [] } } = run;
  let callId = '';
  try {
    const answer = await forwardBuffered(
      proxy,
      {
        ...request,
        frontDoor: run.scope.frontDoor,
        key: run.scope.key,
        account: accountOf(run, account),
        headers: [
          ...withoutNames(
            headers,
            extra.headers.some(isContentType) ? ['content-type', ...decoded] : decoded,
          ),
          ...withoutNames(extra.headers, decoded),
          ['Accept-Encoding', 'gzip, deflate, br'],
        ],
        query: [...query, ...extra.query],
        limits,
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
}

function isContentType([name]: FieldPair): boolean {
  return name.toLowerCase() === 'content-type';
}

function withoutNames(headers: readonly FieldPair[], names: readonly string[]): FieldPair[] {
  return headers.filter(([name]) => !names.includes(name.toLowerCase()));
}

function accountOf({ tool, scope, account, transient }: ToolRun, inInput: string | undefined): AccountChoice {
  if (transient) return { transient };
  return { choose: () => scope.accountFor(tool.toolkit.slug, account ?? inInput).id };
}

function outcomeOf(answer: BufferedAnswer, tool: Tool, downloads: Downloads): ToolOutcome {
  const headers = Object.fromEntries(joinHeaders(answer.headers));
  const content = readContent(answer.body, headers['content-type'] ?? null);
  const body =
    content.kind === 'file'
      ? { data: null, headers, binary_data: downloads.keep(answer.body, content.type) }
      : { data: parseExactly(content.json), headers };
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
