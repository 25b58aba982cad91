import type { AccountStatus, ConnectedAccount } from '#shared/domain/account.ts';
import { type DocumentedMode, documentedMode } from '#shared/domain/auth-mode.ts';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import { fieldCalled } from '../../core/accounts/index.ts';

interface StateRule {
  /** What `val` must name, by status; the SDK drops a state without it, and one with a status that is not here. */
  readonly [status: string]: readonly string[] | undefined;
}

/** Stands for the address at which a person connects the account. */
const redirect = 'redirectUrl';

function rule(usable: readonly string[], others: StateRule = {}): StateRule {
  return {
    INITIALIZING: [],
    INITIATED: [],
    ACTIVE: usable,
    INACTIVE: usable,
    FAILED: [],
    EXPIRED: [],
    ...others,
  };
}

const basic = ['username', 'password'];

/** The documented states by scheme, as the SDK's schemas check them. */
const stateRules: Readonly<Record<DocumentedMode, StateRule>> = {
  OAUTH2: rule(['access_token'], { INITIATED: [redirect], REVOKED: [] }),
  // Its state asks for tokens that are not there before the sign-in has ended.
  OAUTH1: rule(['oauth_token', 'oauth_token_secret'], { INITIATED: undefined }),
  BASIC: rule(basic, { FAILED: basic, EXPIRED: basic }),
  BEARER_TOKEN: rule(['token']),
  API_KEY: rule([]),
  NO_AUTH: rule([]),
  S2S_OAUTH2: rule([], { REVOKED: [] }),
  DCR_OAUTH: rule(['access_token', 'client_id'], { INITIATED: ['client_id', redirect] }),
  BASIC_WITH_JWT: rule(basic, { FAILED: basic, EXPIRED: basic }),
  GOOGLE_SERVICE_ACCOUNT: rule(['credentials_json'], { INITIATED: [redirect] }),
  SERVICE_ACCOUNT: rule(['application_id', 'installation_id', 'private_key'], {
    FAILED: undefined,
    EXPIRED: undefined,
  }),
};

interface StateFacts {
  readonly shown: Readonly<Record<string, string>>;
  readonly toolkit: Toolkit | undefined;
  readonly redirectUrl: string | null;
}

/** `state` of the documented API; null where the SDK would drop it. */
export function accountState(
  { auth_scheme: mode, status }: Pick<ConnectedAccount, 'auth_scheme' | 'status'>,
  { shown, toolkit, redirectUrl }: StateFacts,
): { authScheme: DocumentedMode; val: Record<string, unknown> & { status: AccountStatus } } | null {
  const required = stateRules[documentedMode(mode)][status];
  if (required === undefined || (required.includes(redirect) && redirectUrl === null)) return null;
  const scheme = toolkit?.auth_schemes.find((each) => each.mode === mode);
  const named = required
    .filter((name) => name !== redirect)
    .map((name) => [name, shown[scheme ? (fieldCalled(scheme, name) ?? name) : name] ?? 'REDACTED'] as const);
  return {
    authScheme: documentedMode(mode),
    val: {
      ...shown,
      ...Object.fromEntries(named),
      ...(redirectUrl === null ? {} : { [redirect]: redirectUrl }),
      status,
    },
  };
}
