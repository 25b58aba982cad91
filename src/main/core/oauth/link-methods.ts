import type { AccountTest, ConnectedAccount } from '#shared/domain/account.ts';
import { type ConnectField, connectFields } from '#shared/domain/connect-fields.ts';
import type { Connection } from '#shared/domain/connection.ts';
import { accountFields } from '#shared/domain/oauth-scheme.ts';
import { type AuthScheme, staticAuthModes, type Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Accounts } from '../accounts/index.ts';
import { originsOf } from '../toolkits/index.ts';
import type { Connections } from './connections.ts';
import { requireBrowser } from './link-form.ts';
import { resolveFacts } from './oauth-client.ts';
import { oauth1Addresses } from './oauth1-sign-in.ts';

/** What a link connects, toolkit and scheme as the account sees them. */
export interface LinkSubject {
  readonly accountId: string;
  readonly configId: string;
  readonly toolkit: Toolkit;
  readonly scheme: AuthScheme;
}

/** How the page of a connect link connects an account of one kind of scheme. */
export interface LinkMethod {
  /**
   * @param redirectUri where sign-ins end that do not come back to this machine; null where they do.
   * @throws SallyportError where no page of this machine can finish the connection.
   */
  require(toolkit: Toolkit, scheme: AuthScheme, redirectUri: string | null): void;
  /**
   * What the page asks for.
   *
   * @param known what an account that is connected again was connected with; null for a new one.
   */
  fields(
    toolkit: Toolkit,
    scheme: AuthScheme,
    known: Readonly<Record<string, string>> | null,
  ): ConnectField[];
  /** @throws SallyportError ValidationFailed; the page then shows its form again. */
  connect(subject: LinkSubject, entered: Readonly<Record<string, string>>): Promise<Connection>;
}

export interface LinkMethodDeps {
  readonly accounts: Pick<Accounts, 'connect' | 'enter'>;
  readonly connections: Pick<Connections, 'start'>;
  /** What the service says to what was typed in, before it is stored; null where it cannot be asked. */
  readonly testEntered: (id: string, fields: Readonly<Record<string, string>>) => Promise<AccountTest | null>;
}

/** The method for a scheme: its credential is typed in, or there is a sign-in at the provider, for OAuth 1 with an app. */
export function createLinkMethods(
  deps: LinkMethodDeps,
): (scheme: Pick<AuthScheme, 'mode'>, hasApp: boolean) => LinkMethod {
  const [typedIn, signIn] = [typedInMethod(deps), signInMethod(deps)];
  return ({ mode }, hasApp) => (staticAuthModes.has(mode) && !hasApp ? typedIn : signIn);
}

function typedInMethod({ accounts, testEntered }: LinkMethodDeps): LinkMethod {
  return {
    require: () => undefined,
    fields: (toolkit, scheme) => connectFields(toolkit, scheme),
    async connect({ accountId }, entered) {
      const test = await testEntered(accountId, entered);
      if (test?.verdict === 'refused') throw refusedCredential(test);
      return connected(await accounts.connect(accountId, entered), test);
    },
  };
}

function signInMethod({ accounts, connections }: LinkMethodDeps): LinkMethod {
  return {
    require: requireBrowser,
    fields(toolkit, scheme, known) {
      const asked = accountFields(toolkit, scheme);
      const hasAll =
        known !== null && asked.every(({ name, required }) => !required || Object.hasOwn(known, name));
      // Another sign-in goes where the account has gone so far.
      return hasAll ? [] : asked;
    },
    async connect({ accountId, configId, toolkit, scheme }, entered) {
      if (Object.keys(entered).length > 0) {
        originsOf(toolkit, entered);
        if (scheme.mode === 'OAUTH1') oauth1Addresses(toolkit, scheme, entered);
        else resolveFacts(toolkit, scheme, entered, false);
        await accounts.enter(accountId, entered);
      }
      return connections.start({
        auth_config_id: configId,
        account_id: accountId,
        fields: {},
        user_id: 'default',
        method: 'browser',
        open_browser: false,
      });
    },
  };
}

function connected(account: ConnectedAccount, test: AccountTest | null): Connection {
  const { id, toolkit } = account;
  return {
    account_id: id,
    toolkit,
    state: { step: 'connected', account, warnings: [], ...(test === null ? {} : { test }) },
  };
}

function refusedCredential({ message }: AccountTest): SallyportError {
  return new SallyportError('ValidationFailed', message, {
    field: 'fields',
    fix: 'Check what you typed in, and send it again.',
    errors: [message],
  });
}
