import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import type { ConnectField } from '#shared/domain/connect-fields.ts';
import type { Connection, ConnectionState } from '#shared/domain/connection.ts';
import { accountFields, type ConnectMethod, connectMethods } from '#shared/domain/oauth-scheme.ts';
import type { DiscoveredServer } from '#shared/domain/oauth-server.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import type { SallyportError } from '#shared/errors.ts';
import { initialValues, missingFields } from './connect-form.ts';
import { type AppDraft, needsSecret, scopesText } from './oauth-form.ts';

/** The choice of an app that is entered here, instead of one that is already known. */
export const newApp = 'new';

/** An account that waits for its sign-in. Its app and its variables are fixed from then on, its name is not. */
export interface BegunAccount {
  readonly id: string;
  readonly configId: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly alias: string;
}

/** What is chosen and entered before the sign-in. */
export interface AppForm {
  readonly step: 'app';
  readonly toolkit: Toolkit;
  readonly scheme: AuthScheme;
  /** The account to connect again; null for a new one. */
  readonly account: ConnectedAccount | null;
  readonly configs: readonly AuthConfig[];
  /** The id of a known app, or `newApp`. */
  readonly choice: string;
  readonly draft: AppDraft;
  /** The server that Sallyport would register itself at; null where an app is registered by hand. */
  readonly found: DiscoveredServer | null;
  /** The app that this form has already stored: a further try changes it instead of adding another. */
  readonly made: AuthConfig | null;
  /** The account that an earlier try began, with what it was begun with. */
  readonly begun: BegunAccount | null;
  readonly values: Readonly<Record<string, string>>;
  readonly alias: string;
  /** The person has compared an unverified toolkit's addresses with its documentation. */
  readonly confirmed: boolean;
  readonly method: ConnectMethod;
  readonly busy: boolean;
  /** Required fields that were blank when the person last tried. */
  readonly missing: readonly string[];
  readonly tries: number;
  readonly error: SallyportError | null;
}

/** The sign-in under way, or its outcome. */
export interface Connecting {
  readonly step: 'connecting';
  /** What was entered, without its secret, for another try. */
  readonly form: AppForm;
  readonly connection: Connection;
  /** What the person brings from the browser: the address that it ended on, or the code that the service showed. */
  readonly pasted: string;
  readonly busy: boolean;
  readonly error: SallyportError | null;
}

export type OAuthFlow =
  | { readonly step: 'idle' }
  | { readonly step: 'loading'; readonly subject: string }
  | { readonly step: 'load_failed'; readonly subject: string; readonly error: SallyportError }
  | AppForm
  | Connecting;

interface Subject {
  readonly toolkit: Toolkit;
  readonly scheme: AuthScheme;
  readonly configs: readonly AuthConfig[];
  readonly account?: ConnectedAccount;
  readonly found?: DiscoveredServer | null;
}

/** The form as it opens. A new account starts on the first app that can be used; one that is there keeps its own. */
export function blankAppForm({ toolkit, scheme, configs, account, found = null }: Subject): AppForm {
  const suitable = configs.filter((config) =>
    account === undefined
      ? config.auth_scheme === scheme.mode && config.client_id !== null
      : config.id === account.auth_config_id,
  );
  const used =
    suitable.find((config) => config.is_enabled) ?? (account === undefined ? undefined : suitable[0]);
  return {
    step: 'app',
    toolkit,
    scheme,
    account: account ?? null,
    configs: suitable,
    choice: used?.id ?? newApp,
    draft: {
      client_id: '',
      client_secret: '',
      scopes: scopesText(scheme.oauth?.default_scopes ?? found?.server.scopes ?? []),
      redirect_uri: '',
    },
    found,
    made: null,
    begun: null,
    values: account?.public_fields ?? initialValues(accountFields(toolkit, scheme)),
    alias: '',
    confirmed: false,
    method: connectMethods(scheme)[0] ?? 'browser',
    busy: false,
    missing: [],
    tries: 0,
    error: null,
  };
}

/** The variables to fill in; none for an account that has them. */
export function formFields({ account, toolkit, scheme }: AppForm): ConnectField[] {
  return account === null ? accountFields(toolkit, scheme) : [];
}

/** Whether another try can go on with an account that an earlier one began. */
export function canGoOn(begun: BegunAccount, configId: string, fields: Readonly<Record<string, string>>) {
  const names = new Set([...Object.keys(begun.fields), ...Object.keys(fields)]);
  return begun.configId === configId && [...names].every((name) => begun.fields[name] === fields[name]);
}

/** What must be filled in and is not, by field name. */
export function missingInForm(form: AppForm): string[] {
  const { scheme, choice, draft, method, values } = form;
  const missing: string[] = [];
  if (choice === newApp && !registersItself(form)) {
    if (draft.client_id.trim() === '') missing.push('client_id');
    const isStored = storedApp(form)?.has_client_secret === true;
    if (needsSecret(scheme, method) && draft.client_secret === '' && !isStored) missing.push('client_secret');
  }
  return [...missing, ...missingFields(formFields(form), values)];
}

/** Whether Sallyport registers the app itself, so that nothing about it is entered. */
export function registersItself({ scheme }: Pick<AppForm, 'scheme'>): boolean {
  return scheme.mode === 'DCR_OAUTH';
}

/** The app that this form stored earlier, while its client id is still the one entered: the id itself cannot change. */
export function storedApp(form: AppForm): AuthConfig | null {
  const { made, draft } = form;
  if (registersItself(form)) return made;
  return made !== null && made.client_id === draft.client_id.trim() ? made : null;
}

/** The form after its app is stored: it goes on without the secret. */
export function withStoredApp(form: AppForm, config: AuthConfig): AppForm {
  return { ...form, made: config, draft: { ...form.draft, client_secret: '' } };
}

const order: Readonly<Record<ConnectionState['step'], number>> = {
  awaiting_browser: 0,
  awaiting_code: 0,
  awaiting_device: 0,
  exchanging: 1,
  choosing: 2,
  verifying: 3,
  connected: 4,
  failed: 4,
};

/** Whether an answer tells more than what is shown: announcements travel apart from answers and may overtake them. */
export function isNewer(shown: ConnectionState, answered: ConnectionState): boolean {
  // After one choice the service may be asked for the next.
  if (shown.step === 'choosing' && answered.step === 'exchanging') return true;
  return order[answered.step] >= order[shown.step];
}
