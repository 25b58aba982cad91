import type { Connection, ConnectionState, ConnectionWarning } from '#shared/domain/connection.ts';
import { SallyportError, toErrorShape } from '#shared/errors.ts';
import type { AccountGrant, Accounts } from '../accounts/index.ts';
import type { CallbackListener } from '../ports/index.ts';
import type { PendingAuthorization } from './pending-authorizations.ts';
import { TokenRefusal } from './token-answer.ts';

/** One attempt to connect an account. */
export interface Flow {
  readonly accountId: string;
  readonly toolkit: string;
  readonly abort: AbortController;
  /** Whether the account was ACTIVE before: a reconnection that fails must not break it. */
  readonly reconnects: boolean;
  state: ConnectionState;
  authorization: PendingAuthorization | null;
  listener: CallbackListener | null;
  /** Whether Sallyport has registered itself again for this sign-in. */
  hasRegistered: boolean;
  timer: NodeJS.Timeout | undefined;
  /** What was granted and what is still to be chosen for it. Holds tokens, so only while the flow waits. */
  choosing: { readonly granted: Granted; readonly variable: string } | null;
}

/** What a provider granted, and in what it falls short. */
export interface Granted {
  readonly grant: AccountGrant;
  readonly warnings: readonly ConnectionWarning[];
}

export interface SignInFlowsDeps {
  readonly accounts: Pick<Accounts, 'close'>;
  readonly onChange: (connection: Connection) => void;
}

/** The attempts to connect accounts: one for each account, the last one. */
export interface SignInFlows {
  /** Begins one, and ends the former one of that account. */
  begin(account: { id: string; toolkit: string; status: string }): Flow;
  /** @throws ConnectionNotFound. */
  of(accountId: string): Flow;
  find(fits: (flow: Flow) => boolean): Flow | undefined;
  /** Whether another attempt has taken the place of this one: nothing that still comes of it counts. */
  isReplaced(flow: Flow): boolean;
  /** A flow as it is shown. */
  view(flow: Flow): Connection;
  /** The next step; the last one gives up what the flow holds. */
  enter(flow: Flow, state: ConnectionState): Connection;
  /** Ends a flow that has not ended. An account that did not work before has FAILED by it. */
  fail(flow: Flow, error: unknown): Promise<Connection>;
  /** As if it had not begun. */
  forget(flow: Flow): void;
  /** Gives up what all of them hold. */
  stop(): void;
}

export function createSignInFlows({ accounts, onChange }: SignInFlowsDeps): SignInFlows {
  const flows = new Map<string, Flow>();

  const view = (flow: Flow): Connection => ({
    account_id: flow.accountId,
    toolkit: flow.toolkit,
    state: flow.state,
  });

  const isReplaced = (flow: Flow) => flows.get(flow.accountId) !== flow;

  function enter(flow: Flow, state: ConnectionState): Connection {
    flow.state = state;
    if (state.step === 'connected' || state.step === 'failed') release(flow);
    onChange(view(flow));
    return view(flow);
  }

  return {
    view,
    isReplaced,
    enter,
    begin({ id, toolkit, status }) {
      const former = flows.get(id);
      if (former) release(former);
      const flow: Flow = {
        accountId: id,
        toolkit,
        abort: new AbortController(),
        reconnects: status === 'ACTIVE',
        state: { step: 'exchanging' },
        authorization: null,
        listener: null,
        hasRegistered: false,
        timer: undefined,
        choosing: null,
      };
      flows.set(id, flow);
      return flow;
    },
    of(accountId) {
      const flow = flows.get(accountId);
      if (flow) return flow;
      throw new SallyportError(
        'ConnectionNotFound',
        'account_id: no connection of this account is under way.',
        {
          field: 'account_id',
          fix: 'Start connecting it again.',
        },
      );
    },
    find: (fits) => [...flows.values()].find(fits),
    async fail(flow, error) {
      if (isReplaced(flow) || flow.state.step === 'failed' || flow.state.step === 'connected')
        return view(flow);
      const { code, message, details } = toErrorShape(error);
      if (!flow.reconnects) await accounts.close(flow.accountId, 'FAILED', message).catch(() => undefined);
      return enter(flow, {
        step: 'failed',
        code,
        message,
        provider_message: error instanceof TokenRefusal ? error.providerMessage : null,
        fix: details.fix ?? null,
      });
    },
    forget: (flow) => void flows.delete(flow.accountId),
    stop() {
      for (const flow of flows.values()) release(flow);
    },
  };
}

/** Gives up what a flow holds while it waits. */
function release(flow: Flow): void {
  clearTimeout(flow.timer);
  flow.authorization = null;
  flow.listener?.close();
  flow.listener = null;
  flow.choosing = null;
  flow.abort.abort();
}
