import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { pairingAnswerSchema, pairingTicketSchema } from '#shared/domain/pairing.ts';
import { post } from './client.ts';
import { CliFailure, exitCodes } from './failure.ts';

const askEveryMs = 500;

/**
 * Asks to be let in and waits until the owner has confirmed the code in the console.
 *
 * @param say shown to the person at the terminal.
 * @returns the key of this command line. @throws CliFailure `notPaired` where it was denied or nobody answered in time.
 */
export async function pair(url: string, say: (line: string) => void, signal: AbortSignal): Promise<string> {
  const ticket = pairingTicketSchema.parse(
    await post(url, 'pair', { name: hostname().slice(0, 60) || 'terminal' }, signal),
  );
  say(`This command line is not paired yet. Open Sallyport, Settings, and confirm the code ${ticket.code}`);
  const { id, secret } = ticket;
  for (;;) {
    const answer = pairingAnswerSchema.parse(
      await post(url, 'pair/answer', { id, secret }, signal).catch(asUnanswered),
    );
    if (answer.state === 'confirmed') return answer.key;
    if (answer.state === 'denied') {
      throw new CliFailure(exitCodes.notPaired, 'The pairing was denied in the console.');
    }
    await wait(askEveryMs, undefined, { signal });
  }
}

/** A request that is no longer known has waited as long as it may. */
function asUnanswered(error: unknown): never {
  if (!(error instanceof CliFailure) || error.refusal !== 'PairingNotFound') throw error;
  throw new CliFailure(
    exitCodes.notPaired,
    'Nobody confirmed the code in time.',
    'Ask again with "sallyport pair", and confirm the code in Sallyport under Settings.',
  );
}
