import type { Connection } from '#shared/domain/connection.ts';
import { SallyportError } from '#shared/errors.ts';
import { type AccountGrant, type Accounts, schemeOf, tokenFields } from '../accounts/index.ts';
import type { Toolkits } from '../toolkits/index.ts';
import type { ConnectLookup } from './connect-lookup.ts';
import { grantWarnings } from './grant-warnings.ts';
import type { OAuthApp } from './refresh.ts';
import type { Flow, Granted, SignInFlows } from './sign-in-flows.ts';
import type { TokenGrant } from './token-answer.ts';

export interface GrantSettlementDeps {
  readonly accounts: Pick<Accounts, 'get' | 'grant' | 'identify' | 'valuesOf'>;
  readonly toolkits: Pick<Toolkits, 'get'>;
  readonly flows: Pick<SignInFlows, 'enter' | 'fail' | 'isReplaced' | 'view'>;
  /** The app of an account as it is now. */
  readonly appFor: (accountId: string) => OAuthApp;
  /** What the service is asked with the fresh token, because an address or a header needs it. */
  readonly lookUp: ConnectLookup;
  /** Whose account it is at the service; null where nobody can tell. */
  readonly identify: (accountId: string) => Promise<string | null>;
}

/** What a sign-in does with what the provider granted. */
export interface GrantSettlement {
  /** Connects the account, or asks the person for what only the service could tell. A failure is the flow's `failed` state. */
  settle(flow: Flow, grant: AccountGrant | TokenGrant): Promise<Connection>;
  /** Goes on with one of the values that the flow offers. @throws ValidationFailed for another value. */
  choose(flow: Flow, value: string): Promise<Connection>;
}

export function createGrantSettlement(deps: GrantSettlementDeps): GrantSettlement {
  const { accounts, flows, appFor } = deps;

  /** Only a token answer of OAuth 2 tells what was granted. */
  function judged(flow: Flow, grant: AccountGrant | TokenGrant): Granted {
    if (!('scope' in grant)) return { grant, warnings: [] };
    const app = appFor(flow.accountId);
    const { auth_scheme: mode, toolkit } = accounts.get(flow.accountId);
    const { default_scopes: usual = [], scopes: others = [] } =
      schemeOf(deps.toolkits.get(toolkit), mode).oauth ?? {};
    const asked = {
      scopes: app.scopes,
      knownScopes: [...usual, ...others],
      facts: app.facts,
      renews: mode !== 'S2S_OAUTH2',
      hasRefreshToken: accounts.valuesOf(flow.accountId)[tokenFields.refreshToken] !== undefined,
    };
    return { grant, warnings: grantWarnings(asked, grant) };
  }

  async function proceed(flow: Flow, granted: Granted): Promise<Connection> {
    if (flows.isReplaced(flow)) return flows.view(flow);
    try {
      const open = await nextLookup(flow, granted.grant);
      if (flows.isReplaced(flow) || flow.state.step === 'failed') return flows.view(flow);
      if (open === null) return await connect(flow, granted);
      const [only, another] = open.choices;
      if (only && !another) return await proceed(flow, withValue(granted, open.variable, only.value));
      flow.choosing = { granted, variable: open.variable };
      // Nothing comes through the browser any more.
      flow.listener?.close();
      flow.listener = null;
      return flows.enter(flow, { step: 'choosing', label: open.label, choices: [...open.choices] });
    } catch (error) {
      return flows.fail(flow, error);
    }
  }

  /** The next value that only the service can tell: what it offers, or nothing where all are known. */
  async function nextLookup(flow: Flow, grant: AccountGrant) {
    const account = accounts.get(flow.accountId);
    const source = deps.toolkits.get(account.toolkit);
    const scheme = schemeOf(source, account.auth_scheme);
    const known = { ...accounts.valuesOf(flow.accountId), ...grant.captured };
    const lookup = scheme.oauth?.after_connect?.find(({ variable }) => !known[variable]);
    if (lookup === undefined) return null;
    const choices = await deps.lookUp(lookup, grant.accessToken, flow.abort.signal);
    const label = source.base_url_vars[lookup.variable]?.label ?? lookup.variable;
    return { variable: lookup.variable, label, choices };
  }

  async function connect(flow: Flow, { grant, warnings }: Granted): Promise<Connection> {
    const active = await accounts.grant(flow.accountId, grant);
    flows.enter(flow, { step: 'verifying' });
    const identity = await deps.identify(flow.accountId);
    const account = identity === null ? active : await accounts.identify(flow.accountId, identity);
    return flows.enter(flow, { step: 'connected', account, warnings: [...warnings] });
  }

  return {
    settle: async (flow, grant) => proceed(flow, judged(flow, grant)),
    async choose(flow, value) {
      const { state, choosing } = flow;
      if (state.step !== 'choosing' || choosing === null) return flows.view(flow);
      if (!state.choices.some((choice) => choice.value === value)) {
        throw new SallyportError('ValidationFailed', 'value: is none of those that the service offers.', {
          field: 'value',
          fix: 'Choose one of the listed values.',
        });
      }
      flow.choosing = null;
      flows.enter(flow, { step: 'exchanging' });
      return proceed(flow, withValue(choosing.granted, choosing.variable, value));
    },
  };
}

function withValue({ grant, warnings }: Granted, variable: string, value: string): Granted {
  return { grant: { ...grant, captured: { ...grant.captured, [variable]: value } }, warnings };
}
