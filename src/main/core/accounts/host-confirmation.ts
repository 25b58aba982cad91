import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { originAllows, originsOf } from '../toolkits/index.ts';
import { tokenOriginsOf } from './token-grant.ts';

/**
 * An unverified toolkit stands in a single specification, so its owner looks at the hosts before the first credential goes there.
 *
 * @param toolkit as `toolkitForScheme` returns it.
 * @param values the variables of the address, as far as they are known.
 * @param seen what the owner has confirmed: with this very request, or with accounts that are connected already.
 * @throws SallyportError OriginUnconfirmed naming the origins.
 */
export function requireConfirmedHosts(
  toolkit: Toolkit,
  scheme: AuthScheme,
  values: Readonly<Record<string, string>>,
  seen: readonly string[],
): void {
  if (toolkit.tier !== 'unverified') return;
  const open = credentialOrigins(toolkit, scheme, values).filter((origin) => !originAllows(seen, origin));
  if (open.length === 0) return;
  throw new SallyportError(
    'OriginUnconfirmed',
    `confirmed_origins: nobody has checked yet that ${toolkit.name} lives at ${open.join(', ')}.`,
    {
      field: 'confirmed_origins',
      fix: 'The owner of this machine compares the addresses with the documentation of the service and connects the first account in the console.',
      errors: open.map((origin) => `confirmed_origins: ${origin} is not confirmed`),
    },
  );
}

/** Everywhere that a credential of the scheme may go: the service, and where its tokens come from. */
function credentialOrigins(
  toolkit: Toolkit,
  scheme: AuthScheme,
  values: Readonly<Record<string, string>>,
): string[] {
  return [...new Set([...originsOf(toolkit, values), ...tokenOriginsOf(toolkit, scheme, values)])];
}
