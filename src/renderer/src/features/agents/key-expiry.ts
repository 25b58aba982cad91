import { localTime } from '../../components/format.ts';

/** When a key is to end, as the form offers it: never, after some days, or at a time that the person names. */
export const expiryChoices = ['never', '1', '7', '30', '90', 'at'] as const;
export type ExpiryChoice = (typeof expiryChoices)[number];

export interface ExpiryInput {
  readonly choice: ExpiryChoice;
  /** Of a `datetime-local` input; counts for `at` alone. */
  readonly at: string;
}

const dayMs = 86_400_000;

/** What the form begins with for a key. */
export function expiryInput(expiresAt: string | null, now: number): ExpiryInput {
  const at = expiresAt === null ? now + 7 * dayMs : Date.parse(expiresAt);
  return { choice: expiresAt === null ? 'never' : 'at', at: localTime(at) };
}

/**
 * The moment that was chosen; null for a key that does not end, undefined for a time that is none or is over.
 *
 * @param before what the key has: an expiry that was not touched is passed on as it is, also when it is over.
 */
export function chosenExpiry(
  { choice, at }: ExpiryInput,
  now: number,
  before: string | null,
): string | null | undefined {
  if (choice === 'never') return null;
  if (choice !== 'at') return new Date(now + Number(choice) * dayMs).toISOString();
  if (before !== null && at === localTime(Date.parse(before))) return before;
  const moment = Date.parse(at);
  return Number.isNaN(moment) || moment <= now ? undefined : new Date(moment).toISOString();
}

/** Whether a key is refused by now. */
export function hasExpired({ expires_at: at }: { readonly expires_at: string | null }, now: number): boolean {
  return at !== null && Date.parse(at) <= now;
}
