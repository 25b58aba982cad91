import type { ParsedInput } from '#shared/contract/index.ts';
import { type AuthScheme, staticAuthModes, type Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import type { AuthConfigRecord } from '../ports/index.ts';
import { type Fault, validationFailed } from '../toolkits/index.ts';

/** The app that is named for a new auth config. */
type NamedClient = Pick<ParsedInput<'authConfigs.create'>, 'client_id' | 'client_secret' | 'redirect_uri'>;

/** @throws ValidationFailed, with all that is wrong with the app named for a scheme. */
export function requireClient(toolkit: Toolkit, scheme: AuthScheme, input: NamedClient): void {
  const faults = clientFaults(scheme, input);
  if (faults.length > 0)
    throw validationFailed(faults, clientFix(toolkit, scheme, input.client_id !== undefined));
}

function clientFaults({ mode }: AuthScheme, input: NamedClient): Fault[] {
  const { client_id: id, client_secret: secret } = input;
  if (mode === 'DCR_OAUTH') {
    return (['client_id', 'client_secret', 'redirect_uri'] as const)
      .filter((field) => input[field] !== undefined)
      .map(ownFault);
  }
  if (staticAuthModes.has(mode) && id === undefined) {
    return secret === undefined ? [] : [{ field: 'client_secret', reason: `is not for ${mode}` }];
  }
  const needsSecret = mode === 'S2S_OAUTH2' || mode === 'OAUTH1';
  return [
    ...(id === undefined
      ? [{ field: 'client_id', reason: `is missing: ${mode} needs a registered app` }]
      : []),
    ...(needsSecret && secret === undefined
      ? [{ field: 'client_secret', reason: `is missing: ${mode} gives tokens only for one` }]
      : []),
  ];
}

function clientFix(toolkit: Toolkit, { mode }: AuthScheme, hasClient: boolean): string {
  if (mode === 'DCR_OAUTH') return ownFix;
  return staticAuthModes.has(mode) && !hasClient
    ? `Leave it out: the credential of ${mode} is entered when an account is connected.`
    : `Register an app at ${toolkit.name} and copy what it gives.`;
}

/**
 * Refuses to change what an auth config does not have, what Sallyport's own registration gave, and the client id that accounts
 * are connected with.
 *
 * @param next the auth config as it is to be, and a new client secret where there is one.
 * @param accounts the names of those that are connected with it.
 * @throws ValidationFailed, AuthConfigInUse.
 */
export function requireClientChange(
  config: AuthConfigRecord['config'],
  next: Pick<AuthConfigRecord['config'], 'client_id' | 'redirect_uri'> & { secret: string | undefined },
  accounts: readonly string[],
): void {
  const { client_id: clientId, redirect_uri: redirectUri, secret } = next;
  if (config.client_id === null && (clientId !== null || secret !== undefined)) {
    const field = clientId === null ? 'client_secret' : 'client_id';
    throw validationFailed(
      [{ field, reason: `is not for ${config.auth_scheme}` }],
      'Leave it out: this scheme has no OAuth app.',
    );
  }
  if (config.server !== null && (clientId !== config.client_id || secret !== undefined)) {
    throw byItself(secret === undefined ? 'client_id' : 'client_secret');
  }
  if (clientId !== config.client_id) requireUnused('client_id', accounts);
  if (config.server !== null && redirectUri !== null) throw byItself('redirect_uri');
}

const ownFix = 'Leave it out: Sallyport registers itself.';
const ownFault = (field: string): Fault => ({
  field,
  reason: 'comes from Sallyport’s own registration',
});

/** The refusal of what nobody enters for an app that Sallyport registered. */
function byItself(field: string): SallyportError {
  return validationFailed([ownFault(field)], ownFix);
}

/** @throws AuthConfigInUse where accounts are connected with an auth config. */
export function requireUnused(field: string, accounts: readonly string[]): void {
  if (accounts.length === 0) return;
  const counted = accounts.length === 1 ? '1 account is' : `${accounts.length} accounts are`;
  const named = accounts.slice(0, 10).join(', ') + (accounts.length > 10 ? ' …' : '');
  throw new SallyportError('AuthConfigInUse', `${field}: ${counted} connected with this auth config.`, {
    field,
    fix: `Delete ${accounts.length === 1 ? 'that account' : 'those accounts'} first: ${named}.`,
  });
}
