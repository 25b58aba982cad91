import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import { type AuthMode, staticAuthModes } from '#shared/domain/auth-mode.ts';
import { connectMethods } from '#shared/domain/oauth-scheme.ts';
import type { AuthScheme, Toolkit, ToolkitSummary } from '#shared/domain/toolkit.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';
import { parseScopes, scopesText } from './oauth-form.ts';

export interface AppDraft {
  readonly mode: AuthMode;
  readonly name: string;
  readonly client_id: string;
  readonly client_secret: string;
  readonly scopes: string;
}

export interface NewAuthConfigState {
  readonly query: string;
  /** The services that the search found; null until the first answer. */
  readonly found: readonly ToolkitSummary[] | null;
  /** Null while the service is still to be chosen. */
  readonly toolkit: Toolkit | null;
  readonly draft: AppDraft | null;
  readonly busy: boolean;
  readonly missing: readonly string[];
  readonly tries: number;
  readonly error: SallyportError | null;
  search(query: string): Promise<void>;
  choose(slug: string | null): Promise<void>;
  edit(change: Partial<AppDraft>): void;
  /** The new auth config; null where the form says why not. */
  submit(): Promise<AuthConfig | null>;
  /** Forgets what was typed. */
  close(): void;
}

/** The schemes that an auth config can be made for here; where Sallyport registers itself, connecting does it. */
export function schemesFor(toolkit: Pick<Toolkit, 'auth_schemes'>): AuthScheme[] {
  return toolkit.auth_schemes.filter(
    (scheme) =>
      scheme.mode !== 'DCR_OAUTH' && (staticAuthModes.has(scheme.mode) || connectMethods(scheme).length > 0),
  );
}

/** Whether accounts of a scheme are connected with a registered app; one of OAuth 1 may be typed in, which needs none. */
export function needsApp(mode: AuthMode): boolean {
  return !staticAuthModes.has(mode) || mode === 'OAUTH1';
}

const blank = {
  toolkit: null,
  draft: null,
  busy: false,
  missing: [],
  tries: 0,
  error: null,
} as const;

/** Makes an auth config of any scheme. What is typed lives here until it is sent or the person leaves. */
export function createNewAuthConfigStore(bridge: Bridge): StoreApi<NewAuthConfigState> {
  const begin = createLatest();
  return createStore<NewAuthConfigState>((set, get) => ({
    ...blank,
    query: '',
    found: null,
    async search(query) {
      const isLatest = begin();
      set({ query, error: null });
      const text = query.trim();
      const outcome = await attempt(
        bridge.call('toolkits.list', { limit: 20, ...(text === '' ? {} : { search: text }) }),
      );
      if (!isLatest()) return;
      if (!outcome.ok) return set({ error: outcome.error });
      set({ found: outcome.value.items.filter(({ connectable }) => connectable) });
    },
    async choose(slug) {
      if (slug === null) return set({ ...blank });
      const isLatest = begin();
      const outcome = await attempt(bridge.call('toolkits.get', { slug }));
      if (!isLatest()) return;
      if (!outcome.ok) return set({ error: outcome.error });
      const [first] = schemesFor(outcome.value);
      if (first === undefined) return;
      set({ ...blank, toolkit: outcome.value, draft: draftFor(first) });
    },
    edit(change) {
      const { draft, toolkit, missing } = get();
      if (draft === null || toolkit === null) return;
      const scheme = toolkit.auth_schemes.find(({ mode }) => mode === change.mode);
      const next = scheme === undefined ? draft : { ...draftFor(scheme), name: draft.name };
      set({ draft: { ...next, ...change }, missing: missing.filter((name) => !Object.hasOwn(change, name)) });
    },
    async submit() {
      const { toolkit, draft, busy, tries } = get();
      if (toolkit === null || draft === null || busy) return null;
      const missing = missingIn(draft);
      if (missing.length > 0) {
        set({ missing, tries: tries + 1, error: null });
        return null;
      }
      set({ busy: true, missing: [], tries: tries + 1, error: null });
      const isLatest = begin();
      const outcome = await attempt(bridge.call('authConfigs.create', inputFor(toolkit.slug, draft)));
      if (!isLatest()) return null;
      set({ busy: false, error: outcome.ok ? null : outcome.error });
      return outcome.ok ? outcome.value : null;
    },
    close() {
      begin();
      set({ ...blank, query: '', found: null });
    },
  }));
}

function draftFor({ mode, oauth }: AuthScheme): AppDraft {
  const scopes = needsApp(mode) ? scopesText(oauth?.default_scopes ?? []) : '';
  return { mode, name: '', client_id: '', client_secret: '', scopes };
}

function missingIn({ mode, client_id: id, client_secret: secret }: AppDraft): string[] {
  if (!needsApp(mode)) return [];
  return [
    ...(id.trim() === '' ? ['client_id'] : []),
    ...(secret === '' && mode !== 'OAUTH2' ? ['client_secret'] : []),
  ];
}

function inputFor(toolkit: string, { mode, name, client_id, client_secret, scopes }: AppDraft) {
  return {
    toolkit,
    auth_scheme: mode,
    ...(name.trim() === '' ? {} : { name: name.trim() }),
    ...(needsApp(mode)
      ? {
          client_id: client_id.trim(),
          ...(client_secret === '' ? {} : { client_secret }),
          ...(mode === 'OAUTH1' ? {} : { scopes: parseScopes(scopes) }),
        }
      : {}),
  };
}
