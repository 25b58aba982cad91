/** How a command ends: the exit codes that scripts can tell apart; 130 is what shells give for Ctrl+C. */
export const exitCodes = {
  done: 0,
  failed: 1,
  misused: 2,
  notRunning: 3,
  notPaired: 4,
  interrupted: 130,
} as const;

/** What went wrong, in words for the terminal. */
export class CliFailure extends Error {
  readonly exitCode: number;
  readonly fix: string | undefined;
  /** The name of Sallyport's error, where it refused. */
  readonly refusal: string | undefined;

  constructor(exitCode: number, message: string, fix?: string, refusal?: string) {
    super(message);
    this.exitCode = exitCode;
    this.fix = fix;
    this.refusal = refusal;
  }
}

/** A command that was called in a way it has not, and the ways it has. */
export function misused(message: string, { usage }: { readonly usage: string }): CliFailure {
  return new CliFailure(exitCodes.misused, message, `Usage:\n  ${usage}`);
}
