import type { ConnectLookup as LookupFacts } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { valueAt } from '../json-pointer.ts';
import type { HttpDispatcher } from '../ports/index.ts';
import { createOAuthFetch } from './oauth-fetch.ts';

/** One value that a service offers, and what people call it. */
export interface LookupChoice {
  readonly value: string;
  readonly label: string;
}

/**
 * Asks a service, with a fresh token, for a value that only it knows.
 *
 * @returns at least one choice, each once.
 * @throws SallyportError AuthorizationFailed where it offers none that fits, or the error of the request.
 */
export type ConnectLookup = (
  lookup: LookupFacts,
  accessToken: string,
  signal: AbortSignal,
) => Promise<readonly LookupChoice[]>;

/** Nobody picks from more than this. */
const mostChoices = 200;

/** Look-ups over https to public addresses only, whatever the catalog says; redirects are refused. */
export function createConnectLookup({ dispatcher }: { readonly dispatcher: HttpDispatcher }): ConnectLookup {
  const send = createOAuthFetch({ dispatcher, privateNetwork: false });
  return async (lookup, accessToken, signal) => {
    const answer = await send(lookup.url, {
      method: 'GET',
      headers: {
        Accept: 'application/json',
        Authorization: `${lookup.token_type ?? 'Bearer'} ${accessToken}`,
      },
      signal,
    });
    if (!answer.ok) throw nothingFound(lookup, `it answered ${answer.status}`);
    const choices = choicesIn(await answer.json().catch(() => null), lookup);
    if (choices.length === 0) throw nothingFound(lookup, 'it names none');
    return choices;
  };
}

/** The choices in an answer: only values that match the pattern, since they go into an address or a header. */
export function choicesIn(answer: unknown, lookup: LookupFacts): LookupChoice[] {
  const found = valueAt(answer, lookup.items);
  const entries = Array.isArray(found) ? found : [found];
  const pattern = new RegExp(`^(?:${lookup.pattern})$`, 'u');
  const choices = new Map<string, LookupChoice>();
  for (const entry of entries.slice(0, mostChoices)) {
    const value = textOf(valueAt(entry, lookup.value));
    if (value === null || !pattern.test(value) || choices.has(value)) continue;
    const name = lookup.label === undefined ? null : textOf(valueAt(entry, lookup.label));
    choices.set(value, { value, label: (name ?? value).slice(0, 200) });
  }
  return [...choices.values()];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

function nothingFound({ variable, url }: LookupFacts, reason: string): SallyportError {
  return new SallyportError(
    'AuthorizationFailed',
    `${new URL(url).host} did not say which ${variable} the account has: ${reason}.`,
    {
      fix: 'Check that the account has access to something there and that the app may ask for it, then connect again.',
    },
  );
}
