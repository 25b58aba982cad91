import type { ConnectField } from '#shared/domain/connect-fields.ts';
import { connectMethods, tokenAddresses } from '#shared/domain/oauth-scheme.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { type Fault, originsOf, validationFailed } from '../toolkits/index.ts';

/**
 * What a person entered on the page of a connect link; only what the page asks for is read.
 *
 * @throws SallyportError ValidationFailed with every fault.
 */
export function checkEntered(
  fields: readonly ConnectField[],
  entered: ReadonlyMap<string, string>,
): Record<string, string> {
  const values: Record<string, string> = {};
  const faults: Fault[] = [];
  for (const { name, label, required, secret, enum: choices } of fields) {
    // White space may belong to a password; where it cannot, the check of the credential drops it.
    const given = entered.get(name) ?? '';
    const value = secret ? given : given.trim();
    const field = `fields.${name}`;
    if (value === '' && required) faults.push({ field, reason: `is missing (${label})` });
    else if (value !== '' && choices && !choices.includes(value))
      faults.push({ field, reason: 'is no choice' });
    else if (value !== '') values[name] = value;
  }
  if (faults.length > 0) throw validationFailed(faults, 'Give each field as its label says.');
  return values;
}

/** Where a credential of the scheme may go, tokens included; the parts that each account fills in stay open. */
export function credentialPlaces(toolkit: Toolkit, scheme: AuthScheme): string[] {
  const open = [toolkit.base_url, ...toolkit.hosts].filter((text) => text.includes('{'));
  const tokenOrigins = tokenAddresses(scheme).flatMap(
    (address) => /^https?:\/\/[^/?#]+/i.exec(address)?.[0] ?? [],
  );
  return [...new Set([...originsOf(toolkit, {}), ...open, ...tokenOrigins])];
}

/**
 * @param redirectUri where sign-ins end that do not come back to this machine; null where they do.
 * @throws SallyportError SchemeUnsupported where no browser of this machine can finish the connection on its own.
 */
export function requireBrowser(toolkit: Toolkit, scheme: AuthScheme, redirectUri: string | null): void {
  const methods = connectMethods(scheme);
  const { loopback_redirect: loopback, verifier } = scheme.oauth ?? {};
  const returns = redirectUri === null && loopback !== 'https_only' && verifier !== 'pin';
  if (methods.includes('client_credentials') || (methods.includes('browser') && returns)) return;
  const why = methods.includes('browser')
    ? 'sends nobody back to an address of this machine'
    : 'has no sign-in page for a browser';
  throw new SallyportError('SchemeUnsupported', `auth_config_id: ${toolkit.name} ${why}.`, {
    field: 'auth_config_id',
    fix: 'The owner can connect it under Connections.',
  });
}
