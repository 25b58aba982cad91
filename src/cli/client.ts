import type { OperationInput, OperationOutput } from '#shared/contract/index.ts';
import type { CommandLineOperation } from '#shared/domain/pairing.ts';
import { CliFailure, exitCodes } from './failure.ts';

/** Asks a running Sallyport. */
export interface Client {
  call<Name extends CommandLineOperation>(
    name: Name,
    input: OperationInput<Name>,
  ): Promise<OperationOutput<Name>>;
}

/**
 * @param key of the paired command line.
 * @param signal ends what is under way.
 */
export function createClient(url: string, key: string, signal: AbortSignal): Client {
  return {
    call: async (name, input) => (await post(url, name, input, signal, key)) as OperationOutput<typeof name>,
  };
}

/**
 * One request to `/api/cli/v1`.
 *
 * @throws CliFailure `notRunning` where nobody answers, `notPaired` for a key that is not accepted, `failed` for what Sallyport
 *   refuses, in its words; AbortError once the signal is aborted.
 */
export async function post(
  url: string,
  path: string,
  input: unknown,
  signal: AbortSignal,
  key?: string,
): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(`${url}/api/cli/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'x-api-key': key }) },
      body: JSON.stringify(input),
      signal,
    });
  } catch {
    signal.throwIfAborted();
    throw notRunning();
  }
  const answer = (await response.json().catch(() => null)) as {
    error?: { message: string; suggested_fix?: string; slug?: string };
  } | null;
  signal.throwIfAborted();
  if (response.ok && answer !== null) return answer;
  const {
    message = `Sallyport answered ${response.status}.`,
    suggested_fix: fix,
    slug,
  } = answer?.error ?? {};
  if (response.status === 401) {
    throw new CliFailure(exitCodes.notPaired, message, 'Pair this command line again: sallyport pair');
  }
  throw new CliFailure(exitCodes.failed, message, fix, slug);
}

/** Nothing listens where Sallyport should. */
export function notRunning(): CliFailure {
  return new CliFailure(
    exitCodes.notRunning,
    'Sallyport is not running.',
    'Start the app, or "sallyport serve"; name its data directory with --data-dir where it is not the usual one.',
  );
}
