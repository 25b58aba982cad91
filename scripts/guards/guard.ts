/** One check of the product that must be missed when it is gone. */
export interface Guard {
  /** What it keeps from happening. */
  readonly name: string;
  readonly file: string;
  /** The exact text that makes it work; it occurs once in the file. */
  readonly find: string;
  /** What stands there when the guard is gone. */
  readonly replace: string;
  /** Test files of which at least one test must fail then. */
  readonly tests: readonly string[];
}

/** Guards of one file that the same tests look after, as `[name, find, replace]`. */
export function guardsIn(
  file: string,
  tests: readonly string[],
  cuts: readonly (readonly [name: string, find: string, replace: string])[],
): Guard[] {
  return cuts.map(([name, find, replace]) => ({ name, file, find, replace, tests }));
}
