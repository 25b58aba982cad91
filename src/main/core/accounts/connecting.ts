import type { ParsedInput } from '#shared/contract/index.ts';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import { type AuthMode, mintedAuthModes, staticAuthModes } from '#shared/domain/auth-mode.ts';
import { registeredScheme } from '#shared/domain/oauth-scheme.ts';
import type { OAuthServer } from '#shared/domain/oauth-server.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import type { AccountRecord } from '../ports/index.ts';
import { originsOf, secretTexts, type Toolkits, toolkitForScheme } from '../toolkits/index.ts';
import type { AccountTable } from './account-table.ts';
import { requireFreeAlias } from './alias.ts';
import { chooseScheme, schemeOf } from './choose-scheme.ts';
import { type ConnectValues, connectValues } from './connect-values.ts';
import type { Credential } from './credential.ts';
import { requireConfirmedHosts } from './host-confirmation.ts';
import { replacedValues } from './replaced-values.ts';
import {
  type CredentialPayload,
  sealCredential,
  unsealCredential,
  type VaultSeal,
} from './sealed-credential.ts';
import {
  type AccountGrant,
  grantedValues,
  isSameCredential,
  type Renewal,
  tokenOriginsOf,
} from './token-grant.ts';

/** What is known of an account before its OAuth exchange. */
export interface PendingAccount {
  readonly toolkit: string;
  readonly auth_scheme: AuthMode;
  readonly auth_config_id: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly alias?: string | undefined;
  readonly user_id: string;
  /** What the owner has looked at and allowed; only an unverified toolkit asks for it. */
  readonly confirmed_origins?: readonly string[] | undefined;
}

/** How an account gets its credential, and another one. */
export interface Connecting {
  /**
   * @throws ToolkitNotFound, ToolkitIncomplete, SchemeUnsupported, ValidationFailed with every fault, OriginUnconfirmed where an
   *   unverified toolkit's hosts were not confirmed, AccountConflict (alias), VaultLocked.
   */
  create(input: ParsedInput<'accounts.create'>): Promise<ConnectedAccount>;
  /** An account that waits for a person: for a sign-in, or for what is typed in (INITIATED). @throws as `create`, but asks for no credential. */
  begin(input: PendingAccount): Promise<ConnectedAccount>;
  /** What a person entered for an account that has no credential yet. @throws AccountNotFound, AccountConflict, VaultLocked. */
  enter(id: string, fields: Readonly<Record<string, string>>): Promise<ConnectedAccount>;
  /**
   * What an exchange granted makes the account ACTIVE. A `renewal` of a sign-in that has been replaced meanwhile changes
   * nothing, and one of a disabled account leaves it disabled.
   *
   * @throws AccountNotFound, ValidationFailed, VaultLocked, StorageFailed.
   */
  grant(id: string, grant: AccountGrant, renewal?: Renewal): Promise<ConnectedAccount>;
  /**
   * What was typed in makes an account ACTIVE; its origins are those that the toolkit names for it.
   *
   * @throws AccountNotFound, AccountConflict where it is disabled, ValidationFailed with every fault, OriginUnconfirmed as
   *   `create`, VaultLocked.
   */
  connect(id: string, fields: Readonly<Record<string, string>>): Promise<ConnectedAccount>;
  /** The credential that an account would have with these values. Stores nothing. @throws as `connect`. */
  credentialWith(id: string, fields: Readonly<Record<string, string>>): Credential;
  /**
   * Changes values of a typed-in credential; null removes one. What leads to another address is refused, so the credential
   * goes where it went before.
   *
   * @throws AccountNotFound, SchemeUnsupported for OAuth, ValidationFailed, VaultLocked.
   */
  replace(id: string, changes: Readonly<Record<string, string | null>>): Promise<ConnectedAccount>;
  /** Lets an account that cannot be used wait for a person once more (INITIATED). @throws AccountNotFound, AccountConflict. */
  reopen(id: string): Promise<ConnectedAccount>;
  /** Seals the origins that the toolkit names now. @throws AccountNotFound, VaultLocked, CredentialUnreadable. */
  confirmOrigins(id: string): Promise<ConnectedAccount>;
}

export interface ConnectingDeps {
  readonly table: AccountTable;
  readonly toolkits: Pick<Toolkits, 'get'>;
  readonly vault: VaultSeal;
  /** A fresh `ca_…` id. */
  readonly newId: () => string;
  /** Where the OAuth app of an id was registered by Sallyport itself; null for every other app, and where it is not told. @throws VaultLocked. */
  readonly serverOf?: ((authConfigId: string) => OAuthServer | null) | undefined;
  /** Whether people mean a service by this name. */
  readonly isToolkit: (slug: string) => boolean;
  /** One change after the other. */
  readonly inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/** What tells a new account from another one. */
type NewAccount = Omit<
  AccountRecord['account'],
  'id' | 'identity' | 'expires_at' | 'origins' | 'last_used_at' | 'created_at' | 'updated_at'
>;

export function createConnecting(deps: ConnectingDeps): Connecting {
  const { table, toolkits, vault, isToolkit, inTurn } = deps;
  const { records, recordOf, view, change, insert, originsInUse, creationTime } = table;

  function schemeAt({ account }: AccountRecord): { toolkit: Toolkit; scheme: AuthScheme } {
    const source = toolkits.get(account.toolkit, 'toolkit');
    const scheme = schemeOf(source, account.auth_scheme);
    return { toolkit: toolkitForScheme(source, scheme), scheme };
  }

  function valuesWith(record: AccountRecord, entered: Readonly<Record<string, string>>) {
    const { toolkit, scheme } = schemeAt(record);
    const values = connectValues(toolkit, scheme, entered);
    requireConfirmedHosts(toolkit, scheme, values.fields, originsInUse(toolkit.slug));
    return { toolkit, scheme, ...values, origins: withMintOrigins(toolkit, scheme, values) };
  }

  function insertNew(given: NewAccount, payload: CredentialPayload): Promise<ConnectedAccount> {
    const createdAt = creationTime();
    const account = {
      ...given,
      id: deps.newId(),
      identity: null,
      expires_at: null,
      origins: [...payload.origins],
      last_used_at: null,
      created_at: createdAt,
      updated_at: createdAt,
    };
    return insert({ account, sealed: sealCredential(vault, account, payload), version: 1 });
  }

  return {
    create: (input) =>
      inTurn(async () => {
        const source = toolkits.get(input.toolkit, 'toolkit');
        const scheme = chooseScheme(source, input.auth_scheme);
        const narrowed = toolkitForScheme(source, scheme);
        const { fields, publicFields, ...entered } = connectValues(narrowed, scheme, input.fields);
        const seen = [...(input.confirmed_origins ?? []), ...originsInUse(source.slug)];
        requireConfirmedHosts(narrowed, scheme, fields, seen);
        const origins = withMintOrigins(narrowed, scheme, { fields, origins: entered.origins });
        requireFreeAlias(records, { alias: input.alias, toolkit: source.slug }, isToolkit);
        const account: NewAccount = {
          toolkit: source.slug,
          auth_scheme: scheme.mode,
          auth_config_id: input.auth_config_id ?? null,
          alias: input.alias ?? null,
          user_id: input.user_id,
          status: 'ACTIVE',
          status_reason: null,
          public_fields: publicFields,
        };
        return insertNew(account, { fields, origins });
      }),
    begin: (input) =>
      inTurn(async () => {
        const source = toolkits.get(input.toolkit, 'toolkit');
        const scheme = schemeOf(source, input.auth_scheme);
        const seen = [...(input.confirmed_origins ?? []), ...originsInUse(source.slug)];
        requireConfirmedHosts(toolkitForScheme(source, scheme), scheme, input.fields, seen);
        requireFreeAlias(records, { alias: input.alias, toolkit: source.slug }, isToolkit);
        const account: NewAccount = {
          toolkit: source.slug,
          auth_scheme: input.auth_scheme,
          auth_config_id: input.auth_config_id,
          alias: input.alias ?? null,
          user_id: input.user_id,
          status: 'INITIATED',
          status_reason: waitingFor(input.auth_scheme),
          public_fields: shownFields(scheme, input.fields),
        };
        return insertNew(account, { fields: input.fields, origins: [] });
      }),
    enter: (id, fields) =>
      inTurn(async () => {
        const record = recordOf(id);
        const { account } = record;
        if (account.status !== 'INITIATED' && account.status !== 'FAILED') {
          throw new SallyportError('AccountConflict', `id: account ${id} has been connected meanwhile.`, {
            field: 'id',
            fix: 'Connect another account, or delete this one first.',
          });
        }
        const scheme = schemeOf(toolkits.get(account.toolkit), account.auth_scheme);
        const sealed = sealCredential(vault, account, { fields, origins: [] });
        return change(record, { public_fields: shownFields(scheme, fields) }, sealed);
      }),
    grant: (id, grant, renewal) =>
      inTurn(async () => {
        const record = recordOf(id);
        const { account } = record;
        const source = toolkits.get(account.toolkit, 'toolkit');
        const scheme = schemeOf(source, account.auth_scheme);
        const before = unsealCredential(vault, account, record.sealed);
        if (renewal && !isSameCredential(before.fields, renewal.madeFrom)) return view(record);
        const values = grantedValues(toolkitForScheme(source, scheme), scheme, before.fields, grant);
        // A refresh never widens where the credential may go; only a connection that a person made does.
        const origins =
          renewal || account.status === 'ACTIVE'
            ? [...before.origins]
            : [...new Set([...values.origins, ...grant.tokenOrigins])];
        const isDisabled = renewal && account.status === 'INACTIVE';
        const changes = {
          ...(isDisabled ? {} : { status: 'ACTIVE' as const, status_reason: null }),
          origins,
          public_fields: values.publicFields,
          expires_at: grant.expiresAt === null ? null : new Date(grant.expiresAt).toISOString(),
        };
        return change(record, changes, sealCredential(vault, account, { fields: values.fields, origins }));
      }),
    connect: (id, entered) =>
      inTurn(async () => {
        const record = recordOf(id);
        requireConnectable(record);
        const { fields, publicFields, origins } = valuesWith(record, entered);
        const sealed = sealCredential(vault, record.account, { fields, origins });
        const changes = {
          status: 'ACTIVE' as const,
          status_reason: null,
          origins,
          public_fields: publicFields,
          // Of the token that the former credential was exchanged for.
          expires_at: null,
        };
        table.markRefused(id, false);
        return change(record, changes, sealed);
      }),
    credentialWith(id, entered) {
      const record = recordOf(id);
      requireConnectable(record);
      const { toolkit, scheme, fields, origins } = valuesWith(record, entered);
      // Without an account, a token that it takes is minted for this one use and kept nowhere.
      return { account: null, toolkit, scheme, fields, origins, secrets: secretTexts(scheme, fields) };
    },
    replace: (id, changes) =>
      inTurn(async () => {
        const record = recordOf(id);
        const { toolkit, scheme } = schemeAt(record);
        const before = unsealCredential(vault, record.account, record.sealed);
        const { fields, publicFields } = replacedValues(toolkit, scheme, before.fields, changes);
        const sealed = sealCredential(vault, record.account, { fields, origins: before.origins });
        return change(record, { public_fields: publicFields }, sealed);
      }),
    reopen: (id) =>
      inTurn(async () => {
        const record = recordOf(id);
        requireConnectable(record);
        if (record.account.status === 'ACTIVE') return view(record);
        return change(record, { status: 'INITIATED', status_reason: waitingFor(record.account.auth_scheme) });
      }),
    confirmOrigins: (id) =>
      inTurn(async () => {
        const record = recordOf(id);
        const { toolkit, scheme, fields } = table.open(record);
        const appId = record.account.auth_config_id;
        const registered = registeredScheme(scheme, appId === null ? null : (deps.serverOf?.(appId) ?? null));
        const origins = [...originsOf(toolkit, fields), ...tokenOriginsOf(toolkit, registered, fields)];
        return change(record, { origins }, sealCredential(vault, record.account, { fields, origins }));
      }),
  };
}

/** Where a typed-in credential may go: also to where it is exchanged for tokens, if it is. */
function withMintOrigins(
  toolkit: Toolkit,
  scheme: AuthScheme,
  { fields, origins }: Pick<ConnectValues, 'fields' | 'origins'>,
): string[] {
  if (!mintedAuthModes.has(scheme.mode)) return [...origins];
  return [...new Set([...origins, ...tokenOriginsOf(toolkit, scheme, fields)])];
}

function waitingFor(mode: AuthMode): string {
  return staticAuthModes.has(mode)
    ? 'Waiting for the credential to be typed in'
    : 'Waiting for the sign-in at the provider';
}

/** Connecting an account would enable it too, which is for whoever disabled it. */
function requireConnectable({ account }: AccountRecord): void {
  if (account.status !== 'INACTIVE') return;
  throw new SallyportError('AccountConflict', `id: account ${account.alias ?? account.id} is disabled.`, {
    field: 'id',
    fix: 'Enable it first.',
  });
}

/** Those of the entered values that the scheme does not call secret. */
function shownFields({ fields: declared }: AuthScheme, entered: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(entered).filter(([name]) => declared[name]?.secret !== true));
}
