import type { z } from 'zod';
import { contract, isOperationName, type OperationHandlers } from '#shared/contract/index.ts';
import { SallyportError } from '#shared/errors.ts';
import { issueWords } from '#shared/issue-words.ts';
import { describeIssues } from './describe-issues.ts';

/** Runs one operation of the contract by name. The name and the input may come from anywhere. */
export type Invoke = (name: string, input: unknown) => Promise<unknown>;

/**
 * The one door to the operations, for IPC, the console's HTTP and the owner's HTTP alike. Fails with RouteNotFound for an
 * unknown name and ValidationFailed for an input outside the contract (one `path: message` line for each fault). The answer
 * is parsed too, so that nothing a handler adds by accident leaves.
 */
export function createInvoke(handlers: OperationHandlers): Invoke {
  return async (name, input) => {
    if (!isOperationName(name)) {
      throw new SallyportError('RouteNotFound', `There is no operation "${name.slice(0, 64)}".`, {
        fix: 'Check the name, for example accounts.list or calls.get.',
      });
    }
    const operation = contract[name];
    const parsed = operation.input.safeParse(input ?? {}, { error: issueWords });
    if (!parsed.success) throw invalidInput(name, parsed.error);
    // The compiler cannot pair a name's handler with its own input over a union of names; the contract just did.
    const handler = handlers[name] as (input: unknown) => Promise<unknown>;
    const answer = operation.output.safeParse(await handler(parsed.data));
    if (!answer.success) {
      throw new Error(`${name} answered outside its contract: ${describeIssues(answer.error).join('; ')}`);
    }
    return answer.data;
  };
}

function invalidInput(name: string, error: z.ZodError): SallyportError {
  const lines = describeIssues(error);
  const first = lines[0] ?? 'input: is not valid';
  const field = first.slice(0, first.indexOf(': '));
  const more = lines.length > 1 ? ` (and ${lines.length - 1} more)` : '';
  return new SallyportError('ValidationFailed', `The input of ${name} is not valid. ${first}${more}.`, {
    field,
    fix: 'Correct the named field and send the request again.',
    errors: lines,
  });
}
