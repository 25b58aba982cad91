import { accountIdSchema } from '#shared/domain/account.ts';

/** Why an alias would be mistaken for something else in `/gateway/{account}/…`; null when it is fine. */
export function aliasFault(
  alias: string,
  toolkit: string,
  isToolkit: (slug: string) => boolean,
): string | null {
  if (/^\.+$/.test(alias)) return 'cannot consist of dots: URLs resolve them';
  if (accountIdSchema.safeParse(alias).success) return 'looks like an account id';
  if (alias !== toolkit && isToolkit(alias)) return `is the name of another toolkit ("${alias}")`;
  return null;
}

/** The form in which two aliases are the same: case and the way accents are composed do not tell them apart. */
export function foldAlias(alias: string): string {
  return alias.normalize('NFC').toLowerCase();
}
