import type { ParsedInput } from '#shared/contract/index.ts';
import type { Page } from '#shared/contract/paging.ts';
import { aliasSchema, type ConnectedAccount } from '#shared/domain/account.ts';
import { type AuthMode, mintedAuthModes, staticAuthModes } from '#shared/domain/auth-mode.ts';
import { registeredScheme } from '#shared/domain/oauth-scheme.ts';
import type { OAuthServer } from '#shared/domain/oauth-server.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { createSerialQueue } from '#shared/serial-queue.ts';
import { pageByPosition } from '../paging.ts';
import type { AccountRecord, AccountRepository, Clock } from '../ports/index.ts';
import {
  originsOf,
  secretTexts,
  type Toolkits,
  toolkitForScheme,
  validationFailed,
} from '../toolkits/index.ts';
import { aliasFault, foldAlias } from './alias.ts';
import { chooseScheme, schemeOf } from './choose-scheme.ts';
import { type ConnectValues, connectValues } from './connect-values.ts';
import { createCredentialCache } from './credential-cache.ts';
import { requireConfirmedHosts } from './host-confirmation.ts';
import { maskedValues } from './masked-values.ts';
import { replacedValues } from './replaced-values.ts';
import { sealCredential, unsealCredential, type VaultSeal } from './sealed-credential.ts';
import { newestFirst, notFound, requireActive, rowPosition, selectReferenced } from './select-account.ts';
import {
  type AccountGrant,
  grantedValues,
  isSameCredential,
  type Renewal,
  tokenOriginsOf,
} from './token-grant.ts';
import { openTransientCredential, type TransientConnection } from './transient-credential.ts';
import { createUsageMarks } from './usage-marks.ts';

/** Keeps what must never be shown. */
interface SecretKeeper {
  remember(owner: string, name: string, secrets: readonly string[]): void;
  forget(owner: string): void;
}

export interface AccountsDeps {
  readonly repository: AccountRepository;
  readonly toolkits: Pick<Toolkits, 'get' | 'find'>;
  readonly vault: VaultSeal;
  readonly clock: Clock;
  /** A fresh `ca_…` id. */
  readonly newId: () => string;
  /** Where the OAuth app of an id was registered by Sallyport itself; null for every other app, and where it is not told. @throws VaultLocked. */
  readonly serverOf?: (authConfigId: string) => OAuthServer | null;
  /** @throws AuthConfigNotFound for an auth config that is not there, or not any more. */
  readonly requireAuthConfig?: (authConfigId: string) => void;
  readonly onChange: (id: string) => void;
  /** Told what each opened credential holds, so that no record shows it. */
  readonly knownSecrets?: SecretKeeper;
  /** Called once an account that worked has become EXPIRED, after that is stored. */
  readonly onExpired?: (account: ConnectedAccount) => void;
  /** Milliseconds between writes of the dates of last use; 3,000 unless told. */
  readonly usageDelayMs?: number;
}

/** An account's credential, opened: everything that a call needs to be sent. */
export interface Credential {
  /** Null for a credential that a caller brought along for one call. */
  readonly account: ConnectedAccount | null;
  /** As the account's scheme sees it: its base URL, its injections only. */
  readonly toolkit: Toolkit;
  readonly scheme: AuthScheme;
  /** Every field and variable by name. Secret. */
  readonly fields: Readonly<Record<string, string>>;
  /** The sealed origins: the credential goes nowhere else. */
  readonly origins: readonly string[];
  /** The texts to scrub wherever they appear. */
  readonly secrets: readonly string[];
}

type AccountCredential = Credential & { readonly account: ConnectedAccount };

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

const blankAccount = {
  auth_config_id: null,
  identity: null,
  expires_at: null,
  status_reason: null,
  origins: [],
  public_fields: {},
  last_used_at: null,
};

/** The connected accounts, in memory once started. Failures are SallyportErrors that name the field and the fix. */
export interface Accounts {
  start(): Promise<void>;
  /** Writes the dates of last use that are still waiting. */
  stop(): Promise<void>;
  /** Newest first. @throws ValidationFailed for a cursor that is not ours. */
  list(query: ParsedInput<'accounts.list'>): Page<ConnectedAccount>;
  all(): ConnectedAccount[];
  /** @throws AccountNotFound. */
  get(id: string): ConnectedAccount;
  /** How many accounts each toolkit has. */
  usage(): ReadonlyMap<string, number>;
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
  /** Notes why an account cannot be used. @throws AccountNotFound. */
  close(id: string, status: 'FAILED' | 'EXPIRED', reason: string): Promise<ConnectedAccount>;
  /** Notes whose account it is at the service, and names it so where it has no name. @throws AccountNotFound. */
  identify(id: string, identity: string): Promise<ConnectedAccount>;
  /** The accounts of each auth config, by their alias or id. */
  byAuthConfig(): ReadonlyMap<string, readonly string[]>;
  /** The values of an account in any state, tokens included. @throws AccountNotFound, VaultLocked, CredentialUnreadable. */
  valuesOf(id: string): Readonly<Record<string, string>>;
  /** The values of an account as they may be shown: secrets by their first characters, or not at all. @throws AccountNotFound. */
  shownValues(id: string): Readonly<Record<string, string>>;
  /** The origins sealed with an account's credential. @throws as `valuesOf`. */
  sealedOriginsOf(id: string): readonly string[];
  /** @throws AccountNotFound, AccountConflict (alias), ValidationFailed. */
  rename(id: string, alias: string | null): Promise<ConnectedAccount>;
  /** @param reason is shown to whoever uses it. */
  disable(id: string, reason?: string): Promise<ConnectedAccount>;
  /** @throws AccountNotActive for one that has to be connected again instead. */
  enable(id: string): Promise<ConnectedAccount>;
  /** Seals the origins that the toolkit names now. @throws AccountNotFound, VaultLocked, CredentialUnreadable. */
  confirmOrigins(id: string): Promise<ConnectedAccount>;
  delete(id: string): Promise<{ id: string }>;
  /** @throws AccountNotFound, AccountNotActive. */
  selectById(id: string): ConnectedAccount;
  /** The newest active account, of one user where one is named. @throws AccountNotFound. */
  selectNewestActive(userId?: string): ConnectedAccount;
  /** By id, alias, or toolkit with one active account. @throws AccountNotFound, AccountAmbiguous, AccountNotActive. */
  selectByReference(reference: string): ConnectedAccount;
  /** From memory while the vault is open. @throws AccountNotFound, AccountNotActive, VaultLocked, CredentialUnreadable,
   *  ToolkitNotFound, SchemeUnsupported. */
  credentialFor(id: string): Credential;
  /** Opens a credential that a caller brought along. @throws ToolkitNotFound, SchemeUnsupported, ValidationFailed. */
  transientCredential(connection: TransientConnection): Credential;
  markUsed(id: string): void;
  /** Uses what a backup brought, which is stored already. */
  adopt(restored: readonly AccountRecord[]): void;
  /** Notes that the service refuses an account's typed-in credential, or takes it (again). Kept until the program ends. */
  markRefused(id: string, isRefused: boolean): void;
}

/** Why an account is INACTIVE that no agent may enable. */
export const disabledByOwner = 'Disabled by the owner';

/** People read the time of last use; thousands of calls can fall into one such step. */
const markEveryMs = 500;

export function createAccounts(deps: AccountsDeps): Accounts {
  const { repository, toolkits, vault, clock } = deps;
  const records = new Map<string, AccountRecord>();
  const markedAt = new Map<string, number>();
  const credentials = createCredentialCache(vault, toolkits, (account, secrets) =>
    deps.knownSecrets?.remember(account.id, account.toolkit, secrets),
  );
  const inTurn = createSerialQueue();
  const marks = createUsageMarks((usedAt) => repository.touch(usedAt), deps.usageDelayMs ?? 3_000);
  /** Whether people mean a service by this name; of the thousands in the catalog, many are called like an alias. */
  const isToolkit = (slug: string) => ['checked', 'custom'].includes(toolkits.find(slug)?.tier ?? '');
  let stopListening = () => {};

  function recordOf(id: string, field = 'id'): AccountRecord {
    const record = records.get(id);
    if (!record) throw notFound(field, id);
    return record;
  }

  const refusedAt = new Map<string, string>();

  function view(record: AccountRecord): ConnectedAccount {
    const at = refusedAt.get(record.account.id);
    return at === undefined ? described(record) : { ...described(record), refused_at: at };
  }

  function described(record: AccountRecord): ConnectedAccount {
    try {
      return credentialOf(record).account;
    } catch (error) {
      // Locked, unreadable or without a toolkit: what could be confirmed is not known, and nothing is sent either.
      if (!(error instanceof SallyportError)) throw error;
      return { ...record.account, unconfirmed_origins: [] };
    }
  }

  // Most calls want what the call before them wanted. Goes with the opened credential, so that a locked vault leaves nothing.
  const handedOut = new WeakMap<object, { record: AccountRecord; credential: AccountCredential }>();

  function credentialOf(record: AccountRecord): AccountCredential {
    const opened = credentials.open(record);
    const known = handedOut.get(opened);
    if (known?.record === record) return known.credential;
    const { toolkit, scheme, fields, origins, secrets, unconfirmed } = opened;
    const account = { ...record.account, unconfirmed_origins: [...unconfirmed] };
    const credential = { account, toolkit, scheme, fields, origins, secrets };
    handedOut.set(opened, { record, credential });
    return credential;
  }

  function requireFreeAlias(alias: string | null | undefined, toolkit: string, except?: string): void {
    if (alias === null || alias === undefined) return;
    const reason = aliasFault(alias, toolkit, isToolkit);
    if (reason !== null) throw validationFailed([{ field: 'alias', reason }], 'Choose another alias.');
    const folded = foldAlias(alias);
    for (const { account } of records.values()) {
      if (account.id === except || account.alias === null || foldAlias(account.alias) !== folded) continue;
      throw new SallyportError(
        'AccountConflict',
        `alias: "${alias}" is the alias of account ${account.id}.`,
        {
          field: 'alias',
          fix: 'Choose another alias, or rename that account first.',
        },
      );
    }
  }

  function isFreeAlias(alias: string, toolkit: string, id: string): boolean {
    if (!aliasSchema.safeParse(alias).success) return false;
    try {
      requireFreeAlias(alias, toolkit, id);
      return true;
    } catch {
      return false;
    }
  }

  /** Where credentials of a toolkit already go, with the owner's consent. */
  const originsInUse = (toolkit: string) =>
    [...records.values()].flatMap(({ account }) => (account.toolkit === toolkit ? account.origins : []));

  const now = () => new Date(clock.now()).toISOString();

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

  /** A time that no other account has, so that "newest" is never a matter of chance. */
  function creationTime(): string {
    const taken = new Set([...records.values()].map(({ account }) => Date.parse(account.created_at)));
    let time = clock.now();
    while (taken.has(time)) time += 1;
    return new Date(time).toISOString();
  }

  /** Stores a changed account, then shows it. */
  async function change(
    record: AccountRecord,
    changes: Partial<AccountRecord['account']>,
    sealed = record.sealed,
  ): Promise<ConnectedAccount> {
    const account = { ...record.account, ...changes, updated_at: now() };
    const next = { account, sealed, version: record.version + 1 };
    await repository.update(next, record.version);
    // It may have been used while the change was being stored.
    const lastUsed = recordOf(account.id).account.last_used_at;
    const stored = { ...next, account: { ...account, last_used_at: lastUsed } };
    records.set(account.id, stored);
    credentials.drop(account.id);
    deps.onChange(account.id);
    return view(stored);
  }

  // Counted as accounts of their auth config before they are stored, so that it is not deleted in between.
  const beingStored = new Set<AccountRecord>();

  /** Stores a new account, then shows it. */
  async function store(record: AccountRecord): Promise<ConnectedAccount> {
    const { auth_config_id: configId } = record.account;
    if (configId !== null) deps.requireAuthConfig?.(configId);
    beingStored.add(record);
    try {
      await repository.insert(record);
      records.set(record.account.id, record);
    } finally {
      beingStored.delete(record);
    }
    deps.onChange(record.account.id);
    return view(record);
  }

  return {
    async start() {
      for (const record of await repository.all()) records.set(record.account.id, record);
      stopListening = vault.onLockChange(() => credentials.clear());
    },
    async stop() {
      stopListening();
      credentials.clear();
      await marks.stop();
    },
    list({ limit, cursor, toolkit }) {
      const rows = [...records.values()]
        .filter(({ account }) => toolkit === undefined || account.toolkit === toolkit)
        .sort(newestFirst);
      const page = pageByPosition(rows, limit, cursor, ({ account }) => rowPosition(account));
      return { items: page.items.map(view), next_cursor: page.next_cursor };
    },
    all: () => [...records.values()].map(view),
    get: (id) => view(recordOf(id)),
    usage() {
      const counts = new Map<string, number>();
      for (const { account } of records.values())
        counts.set(account.toolkit, (counts.get(account.toolkit) ?? 0) + 1);
      return counts;
    },
    create: (input) =>
      inTurn(async () => {
        const source = toolkits.get(input.toolkit, 'toolkit');
        const scheme = chooseScheme(source, input.auth_scheme);
        const narrowed = toolkitForScheme(source, scheme);
        const { fields, publicFields, ...entered } = connectValues(narrowed, scheme, input.fields);
        const seen = [...(input.confirmed_origins ?? []), ...originsInUse(source.slug)];
        requireConfirmedHosts(narrowed, scheme, fields, seen);
        const origins = withMintOrigins(narrowed, scheme, { fields, origins: entered.origins });
        requireFreeAlias(input.alias, input.toolkit);
        const createdAt = creationTime();
        const account: AccountRecord['account'] = {
          ...blankAccount,
          id: deps.newId(),
          toolkit: source.slug,
          auth_scheme: scheme.mode,
          auth_config_id: input.auth_config_id ?? null,
          alias: input.alias ?? null,
          user_id: input.user_id,
          status: 'ACTIVE',
          origins,
          public_fields: publicFields,
          created_at: createdAt,
          updated_at: createdAt,
        };
        return store({ account, sealed: sealCredential(vault, account, { fields, origins }), version: 1 });
      }),
    begin: (input) =>
      inTurn(async () => {
        const source = toolkits.get(input.toolkit, 'toolkit');
        const scheme = schemeOf(source, input.auth_scheme);
        const seen = [...(input.confirmed_origins ?? []), ...originsInUse(source.slug)];
        requireConfirmedHosts(toolkitForScheme(source, scheme), scheme, input.fields, seen);
        requireFreeAlias(input.alias, source.slug);
        const createdAt = creationTime();
        const account: AccountRecord['account'] = {
          ...blankAccount,
          id: deps.newId(),
          toolkit: source.slug,
          auth_scheme: input.auth_scheme,
          auth_config_id: input.auth_config_id,
          alias: input.alias ?? null,
          user_id: input.user_id,
          status: 'INITIATED',
          status_reason: waitingFor(input.auth_scheme),
          public_fields: shownFields(scheme, input.fields),
          created_at: createdAt,
          updated_at: createdAt,
        };
        const payload = { fields: input.fields, origins: [] };
        return store({ account, sealed: sealCredential(vault, account, payload), version: 1 });
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
        refusedAt.delete(id);
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
    close: (id, status, reason) =>
      inTurn(async () => {
        const record = recordOf(id);
        const closed = await change(record, { status, status_reason: reason });
        if (status === 'EXPIRED' && record.account.status === 'ACTIVE') deps.onExpired?.(closed);
        return closed;
      }),
    identify: (id, identity) =>
      inTurn(async () => {
        const record = recordOf(id);
        const isFree = record.account.alias === null && isFreeAlias(identity, record.account.toolkit, id);
        return change(record, { identity, ...(isFree ? { alias: identity } : {}) });
      }),
    byAuthConfig() {
      const names = new Map<string, string[]>();
      for (const { account } of [...records.values(), ...beingStored]) {
        const config = account.auth_config_id;
        if (config !== null) names.set(config, [...(names.get(config) ?? []), account.alias ?? account.id]);
      }
      return names;
    },
    valuesOf(id) {
      const { account, sealed } = recordOf(id, 'account_id');
      return unsealCredential(vault, account, sealed).fields;
    },
    shownValues(id) {
      const record = recordOf(id);
      return maskedValues(
        record.account,
        () => unsealCredential(vault, record.account, record.sealed).fields,
      );
    },
    sealedOriginsOf(id) {
      const { account, sealed } = recordOf(id, 'account_id');
      return unsealCredential(vault, account, sealed).origins;
    },
    rename: (id, alias) =>
      inTurn(async () => {
        const record = recordOf(id);
        requireFreeAlias(alias, record.account.toolkit, id);
        return record.account.alias === alias ? view(record) : change(record, { alias });
      }),
    disable: (id, reason = disabledByOwner) =>
      inTurn(async () => {
        const record = recordOf(id);
        if (record.account.status === 'INACTIVE') return view(record);
        return change(record, { status: 'INACTIVE', status_reason: reason });
      }),
    enable: (id) =>
      inTurn(async () => {
        const record = recordOf(id);
        if (record.account.status !== 'INACTIVE') return view(requireActive(record, 'id'));
        return change(record, { status: 'ACTIVE', status_reason: null });
      }),
    confirmOrigins: (id) =>
      inTurn(async () => {
        const record = recordOf(id);
        const { toolkit, scheme, fields } = credentials.open(record);
        const appId = record.account.auth_config_id;
        const registered = registeredScheme(scheme, appId === null ? null : (deps.serverOf?.(appId) ?? null));
        const origins = [...originsOf(toolkit, fields), ...tokenOriginsOf(toolkit, registered, fields)];
        return change(record, { origins }, sealCredential(vault, record.account, { fields, origins }));
      }),
    delete: (id) =>
      inTurn(async () => {
        recordOf(id);
        await repository.delete(id);
        records.delete(id);
        credentials.drop(id);
        deps.knownSecrets?.forget(id);
        marks.forget(id);
        markedAt.delete(id);
        refusedAt.delete(id);
        deps.onChange(id);
        return { id };
      }),
    selectById: (id) => view(requireActive(recordOf(id, 'connected_account_id'), 'connected_account_id')),
    selectNewestActive(userId) {
      const [newest] = [...records.values()]
        .filter(
          ({ account }) =>
            account.status === 'ACTIVE' && (userId === undefined || account.user_id === userId),
        )
        .sort(newestFirst);
      if (newest) return view(newest);
      const whose = userId === undefined ? '' : ` of user "${userId.slice(0, 64)}"`;
      throw new SallyportError(
        'AccountNotFound',
        `connected_account_id: there is no active account${whose}.`,
        {
          field: 'connected_account_id',
          fix: 'Connect an account under Connections, or name one.',
        },
      );
    },
    selectByReference: (reference) => view(selectReferenced(records, reference, isToolkit)),
    credentialFor: (id) => credentialOf(requireActive(recordOf(id), 'id')),
    transientCredential(connection) {
      const credential = openTransientCredential(toolkits, connection);
      const { toolkit, scheme, fields } = credential;
      requireConfirmedHosts(toolkit, scheme, fields, originsInUse(toolkit.slug));
      return credential;
    },
    adopt(restored) {
      for (const record of restored) {
        records.set(record.account.id, record);
        credentials.drop(record.account.id);
        refusedAt.delete(record.account.id);
        deps.onChange(record.account.id);
      }
    },
    markRefused(id, isRefused) {
      if (!records.has(id) || refusedAt.has(id) === isRefused) return;
      if (isRefused) refusedAt.set(id, now());
      else refusedAt.delete(id);
      deps.onChange(id);
    },
    markUsed(id) {
      const record = records.get(id);
      const time = clock.now();
      if (!record || Math.abs(time - (markedAt.get(id) ?? 0)) < markEveryMs) return;
      markedAt.set(id, time);
      const usedAt = new Date(time).toISOString();
      records.set(id, { ...record, account: { ...record.account, last_used_at: usedAt } });
      marks.mark(id, usedAt);
    },
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
