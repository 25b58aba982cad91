import type { ParsedInput } from '#shared/contract/index.ts';
import type { Page } from '#shared/contract/paging.ts';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import { SallyportError } from '#shared/errors.ts';
import { createSerialQueue } from '#shared/serial-queue.ts';
import { pageByPosition } from '../paging.ts';
import type { AccountRecord } from '../ports/index.ts';
import { type AccountTableDeps, createAccountTable } from './account-table.ts';
import { isFreeAlias, requireFreeAlias } from './alias.ts';
import { type Connecting, type ConnectingDeps, createConnecting } from './connecting.ts';
import type { Credential } from './credential.ts';
import { requireConfirmedHosts } from './host-confirmation.ts';
import { maskedValues } from './masked-values.ts';
import { unsealCredential } from './sealed-credential.ts';
import { newestFirst, requireActive, rowPosition, selectReferenced } from './select-account.ts';
import { openTransientCredential, type TransientConnection } from './transient-credential.ts';

export interface AccountsDeps extends AccountTableDeps, Pick<ConnectingDeps, 'newId' | 'serverOf'> {
  /** Called once an account that worked has become EXPIRED, after that is stored. */
  readonly onExpired?: (account: ConnectedAccount) => void;
}

/** The connected accounts, in memory once started. Failures are SallyportErrors that name the field and the fix. */
export interface Accounts extends Connecting {
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

export function createAccounts(deps: AccountsDeps): Accounts {
  const { toolkits, vault } = deps;
  const table = createAccountTable(deps);
  const { records, recordOf, view, change } = table;
  const inTurn = createSerialQueue();
  /** Whether people mean a service by this name; of the thousands in the catalog, many are called like an alias. */
  const isToolkit = (slug: string) => ['checked', 'custom'].includes(toolkits.find(slug)?.tier ?? '');

  return {
    ...createConnecting({ ...deps, table, isToolkit, inTurn }),
    start: table.start,
    stop: table.stop,
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
        const { alias, toolkit } = record.account;
        const isFree = alias === null && isFreeAlias(records, { id, alias: identity, toolkit }, isToolkit);
        return change(record, { identity, ...(isFree ? { alias: identity } : {}) });
      }),
    byAuthConfig() {
      const names = new Map<string, string[]>();
      for (const { auth_config_id: config, alias, id } of table.inAuthConfigs()) {
        if (config !== null) names.set(config, [...(names.get(config) ?? []), alias ?? id]);
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
        const { toolkit } = record.account;
        requireFreeAlias(records, { id, alias, toolkit }, isToolkit);
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
    delete: (id) =>
      inTurn(async () => {
        await table.remove(id);
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
    credentialFor: (id) => table.credentialOf(requireActive(recordOf(id), 'id')),
    transientCredential(connection) {
      const credential = openTransientCredential(toolkits, connection);
      const { toolkit, scheme, fields } = credential;
      requireConfirmedHosts(toolkit, scheme, fields, table.originsInUse(toolkit.slug));
      return credential;
    },
    adopt: table.adopt,
    markRefused: table.markRefused,
    markUsed: table.markUsed,
  };
}
