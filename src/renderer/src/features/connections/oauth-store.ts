import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import type { Connection } from '#shared/domain/connection.ts';
import type { ConnectMethod } from '#shared/domain/oauth-scheme.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { type Bridge, listAll } from '../../bridge/bridge.ts';
import { attempt, type Outcome, toFailure } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';
import { filledFields, originsToConfirm } from './connect-form.ts';
import {
  type AppForm,
  type BegunAccount,
  blankAppForm,
  type Connecting,
  canGoOn,
  formFields,
  isNewer,
  missingInForm,
  newApp,
  type OAuthFlow,
  registersItself,
  storedApp,
  withStoredApp,
} from './oauth-flow.ts';
import { type AppDraft, parseScopes } from './oauth-form.ts';

export interface OAuthState {
  readonly flow: OAuthFlow;
  /** Opens the form for a new account, or the sign-in that was begun for it. */
  open(toolkit: Toolkit, scheme: AuthScheme, begunId?: string): Promise<void>;
  /** Opens an account to connect it again: its sign-in under way, else the form; `start` starts at once where it can. */
  reconnect(accountId: string, start: boolean): Promise<void>;
  choose(choice: string): void;
  editApp(change: Partial<AppDraft>): void;
  setValue(name: string, value: string): void;
  setAlias(alias: string): void;
  setConfirmed(confirmed: boolean): void;
  setMethod(method: ConnectMethod): void;
  submit(): Promise<void>;
  setPasted(brought: string): void;
  /** Goes on with the pasted address, or with the code where the service shows one. */
  paste(): Promise<void>;
  /** Goes on with one of the places that the service offers. */
  pick(value: string): Promise<void>;
  cancel(): Promise<void>;
  /** Back to the form, with what was entered. */
  retry(): void;
  /** Takes an announcement. */
  receive(connection: Connection): void;
  /** Asks again where the sign-in stands. */
  refresh(): Promise<void>;
  /** Forgets what was typed. A sign-in under way goes on. */
  close(): void;
}

/** Connects an account through OAuth. A client secret lives here until it is sent or the person leaves, and nowhere else. */
export function createOAuthStore(
  bridge: Bridge,
  onConnected: (account: ConnectedAccount) => void,
): StoreApi<OAuthState> {
  const begin = createLatest();
  return createStore<OAuthState>((set, get) => {
    const edit = (change: Partial<AppForm>): void => {
      const { flow } = get();
      if (flow.step === 'app') set({ flow: { ...flow, ...change } });
    };
    const editConnecting = (change: Partial<Connecting>): void => {
      const { flow } = get();
      if (flow.step === 'connecting') set({ flow: { ...flow, ...change } });
    };
    const filled = (names: readonly string[], change: Partial<AppForm>): void => {
      const { flow } = get();
      if (flow.step !== 'app') return;
      edit({ ...change, missing: flow.missing.filter((name) => !names.includes(name)) });
    };
    const show = (form: AppForm, connection: Connection): void => {
      set({ flow: { step: 'connecting', form, connection, pasted: '', busy: false, error: null } });
      if (connection.state.step === 'connected') onConnected(connection.state.account);
    };
    const adopt = (connection: Connection, source: 'event' | 'answer'): void => {
      const { flow } = get();
      if (flow.step !== 'connecting' || flow.connection.account_id !== connection.account_id) return;
      if (source === 'answer' && !isNewer(flow.connection.state, connection.state)) return;
      const wasConnected = flow.connection.state.step === 'connected';
      set({ flow: { ...flow, connection } });
      if (connection.state.step === 'connected' && !wasConnected) onConnected(connection.state.account);
    };

    /** Goes back to the form; an account that was only begun for it is of no use to anybody. */
    const putAway = async ({ account, begun }: AppForm): Promise<void> => {
      get().retry();
      if (account !== null || begun === null) return;
      edit({ begun: null });
      const outcome = await attempt(bridge.call('accounts.delete', { id: begun.id }));
      // It is listed then, and the next attempt goes on with it.
      if (!outcome.ok && outcome.error.code !== 'AccountNotFound') edit({ begun });
    };

    /** The app to connect with: a known one, or the entered one once it is stored. */
    const saveApp = async (form: AppForm): Promise<string> => {
      if (form.choice !== newApp) return form.choice;
      const { client_secret: secret, client_id: clientId } = form.draft;
      const scopes = parseScopes(form.draft.scopes);
      const redirectUri = form.draft.redirect_uri.trim();
      const entered = {
        scopes,
        ...(secret === '' ? {} : { client_secret: secret }),
        ...(redirectUri === '' ? {} : { redirect_uri: redirectUri }),
      };
      const client = registersItself(form)
        ? { confirmed_origins: [...(form.found?.origins ?? [])] }
        : { client_id: clientId.trim() };
      const known = storedApp(form);
      const config: AuthConfig =
        known === null
          ? await bridge.call('authConfigs.create', {
              toolkit: form.toolkit.slug,
              auth_scheme: form.scheme.mode,
              ...client,
              ...entered,
            })
          : await bridge.call('authConfigs.update', { id: known.id, ...entered });
      const { flow } = get();
      if (flow.step === 'app') set({ flow: withStoredApp(flow, config) });
      return config.id;
    };
    const start = async (form: AppForm, configId: string): Promise<Connection> => {
      const { begun, method, account } = form;
      const alias = form.alias.trim();
      const input = {
        auth_config_id: configId,
        ...(method === 'client_credentials' ? {} : { method }),
      };
      if (account !== null) return bridge.call('connections.start', { ...input, account_id: account.id });
      const fields = enteredFields(form);
      if (begun !== null && canGoOn(begun, configId, fields)) {
        if (begun.alias !== alias) {
          await bridge.call('accounts.rename', { id: begun.id, alias: alias === '' ? null : alias });
        }
        const again = await attempt(bridge.call('connections.start', { ...input, account_id: begun.id }));
        if (again.ok) return again.value;
        // It may have been deleted since.
        if (again.error.code !== 'AccountNotFound') throw again.error;
      } else if (begun !== null) {
        // It never worked and cannot be changed, and its name is needed for the one that takes its place.
        await attempt(bridge.call('accounts.delete', { id: begun.id }));
      }
      const confirmed = form.confirmed ? originsToConfirm(form.toolkit, form.scheme.mode, form.values) : null;
      return bridge.call('connections.start', {
        ...input,
        fields,
        ...(alias === '' ? {} : { alias }),
        ...(confirmed === null ? {} : { confirmed_origins: confirmed }),
      });
    };

    return {
      flow: { step: 'idle' },
      async open(toolkit, scheme, begunId) {
        const isLatest = begin();
        const subject = toolkit.slug;
        set({ flow: { step: 'loading', subject } });
        const configs = await attempt(listAll(bridge, 'authConfigs.list', { toolkit: toolkit.slug }));
        if (!isLatest()) return;
        if (!configs.ok) return set({ flow: { step: 'load_failed', subject, error: configs.error } });
        const known = configs.value.some(({ auth_scheme: mode }) => mode === scheme.mode);
        const found =
          registersItself({ scheme }) && !known
            ? await attempt(bridge.call('authConfigs.discover', { toolkit: toolkit.slug }))
            : null;
        if (!isLatest()) return;
        if (found?.ok === false) return set({ flow: { step: 'load_failed', subject, error: found.error } });
        const blank = blankAppForm({ toolkit, scheme, configs: configs.value, found: found?.value ?? null });
        const resumed = begunId === undefined ? null : await loadBegun(bridge, blank, begunId);
        if (!isLatest()) return;
        if (resumed?.connection) return show(resumed.form, resumed.connection);
        set({ flow: resumed?.form ?? blank });
      },
      async reconnect(accountId, startNow) {
        const { flow } = get();
        if (subjectOf(flow) === accountId) return;
        const isLatest = begin();
        set({ flow: { step: 'loading', subject: accountId } });
        const loaded = await attempt(loadAccount(bridge, accountId));
        if (!isLatest()) return;
        if (!loaded.ok) {
          return set({ flow: { step: 'load_failed', subject: accountId, error: loaded.error } });
        }
        const { form, running } = loaded.value;
        if (running !== null) return show(form, running);
        set({ flow: form });
        if (startNow && form.configs.every((config) => config.is_enabled)) await get().submit();
      },
      choose: (choice) => edit({ choice, missing: [], error: null }),
      editApp(change) {
        const { flow } = get();
        if (flow.step === 'app') filled(Object.keys(change), { draft: { ...flow.draft, ...change } });
      },
      setValue(name, value) {
        const { flow } = get();
        if (flow.step === 'app') filled([name], { values: { ...flow.values, [name]: value } });
      },
      setConfirmed: (confirmed) => edit({ confirmed }),
      setAlias: (alias) => edit({ alias }),
      setMethod: (method) => edit({ method, missing: [] }),
      async submit() {
        const { flow } = get();
        if (flow.step !== 'app' || flow.busy) return;
        const missing = missingInForm(flow);
        const tries = flow.tries + 1;
        if (missing.length > 0) return edit({ missing, tries, error: null });
        edit({ busy: true, tries, error: null, missing: [] });
        const isLatest = begin();
        let configId = '';
        const outcome: Outcome<Connection> = await attempt(
          saveApp(flow).then((saved) => {
            configId = saved;
            return isLatest() ? start(flow, saved) : Promise.reject(left());
          }),
        );
        if (!isLatest()) return;
        if (!outcome.ok) return edit({ busy: false, error: outcome.error });
        const { flow: now } = get();
        if (now.step !== 'app') return;
        const connection = outcome.value;
        const begun: BegunAccount = {
          id: connection.account_id,
          configId,
          fields: enteredFields(flow),
          alias: flow.alias.trim(),
        };
        show({ ...now, busy: false, begun }, connection);
        await get().refresh();
      },
      setPasted: (pasted) => editConnecting({ pasted, error: null }),
      async paste() {
        const { flow } = get();
        if (flow.step !== 'connecting' || flow.busy) return;
        editConnecting({ busy: true, error: null });
        const isLatest = begin();
        const { account_id, state } = flow.connection;
        const brought = flow.pasted.trim();
        const outcome = await attempt(
          state.step === 'awaiting_code'
            ? bridge.call('connections.enterCode', { account_id, code: brought })
            : bridge.call('connections.paste', { account_id, url: brought }),
        );
        if (!isLatest()) return;
        editConnecting(outcome.ok ? { busy: false, pasted: '' } : { busy: false, error: outcome.error });
        if (outcome.ok) adopt(outcome.value, 'answer');
      },
      async pick(value) {
        const { flow } = get();
        if (flow.step !== 'connecting' || flow.busy) return;
        editConnecting({ busy: true, error: null });
        const isLatest = begin();
        const account = flow.connection.account_id;
        const outcome = await attempt(bridge.call('connections.choose', { account_id: account, value }));
        if (!isLatest()) return;
        editConnecting({ busy: false, error: outcome.ok ? null : outcome.error });
        if (outcome.ok) adopt(outcome.value, 'answer');
      },
      async cancel() {
        const { flow } = get();
        if (flow.step !== 'connecting') return;
        const isLatest = begin();
        const outcome = await attempt(
          bridge.call('connections.cancel', { account_id: flow.connection.account_id }),
        );
        if (!isLatest()) return;
        if (outcome.ok && outcome.value.state.step === 'connected') return adopt(outcome.value, 'answer');
        if (outcome.ok || outcome.error.code === 'ConnectionNotFound') return putAway(flow.form);
        editConnecting({ error: outcome.error });
      },
      retry() {
        const { flow } = get();
        if (flow.step === 'connecting') set({ flow: { ...flow.form, missing: [], error: null } });
      },
      receive: (connection) => adopt(connection, 'event'),
      async refresh() {
        const { flow } = get();
        if (flow.step !== 'connecting') return;
        const accountId = flow.connection.account_id;
        const outcome = await attempt(bridge.call('connections.get', { account_id: accountId }));
        if (outcome.ok) adopt(outcome.value, 'answer');
      },
      close() {
        begin();
        set({ flow: { step: 'idle' } });
      },
    };
  });
}

function enteredFields(form: AppForm): Record<string, string> {
  return filledFields(formFields(form), form.values);
}

/** The account that a flow is about; null where it makes a new one. */
function subjectOf(flow: OAuthFlow): string | null {
  if (flow.step === 'loading') return flow.subject;
  if (flow.step === 'app') return flow.account?.id ?? null;
  return flow.step === 'connecting' ? (flow.form.account?.id ?? null) : null;
}

/**
 * A sign-in that was begun with this form, as after a reload. Without a connection where it has ended since: the next try then
 * goes on with its account. Null where there is no such account, or it is connected already.
 */
async function loadBegun(
  bridge: Bridge,
  blank: AppForm,
  id: string,
): Promise<{ form: AppForm; connection: Connection | null } | null> {
  const [found, connecting] = await Promise.all([
    attempt(bridge.call('accounts.get', { id })),
    attempt(bridge.call('connections.get', { account_id: id })),
  ]);
  if (!found.ok || found.value.auth_config_id === null) return null;
  const { toolkit, auth_scheme: mode, auth_config_id: configId, public_fields: fields, alias } = found.value;
  if (toolkit !== blank.toolkit.slug || mode !== blank.scheme.mode) return null;
  const connection = connecting.ok ? connecting.value : null;
  // One that has worked is connected again on a screen of its own: giving up here would delete it.
  if (found.value.status !== 'INITIATED' && connection?.state.step !== 'connected') return null;
  const begun: BegunAccount = { id, configId, fields, alias: alias ?? '' };
  return { form: { ...blank, choice: configId, values: fields, alias: alias ?? '', begun }, connection };
}

async function loadAccount(
  bridge: Bridge,
  id: string,
): Promise<{ form: AppForm; running: Connection | null }> {
  const account = await bridge.call('accounts.get', { id });
  const toolkit = await bridge.call('toolkits.get', { slug: account.toolkit });
  const scheme = toolkit.auth_schemes.find(({ mode }) => mode === account.auth_scheme);
  if (scheme === undefined) {
    throw new SallyportError(
      'SchemeUnsupported',
      `${toolkit.name} no longer offers ${account.auth_scheme}.`,
      {
        fix: 'Connect a new account instead.',
      },
    );
  }
  const configs = await listAll(bridge, 'authConfigs.list', { toolkit: toolkit.slug });
  if (!configs.some((config) => config.id === account.auth_config_id)) {
    throw new SallyportError('AuthConfigNotFound', 'The OAuth app of this account is gone.', {
      fix: 'Delete the account and connect it anew.',
    });
  }
  const connection = await attempt(bridge.call('connections.get', { account_id: id }));
  const isRunning =
    connection.ok && connection.value.state.step !== 'connected' && connection.value.state.step !== 'failed';
  return {
    form: blankAppForm({ toolkit, scheme, configs, account }),
    running: isRunning ? connection.value : null,
  };
}

/** Nobody sees it: the person has left the form. */
function left(): SallyportError {
  return toFailure(new Error('The form was closed.'));
}
