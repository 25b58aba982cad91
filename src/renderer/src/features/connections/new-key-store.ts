import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ConnectedAccount, Reentered } from '#shared/domain/account.ts';
import { type ConnectField, connectFields } from '#shared/domain/connect-fields.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';
import { connectStrings } from '../../strings/connections.ts';
import { initialValues, missingFields } from './connect-form.ts';

export interface NewKeyForm {
  readonly step: 'form';
  readonly account: ConnectedAccount;
  readonly toolkit: Toolkit;
  readonly scheme: AuthScheme;
  readonly fields: readonly ConnectField[];
  readonly values: Readonly<Record<string, string>>;
  readonly busy: boolean;
  readonly missing: readonly string[];
  readonly tries: number;
  readonly error: SallyportError | null;
}

export type NewKeyFlow =
  | { readonly step: 'loading' }
  | { readonly step: 'failed'; readonly error: SallyportError }
  | NewKeyForm;

export interface NewKeyState {
  readonly flow: NewKeyFlow;
  open(id: string): Promise<void>;
  setValue(name: string, value: string): void;
  /**
   * Sends what was entered; the service is asked first unless told otherwise.
   *
   * @returns what came of it, or null where the form says why not.
   */
  submit(verify?: boolean): Promise<Reentered | null>;
  /** Forgets what was typed. */
  close(): void;
}

/** Enters another credential for an account. What is typed lives here until it is sent or the person leaves. */
export function createNewKeyStore(bridge: Bridge): StoreApi<NewKeyState> {
  const begin = createLatest();
  return createStore<NewKeyState>((set, get) => {
    const edit = (change: Partial<NewKeyForm>): void => {
      const { flow } = get();
      if (flow.step === 'form') set({ flow: { ...flow, ...change } });
    };
    const form = async (id: string): Promise<NewKeyForm> => {
      const account = await bridge.call('accounts.get', { id });
      const toolkit = await bridge.call('toolkits.get', { slug: account.toolkit });
      const scheme = toolkit.auth_schemes.find(({ mode }) => mode === account.auth_scheme);
      if (scheme === undefined) throw new SallyportError('SchemeUnsupported', connectStrings.schemeGone);
      const fields = connectFields(toolkit, scheme);
      // Secrets start blank; what is none stays as it is unless it is changed.
      const known = Object.entries(account.public_fields).filter(([name]) =>
        fields.some((field) => field.name === name && !field.secret),
      );
      const values = { ...initialValues(fields), ...Object.fromEntries(known) };
      return {
        step: 'form',
        account,
        toolkit,
        scheme,
        fields,
        values,
        busy: false,
        missing: [],
        tries: 0,
        error: null,
      };
    };
    return {
      flow: { step: 'loading' },
      async open(id) {
        const isLatest = begin();
        set({ flow: { step: 'loading' } });
        const outcome = await attempt(form(id));
        if (!isLatest()) return;
        set({ flow: outcome.ok ? outcome.value : { step: 'failed', error: outcome.error } });
      },
      setValue(name, value) {
        const { flow } = get();
        if (flow.step !== 'form') return;
        edit({
          values: { ...flow.values, [name]: value },
          missing: flow.missing.filter((each) => each !== name),
        });
      },
      async submit(verify = true) {
        const { flow } = get();
        if (flow.step !== 'form' || flow.busy) return null;
        const missing = missingFields(flow.fields, flow.values);
        const tries = flow.tries + 1;
        if (missing.length > 0) {
          edit({ missing, tries, error: null });
          return null;
        }
        edit({ busy: true, tries, error: null, missing: [] });
        const isLatest = begin();
        const outcome = await attempt(
          bridge.call('accounts.reenter', { id: flow.account.id, fields: { ...flow.values }, verify }),
        );
        if (!isLatest()) return null;
        edit({ busy: false, error: outcome.ok ? null : outcome.error });
        return outcome.ok ? outcome.value : null;
      },
      close() {
        begin();
        set({ flow: { step: 'loading' } });
      },
    };
  });
}
