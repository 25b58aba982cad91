import type { Client } from './client.ts';

/** What a command works with. */
export interface CommandContext {
  /** Paired at its first use. */
  readonly client: () => Promise<Client>;
  readonly json: boolean;
  /** One line on standard output. */
  readonly print: (line: string) => void;
  /** One line for the person, on standard error. */
  readonly say: (line: string) => void;
  /** Whether a person reads standard output. */
  readonly terminal: boolean;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
}

/** One word after `sallyport`. */
export interface Command {
  readonly usage: string;
  /** Its own options, as `parseArgs` of node:util takes them. */
  readonly options: Readonly<
    Record<
      string,
      { readonly type: 'string' | 'boolean'; readonly multiple?: boolean; readonly short?: string }
    >
  >;
  run(
    positionals: readonly string[],
    values: Readonly<Record<string, unknown>>,
    context: CommandContext,
  ): Promise<void>;
}
