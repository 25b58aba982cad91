import type { ConnectedAccount } from '#shared/domain/account.ts';
import { SallyportError } from '#shared/errors.ts';

/** Composio's documented mask for a secret that is not shown at all. */
const redacted = 'REDACTED';

/**
 * A secret as Composio's documentation shows it: the first four characters, to tell one token from another. Of a short one
 * they would be half of it, so nothing is shown.
 */
export function mask(secret: string): string {
  return secret.length > 8 && secret.isWellFormed() ? `${[...secret].slice(0, 4).join('')}...` : redacted;
}

/**
 * What may be shown of an account's values: those that are no secret in full, the others masked.
 *
 * @param open unseals the credential; where it cannot, only what is no secret is told.
 */
export function maskedValues(
  { public_fields: shown }: Pick<ConnectedAccount, 'public_fields'>,
  open: () => Readonly<Record<string, string>>,
): Record<string, string> {
  try {
    const values = Object.entries(open()).map(([name, value]) => [name, shown[name] ?? mask(value)]);
    return Object.fromEntries(values);
  } catch (error) {
    if (error instanceof SallyportError) return { ...shown };
    throw error;
  }
}
