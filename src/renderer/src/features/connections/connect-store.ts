import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { AuthMode } from '#shared/domain/auth-mode.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';
import {
  type ConnectWay,
  connectWays,
  filledFields,
  formFields,
  initialValues,
  missingFields,
  originsToConfirm,
} from './connect-form.ts';

export interface ConnectForm {
  readonly step: 'form';
  readonly toolkit: Toolkit;
  readonly mode: AuthMode;
  readonly values: Readonly<Record<string, string>>;
  readonly alias: string;
  /** The person has compared an unverified toolkit's addresses with its documentation. */
  readonly confirmed: boolean;
  readonly busy: boolean;
  /** Required fields that were blank when the person last tried. */
  readonly missing: readonly string[];
  /** How often the person has tried. */
  readonly tries: number;
  readonly error: SallyportError | null;
}

/** Where connecting stands. `oauth`: the OAuth wizard takes over; `unsupported`: no scheme can be connected yet. */
export type ConnectFlow =
  | { readonly step: 'loading' }
  | { readonly step: 'failed'; readonly slug: string; readonly error: SallyportError }
  | { readonly step: 'unsupported'; readonly toolkit: Toolkit }
  | { readonly step: 'oauth'; readonly toolkit: Toolkit; readonly scheme: AuthScheme }
  | ConnectForm
  | { readonly step: 'connected'; readonly toolkit: Toolkit; readonly account: ConnectedAccount };

export interface ConnectState {
  readonly flow: ConnectFlow;
  /** @param mode the way to sign in that is under way; the first one unless told. */
  open(slug: string, mode?: string): Promise<void>;
  /** @param isTyped whether its credential is typed in; the first way that the scheme has unless told. */
  chooseScheme(mode: AuthMode, isTyped?: boolean): void;
  setValue(name: string, value: string): void;
  setAlias(alias: string): void;
  setConfirmed(confirmed: boolean): void;
  submit(): Promise<void>;
  /** Forgets what was typed. */
  close(): void;
}

/** Connects one account. What is typed lives here until it is sent or the person leaves, and nowhere else. */
export function createConnectStore(
  bridge: Bridge,
  onConnected: (account: ConnectedAccount) => void,
): StoreApi<ConnectState> {
  const begin = createLatest();
  return createStore<ConnectState>((set, get) => {
    const edit = (change: Partial<ConnectForm>): void => {
      const { flow } = get();
      if (flow.step === 'form') set({ flow: { ...flow, ...change } });
    };
    return {
      flow: { step: 'loading' },
      async open(slug, mode) {
        const isLatest = begin();
        set({ flow: { step: 'loading' } });
        const outcome = await attempt(bridge.call('toolkits.get', { slug }));
        if (!isLatest()) return;
        if (!outcome.ok) return set({ flow: { step: 'failed', slug, error: outcome.error } });
        const toolkit = outcome.value;
        const ways = connectWays(toolkit);
        const way = ways.find((each) => !each.isTyped && each.scheme.mode === mode) ?? ways[0];
        set({ flow: way === undefined ? { step: 'unsupported', toolkit } : firstStep(toolkit, way) });
      },
      chooseScheme(mode, isTyped) {
        const { flow } = get();
        if (flow.step !== 'form' && flow.step !== 'oauth') return;
        const way = connectWays(flow.toolkit).find(
          (each) => each.scheme.mode === mode && (isTyped === undefined || each.isTyped === isTyped),
        );
        if (way === undefined) return;
        const fresh = firstStep(flow.toolkit, way);
        if (fresh.step !== 'form' || flow.step !== 'form') return set({ flow: fresh });
        // What both schemes ask for (a subdomain) need not be typed again; secrets start blank.
        const kept = formFields(flow.toolkit, mode).filter(
          (field) => !field.secret && flow.values[field.name],
        );
        const values = Object.fromEntries(kept.map(({ name }) => [name, flow.values[name] ?? '']));
        set({ flow: { ...fresh, values: { ...fresh.values, ...values }, alias: flow.alias } });
      },
      setValue(name, value) {
        const { flow } = get();
        if (flow.step !== 'form') return;
        const missing = flow.missing.filter((other) => other !== name);
        edit({ values: { ...flow.values, [name]: value }, missing });
      },
      setAlias: (alias) => edit({ alias }),
      setConfirmed: (confirmed) => edit({ confirmed }),
      async submit() {
        const { flow } = get();
        if (flow.step !== 'form' || flow.busy) return;
        const fields = formFields(flow.toolkit, flow.mode);
        const missing = missingFields(fields, flow.values);
        const tries = flow.tries + 1;
        if (missing.length > 0) return edit({ missing, tries, error: null });
        edit({ busy: true, tries, error: null, missing: [] });
        const isLatest = begin();
        const alias = flow.alias.trim();
        const outcome = await attempt(
          bridge.call('accounts.create', {
            toolkit: flow.toolkit.slug,
            auth_scheme: flow.mode,
            fields: filledFields(fields, flow.values),
            ...(alias === '' ? {} : { alias }),
            ...(flow.confirmed
              ? { confirmed_origins: originsToConfirm(flow.toolkit, flow.mode, flow.values) }
              : {}),
          }),
        );
        if (outcome.ok) onConnected(outcome.value);
        if (!isLatest()) return;
        if (!outcome.ok) return edit({ busy: false, error: outcome.error });
        set({ flow: { step: 'connected', toolkit: flow.toolkit, account: outcome.value } });
      },
      close() {
        begin();
        set({ flow: { step: 'loading' } });
      },
    };
  });
}

function firstStep(toolkit: Toolkit, { scheme, isTyped }: ConnectWay): ConnectFlow {
  return isTyped ? blankForm(toolkit, scheme.mode) : { step: 'oauth', toolkit, scheme };
}

function blankForm(toolkit: Toolkit, mode: AuthMode): ConnectForm {
  const values = initialValues(formFields(toolkit, mode));
  return {
    step: 'form',
    toolkit,
    mode,
    values,
    alias: '',
    confirmed: false,
    busy: false,
    missing: [],
    tries: 0,
    error: null,
  };
}
