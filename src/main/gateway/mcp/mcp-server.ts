import { McpServer } from '@modelcontextprotocol/server';
import { toErrorShape } from '#shared/errors.ts';
import type { Scope } from '../../core/sessions/index.ts';
import type { Tool, ToolOutcome, Tools } from '../../core/tools/index.ts';
import { noteCall } from '../composio/tools/note-call.ts';
import type { Progress } from '../progress.ts';

export interface McpServerDeps {
  readonly tools: Tools;
  readonly scope: Scope;
  readonly version: string;
  /** Aborted when the caller goes away. */
  readonly gone: AbortSignal;
  readonly progress: Progress;
}

const instructions =
  'Calls services with accounts that the person has connected to Sallyport on this machine. Credentials are added on the way: never ask for them.';

/** The tools of a scope as an MCP server. What goes wrong with a tool is its result, so that the model can read it. */
export function createMcpServer({ tools, scope, version, gone, progress }: McpServerDeps): McpServer {
  const mcp = new McpServer({ name: 'sallyport', version }, { capabilities: { tools: {} }, instructions });
  const { server } = mcp;

  // The tools' schemas come from many places and change with the scope, so they are told as they are.
  server.setRequestHandler('tools/list', () => ({ tools: tools.shownIn(scope).map(describe) }));

  server.setRequestHandler('tools/call', async ({ params }, { mcpReq }) => {
    try {
      return answerOf(
        await tools.execute(params.name, {
          input: params.arguments ?? {},
          scope,
          signal: AbortSignal.any([gone, mcpReq.signal]),
          onCall: noteCall(progress),
        }),
      );
    } catch (error) {
      return refusalOf(error);
    }
  });

  return mcp;
}

function describe(tool: Tool) {
  const has = (hint: string) => tool.tags.includes(hint);
  return {
    name: tool.slug,
    title: tool.name,
    description: tool.description,
    inputSchema: { ...tool.inputParameters, type: 'object' as const },
    annotations: {
      readOnlyHint: has('readOnlyHint'),
      destructiveHint: has('destructiveHint'),
      idempotentHint: has('idempotentHint'),
      openWorldHint: has('openWorldHint'),
    },
  };
}

function answerOf({ successful, data, error, logId }: ToolOutcome) {
  const text = JSON.stringify({ successful, data, ...(error === null ? {} : { error }), log_id: logId });
  return { content: [{ type: 'text' as const, text }], isError: !successful };
}

function refusalOf(error: unknown) {
  // What nobody foresaw keeps its text to itself, as everywhere at the edge.
  const { code, message, details } = toErrorShape(error);
  const text = JSON.stringify({
    successful: false,
    error: { slug: code, message, ...(details.fix ? { suggested_fix: details.fix } : {}) },
  });
  return { content: [{ type: 'text' as const, text }], isError: true };
}
