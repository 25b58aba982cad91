import { type AccountStatus, accountIdSchema } from '#shared/domain/account.ts';
import { SallyportError } from '#shared/errors.ts';
import type { AccountRecord } from '../ports/index.ts';
import { foldAlias } from './alias.ts';

type Row = AccountRecord['account'];

/** Newest first; accounts made in the same millisecond in the order of their ids. */
export function newestFirst(a: AccountRecord, b: AccountRecord): number {
  return rowPosition(a.account) > rowPosition(b.account) ? -1 : 1;
}

/** A text that orders accounts by age and is unique to each. */
export function rowPosition({ created_at, id }: Row): string {
  return `${created_at}\u0000${id}`;
}

/** @throws SallyportError AccountNotActive, saying why and what to do. */
export function requireActive(record: AccountRecord, field: string): AccountRecord {
  const { status, status_reason, id, alias } = record.account;
  if (status === 'ACTIVE') return record;
  const reason = status_reason === null ? '' : `: ${status_reason.replace(/\.$/, '')}`;
  throw new SallyportError('AccountNotActive', `${field}: account ${alias ?? id} is ${status}${reason}.`, {
    field,
    fix: activationFix(status),
  });
}

function activationFix(status: AccountStatus): string {
  if (status === 'INACTIVE') return 'Enable it under Connections.';
  return status === 'INITIATED' || status === 'INITIALIZING'
    ? 'Finish connecting it under Connections.'
    : 'Connect it again under Connections.';
}

/**
 * The account that `/gateway/{account}/…` means: a `ca_…` id, an alias, or a toolkit with exactly one active account.
 *
 * @throws SallyportError AccountNotFound, AccountAmbiguous naming the candidates, AccountNotActive.
 */
export function selectReferenced(
  records: ReadonlyMap<string, AccountRecord>,
  reference: string,
  isToolkit: (slug: string) => boolean,
): AccountRecord {
  const named = records.get(reference) ?? byAlias(records, reference);
  if (named) return requireActive(named, 'account');
  const connected = [...records.values()]
    .filter(({ account }) => account.toolkit === reference)
    .sort(newestFirst);
  const active = connected.filter(({ account }) => account.status === 'ACTIVE');
  const [only, another] = active;
  if (only && !another) return only;
  if (only) {
    const names = active.map(({ account }) => account.alias ?? account.id);
    throw new SallyportError(
      'AccountAmbiguous',
      `account: ${active.length} accounts of "${reference}" are active.`,
      {
        field: 'account',
        fix: `Name one of them instead: ${names.slice(0, 10).join(', ')}.`,
      },
    );
  }
  if (connected[0]) return requireActive(connected[0], 'account');
  throw notFound('account', reference, isToolkit(reference) ? 'toolkit' : 'alias');
}

function byAlias(records: ReadonlyMap<string, AccountRecord>, reference: string): AccountRecord | undefined {
  const folded = foldAlias(reference);
  return [...records.values()].find(
    ({ account }) => account.alias !== null && foldAlias(account.alias) === folded,
  );
}

/**
 * The refusal of a reference that leads to no account.
 *
 * @param meant what it could have been there; an alias counts in few places.
 */
export function notFound(
  field: string,
  reference: string,
  meant: 'id' | 'alias' | 'toolkit' = 'id',
): SallyportError {
  const shown = reference.slice(0, 64);
  if (meant === 'toolkit') {
    return new SallyportError('AccountNotFound', `${field}: no account of "${shown}" is connected.`, {
      field,
      fix: 'Connect one under Connections.',
    });
  }
  if (meant === 'id' && !accountIdSchema.safeParse(reference).success) {
    return new SallyportError('AccountNotFound', `${field}: "${shown}" is not the id of an account.`, {
      field,
      fix: 'Give an id, which begins with "ca_": it stands under Connections. An alias works in the path of the pass-through.',
    });
  }
  const what = meant === 'id' ? 'there is no account' : 'there is no account or alias';
  return new SallyportError('AccountNotFound', `${field}: ${what} "${shown}".`, {
    field,
    fix: 'Look for its id or alias under Connections, or with accounts.list.',
  });
}
