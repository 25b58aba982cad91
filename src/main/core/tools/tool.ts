import type { FieldPair } from '#shared/domain/call.ts';
import type { TransientConnection } from '../accounts/index.ts';
import type { Scope } from '../sessions/index.ts';

/** A JSON Schema of an object, as tools describe their input and output. */
export interface ObjectSchema {
  readonly type: 'object';
  readonly [keyword: string]: unknown;
}

/** The documented version of a tool that has no others. */
export const unversioned = '00000000_00';

/** Something that an agent can have done. */
export interface Tool {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly toolkit: { readonly slug: string; readonly name: string };
  readonly inputParameters: ObjectSchema;
  readonly outputParameters: ObjectSchema;
  /** `important`, and what it does to the world in MCP's words (`readOnlyHint` …). */
  readonly tags: readonly string[];
  readonly scopes: readonly string[];
  readonly version: string;
  /** Whether it works without a connected account. */
  readonly noAuth: boolean;
  /**
   * When it is put before an agent that did not ask for it: `always`, where its toolkit is named or `connected`, or only where
   * it is `named` itself.
   */
  readonly shown: 'always' | 'connected' | 'named';
}

/** What came of a tool. A refusal of Sallyport itself is thrown instead. */
export interface ToolOutcome {
  readonly successful: boolean;
  readonly data: Readonly<Record<string, unknown>>;
  readonly error: string | null;
  /** The id of the recorded call, or of the request where nothing was sent. */
  readonly logId: string;
}

/** One use of a tool. */
export interface ToolRun {
  readonly tool: Tool;
  /** As the agent wrote it; the tool checks it. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly scope: Scope;
  /** Which account serves it, by id or alias. */
  readonly account?: string | undefined;
  /** A credential that the caller brought along instead. */
  readonly transient?: TransientConnection | undefined;
  /** Sent along in addition to what the input says. */
  readonly extra?:
    | { readonly headers: readonly FieldPair[]; readonly query: readonly FieldPair[] }
    | undefined;
  /** Aborts what runs upstream when the caller has gone. */
  readonly signal: AbortSignal;
  /** Told of each call to a service as soon as it is recorded. */
  readonly onCall?:
    | ((call: { readonly callId: string; readonly accountId: string | null }) => void)
    | undefined;
}

/** A tool that a search found, the higher the score the better it fits. */
export interface FoundTool {
  readonly tool: Tool;
  readonly score: number;
}

/** Where tools come from. All of them look the same from outside. */
export interface ToolSource {
  /** Every tool, or those of the toolkits named. */
  list(toolkits?: readonly string[]): readonly Tool[];
  find(slug: string): Tool | undefined;
  /** Those that fit a description of what is to be done, best first. */
  search(text: string, allows: (tool: Tool) => boolean, limit: number): Promise<readonly FoundTool[]>;
  /** @throws SallyportError ValidationFailed for the input, and every refusal of the pipeline. */
  execute(run: ToolRun): Promise<ToolOutcome>;
}
