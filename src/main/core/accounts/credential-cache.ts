import { connectFields } from '#shared/domain/connect-fields.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import type { AccountRecord } from '../ports/index.ts';
import { originAllows, originsOf, secretTexts, type Toolkits, toolkitForScheme } from '../toolkits/index.ts';
import { schemeOf } from './choose-scheme.ts';
import { type CredentialPayload, unsealCredential, type VaultSeal } from './sealed-credential.ts';
import { withTokenFields } from './token-fields.ts';

/** An unsealed credential with what its toolkit says of it. */
interface OpenedCredential extends CredentialPayload {
  /** As the account's scheme sees it: its base URL, its injections only. */
  readonly toolkit: Toolkit;
  readonly scheme: AuthScheme;
  readonly secrets: readonly string[];
  /** What the toolkit names now and the sealed origins do not cover. */
  readonly unconfirmed: string[];
}

/** Keeps unsealed credentials in memory, so that a call reads neither database nor keychain. */
export interface CredentialCache {
  /** @throws SallyportError VaultLocked, CredentialUnreadable, ToolkitNotFound, SchemeUnsupported, AccountNotActive. */
  open(record: AccountRecord): OpenedCredential;
  drop(id: string): void;
  clear(): void;
}

/** @param onOpened told the secrets of each credential once it is opened. */
export function createCredentialCache(
  vault: VaultSeal,
  toolkits: Pick<Toolkits, 'get'>,
  onOpened: (account: AccountRecord['account'], secrets: readonly string[]) => void = () => {},
): CredentialCache {
  // An entry holds while the sealed bytes and the toolkit are the very objects it was made from.
  const entries = new Map<string, { sealed: Uint8Array; source: Toolkit; credential: OpenedCredential }>();
  return {
    open(record) {
      const { account, sealed } = record;
      const source = toolkits.get(account.toolkit, 'toolkit');
      const entry = entries.get(account.id);
      if (entry && entry.sealed === sealed && entry.source === source) return entry.credential;
      const credential = openCredential(vault, record, source);
      entries.set(account.id, { sealed, source, credential });
      onOpened(account, credential.secrets);
      return credential;
    },
    drop: (id) => void entries.delete(id),
    clear: () => entries.clear(),
  };
}

function openCredential(
  vault: VaultSeal,
  { account, sealed }: AccountRecord,
  source: Toolkit,
): OpenedCredential {
  const scheme = withTokenFields(schemeOf(source, account.auth_scheme));
  const { fields, origins } = unsealCredential(vault, account, sealed);
  const toolkit = toolkitForScheme(source, scheme);
  const missing = connectFields(toolkit, scheme).find(
    ({ name, required }) => required && !Object.hasOwn(fields, name),
  );
  if (missing) {
    throw new SallyportError('AccountNotActive', `id: ${source.name} now needs "${missing.label}" as well.`, {
      field: 'id',
      fix: 'Connect the account again under Connections.',
    });
  }
  const covered = (origin: string) => origins.includes(origin) || originAllows(origins, origin);
  const unconfirmed = namedOrigins(toolkit, fields).filter((origin) => !covered(origin));
  return { toolkit, scheme, fields, origins, secrets: secretTexts(scheme, fields), unconfirmed };
}

/** What the toolkit names for these values; nothing where they no longer fit it. */
function namedOrigins(toolkit: Toolkit, fields: Readonly<Record<string, string>>): string[] {
  try {
    return originsOf(toolkit, fields);
  } catch (error) {
    if (error instanceof SallyportError) return [];
    throw error;
  }
}
