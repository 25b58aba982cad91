import type { ParsedInput } from '#shared/contract/index.ts';
import type { AccountTest, ConnectedAccount, Reentered } from '#shared/domain/account.ts';
import { connectFields } from '#shared/domain/connect-fields.ts';
import { type AuthScheme, mintedAuthModes, staticAuthModes } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { type Accounts, schemeOf } from '../accounts/index.ts';
import type { TokenRefresher } from '../oauth/index.ts';
import { type Toolkits, toolkitForScheme } from '../toolkits/index.ts';

export interface ReentryDeps {
  readonly accounts: Pick<Accounts, 'get' | 'connect' | 'credentialWith'>;
  readonly toolkits: Pick<Toolkits, 'get'>;
  readonly refresher: Pick<TokenRefresher, 'mintOnce'>;
  /** What the service says to a credential before it is stored; null where it cannot be asked. */
  readonly testEntered: (id: string, fields: Readonly<Record<string, string>>) => Promise<AccountTest | null>;
}

type Reenter = (input: ParsedInput<'accounts.reenter'>) => Promise<Reentered>;

/**
 * Gives an account another typed-in credential under its id, alias and history. What is not named and no secret stays as it
 * was; the service is asked first, and what it refuses changes nothing.
 *
 * @returns a function that throws SallyportError: AccountNotFound, SchemeUnsupported for accounts that a person signs in to,
 *   AccountConflict for a disabled one, ValidationFailed with every fault or because the service refused it, TokenRefused for
 *   a key that gets no token, UpstreamUnreachable where the service could not be asked and `verify` is set, OriginUnconfirmed,
 *   VaultLocked.
 */
export function createReentry({ accounts, toolkits, refresher, testEntered }: ReentryDeps): Reenter {
  async function verified(id: string, scheme: AuthScheme, fields: Readonly<Record<string, string>>) {
    const credential = accounts.credentialWith(id, fields);
    const test = await testEntered(id, fields);
    if (test === null && mintedAuthModes.has(scheme.mode)) await refresher.mintOnce(credential);
    if (test?.verdict === 'refused') throw refused(test);
    if (test?.verdict === 'unreachable') throw unreachable(test);
    return test;
  }

  return async function reenter({ id, fields: entered, verify }) {
    const account = accounts.get(id);
    const source = toolkits.get(account.toolkit);
    const scheme = schemeOf(source, account.auth_scheme);
    const toolkit = toolkitForScheme(source, scheme);
    requireTypedIn(account);
    const asked = connectFields(toolkit, scheme).filter(({ secret }) => !secret);
    const kept = asked.flatMap(({ name }) => {
      const value = account.public_fields[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    const fields = { ...Object.fromEntries(kept), ...entered };
    const test = verify ? await verified(id, scheme, fields) : null;
    return { account: await accounts.connect(id, fields), test };
  };
}

function requireTypedIn({ id, auth_scheme: mode, auth_config_id: app }: ConnectedAccount): void {
  const isSignedIn = !staticAuthModes.has(mode) || (mode === 'OAUTH1' && app !== null);
  if (!isSignedIn && mode !== 'NO_AUTH') return;
  throw new SallyportError(
    'SchemeUnsupported',
    mode === 'NO_AUTH'
      ? `id: account ${id} needs no credential.`
      : `id: account ${id} is connected by a sign-in.`,
    {
      field: 'id',
      fix: mode === 'NO_AUTH' ? 'There is nothing to enter.' : 'Connect it again under Connections.',
    },
  );
}

function refused({ message }: AccountTest): SallyportError {
  const [what] = message.split(' Check it');
  return new SallyportError('ValidationFailed', what ?? message, {
    field: 'fields',
    fix: 'Check what you entered; the account is as it was.',
  });
}

function unreachable({ message }: AccountTest): SallyportError {
  return new SallyportError('UpstreamUnreachable', message, {
    fix: 'Try again later, or keep the new credential without asking the service; the account is as it was.',
  });
}
