import { accountIdSchema, aliasSchema } from '#shared/domain/account.ts';
import { SallyportError } from '#shared/errors.ts';
import type { AccountRecord } from '../ports/index.ts';
import { validationFailed } from '../toolkits/index.ts';

/** Why an alias would be mistaken for something else in `/gateway/{account}/…`; null when it is fine. */
function aliasFault(alias: string, toolkit: string, isToolkit: (slug: string) => boolean): string | null {
  if (/^\.+$/.test(alias)) return 'cannot consist of dots: URLs resolve them';
  if (accountIdSchema.safeParse(alias).success) return 'looks like an account id';
  if (alias !== toolkit && isToolkit(alias)) return `is the name of another toolkit ("${alias}")`;
  return null;
}

/** The form in which two aliases are the same: case and the way accents are composed do not tell them apart. */
export function foldAlias(alias: string): string {
  return alias.normalize('NFC').toLowerCase();
}

/** An account that has, or is to have, an alias. */
interface Named {
  /** Undefined for one that is not stored yet. */
  readonly id?: string;
  readonly alias: string | null | undefined;
  readonly toolkit: string;
}

/** @throws SallyportError ValidationFailed for an alias that would be mistaken, AccountConflict for one that another account has. */
export function requireFreeAlias(
  records: ReadonlyMap<string, AccountRecord>,
  { id, alias, toolkit }: Named,
  isToolkit: (slug: string) => boolean,
): void {
  if (alias === null || alias === undefined) return;
  const reason = aliasFault(alias, toolkit, isToolkit);
  if (reason !== null) throw validationFailed([{ field: 'alias', reason }], 'Choose another alias.');
  const folded = foldAlias(alias);
  for (const { account } of records.values()) {
    if (account.id === id || account.alias === null || foldAlias(account.alias) !== folded) continue;
    throw new SallyportError('AccountConflict', `alias: "${alias}" is the alias of account ${account.id}.`, {
      field: 'alias',
      fix: 'Choose another alias, or rename that account first.',
    });
  }
}

/** Whether an account may have an alias. */
export function isFreeAlias(
  records: ReadonlyMap<string, AccountRecord>,
  named: Named & { readonly alias: string },
  isToolkit: (slug: string) => boolean,
): boolean {
  if (!aliasSchema.safeParse(named.alias).success) return false;
  try {
    requireFreeAlias(records, named, isToolkit);
    return true;
  } catch {
    return false;
  }
}
