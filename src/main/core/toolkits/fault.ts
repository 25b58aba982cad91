import { SallyportError } from '#shared/errors.ts';

/** One thing that is wrong with an input: which field, and why. */
export interface Fault {
  readonly field: string;
  readonly reason: string;
}

/**
 * The refusal of an input, with every fault at once so that a person corrects it in one go.
 *
 * @param faults at least one; the first gives the message.
 */
export function validationFailed(faults: readonly Fault[], fix: string): SallyportError {
  const lines = faults.map(({ field, reason }) => `${field}: ${reason}`);
  const [first = 'the input is not valid', ...others] = lines;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return new SallyportError('ValidationFailed', `${first}.${more}`, {
    ...(faults[0] === undefined ? {} : { field: faults[0].field }),
    fix,
    errors: lines,
  });
}
