import type { ParsedInput } from '#shared/contract/index.ts';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import { connectFields } from '#shared/domain/connect-fields.ts';
import type { Import, ImportCandidate } from '#shared/domain/import.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Accounts } from '../accounts/index.ts';
import type { Clock, GhAuth, Timers } from '../ports/index.ts';
import type { Toolkits } from '../toolkits/index.ts';
import { findInComposio } from './find-in-composio.ts';
import { findInEnv } from './find-in-env.ts';
import { findInGh } from './find-in-gh.ts';
import type { Finding, Findings } from './finding.ts';

export interface ImportsDeps {
  readonly accounts: Pick<Accounts, 'all' | 'valuesOf' | 'create'>;
  readonly toolkits: Pick<Toolkits, 'all' | 'get'>;
  readonly gh: GhAuth;
  /** Throws where credentials cannot be stored now (VaultLocked, VaultNotInitialised). */
  readonly requireVault: () => void;
  readonly clock: Clock;
  readonly timers: Timers;
  /** A fresh `imp_…` id. */
  readonly newId: () => string;
}

/**
 * Credentials from elsewhere become accounts: a source is looked through, the person sees what was found and confirms each.
 * Until then the secrets are kept here, in memory, for ten minutes or until the vault is locked.
 */
export interface Imports {
  /** @throws VaultLocked. */
  scanEnv(text: string): Import;
  /** @throws VaultLocked, ValidationFailed for what is no export. */
  scanComposio(text: string): Import;
  /** @throws VaultLocked. */
  scanGh(): Promise<Import>;
  /** @throws ImportNotFound, AccountConflict where the credential is stored already, and as `Accounts.create`. */
  confirm(input: ParsedInput<'imports.confirm'>): Promise<ConnectedAccount>;
  discard(id: string): { id: string };
  /** Forgets everything, as when the vault is locked. */
  clear(): void;
}

interface Held {
  readonly findings: Map<string, Finding>;
  readonly cancel: () => void;
}

const keptMs = 10 * 60_000;
const mostHeld = 5;

export function createImports(deps: ImportsDeps): Imports {
  const { accounts, toolkits, clock } = deps;
  const held = new Map<string, Held>();

  function hold({ findings, skipped }: Findings): Import {
    const id = deps.newId();
    const numbered = findings.map((finding, index) => [`c${index + 1}`, finding] as const);
    const [oldest] = held.size >= mostHeld ? held.keys() : [];
    if (oldest !== undefined) forget(oldest);
    held.set(id, {
      findings: new Map(numbered),
      cancel: deps.timers.after(keptMs, () => forget(id)),
    });
    return {
      id,
      expires_at: new Date(clock.now() + keptMs).toISOString(),
      candidates: numbered.map(([candidate, finding]) => shown(candidate, finding)),
      skipped: [...skipped],
    };
  }

  function forget(id: string): void {
    held.get(id)?.cancel();
    held.delete(id);
  }

  function shown(id: string, finding: Finding): ImportCandidate {
    const toolkit = toolkits.get(finding.toolkit);
    const expected = connectFields(toolkit, schemeOf(toolkit, finding));
    const duplicate = duplicateOf(finding);
    return {
      id,
      toolkit: toolkit.slug,
      toolkit_name: toolkit.name,
      auth_scheme: finding.scheme,
      account_name: finding.accountName,
      found: finding.found,
      fields: expected.flatMap(({ name, label, secret }) => {
        const value = finding.values[name];
        return value === undefined ? [] : [{ name, label, shown: secret ? masked(value) : value }];
      }),
      missing: expected
        .filter(({ name, required }) => required && finding.values[name] === undefined)
        .map(({ name, label, secret }) => ({ name, label, secret })),
      duplicate_of: duplicate === null ? null : { id: duplicate.id, alias: duplicate.alias },
    };
  }

  /** The account of the same service that holds every secret of the finding. */
  function duplicateOf(finding: Finding): ConnectedAccount | null {
    const toolkit = toolkits.get(finding.toolkit);
    const secrets = connectFields(toolkit, schemeOf(toolkit, finding))
      .filter(({ name, secret }) => secret && finding.values[name] !== undefined)
      .map(({ name }) => finding.values[name]?.trim());
    if (secrets.length === 0) return null;
    const holdsAll = (account: ConnectedAccount): boolean => {
      try {
        const values = new Set(Object.values(accounts.valuesOf(account.id)).map((value) => value.trim()));
        return secrets.every((secret) => secret !== undefined && values.has(secret));
      } catch (error) {
        // An account that cannot be read is no reason not to import another.
        if (error instanceof SallyportError) return false;
        throw error;
      }
    };
    return accounts.all().find((account) => account.toolkit === toolkit.slug && holdsAll(account)) ?? null;
  }

  const scan = (find: () => Findings): Import => {
    deps.requireVault();
    return hold(find());
  };

  return {
    scanEnv: (text) => scan(() => findInEnv(text, toolkits.all())),
    scanComposio: (text) => scan(() => findInComposio(text, toolkits.all())),
    async scanGh() {
      deps.requireVault();
      const found = findInGh(await deps.gh.accounts());
      return scan(() => found);
    },
    async confirm({ id, candidate_id: candidateId, alias, fields }) {
      const finding = held.get(id)?.findings.get(candidateId);
      if (!finding) throw importNotFound();
      const duplicate = duplicateOf(finding);
      if (duplicate) throw alreadyStored(duplicate);
      const account = await accounts.create({
        toolkit: finding.toolkit,
        auth_scheme: finding.scheme,
        // What was found is what the person saw: nothing that comes with the confirmation replaces it.
        fields: { ...fields, ...finding.values },
        alias,
        user_id: finding.userId ?? 'default',
      });
      held.get(id)?.findings.delete(candidateId);
      return account;
    },
    discard(id) {
      forget(id);
      return { id };
    },
    clear() {
      for (const id of [...held.keys()]) forget(id);
    },
  };
}

function schemeOf(toolkit: Toolkit, { scheme }: Finding): AuthScheme {
  const found = toolkit.auth_schemes.find(({ mode }) => mode === scheme);
  if (found) return found;
  throw new SallyportError('SchemeUnsupported', `${toolkit.name} no longer offers ${scheme}.`, {
    fix: 'Look through the source again.',
  });
}

/** Enough to recognise a long secret by, nothing of a short one. */
function masked(secret: string): string {
  return secret.length < 16 ? '••••••••' : `${secret.slice(0, 4)}••••••••`;
}

function importNotFound(): SallyportError {
  return new SallyportError('ImportNotFound', 'candidate_id: this is not held any more.', {
    field: 'candidate_id',
    fix: 'Look through the source again; what is found is kept for 10 minutes, or until the vault is locked.',
  });
}

function alreadyStored({ id, alias }: ConnectedAccount): SallyportError {
  return new SallyportError('AccountConflict', `The account ${alias ?? id} has this credential already.`, {
    fix: 'Use that account, or delete it first.',
  });
}
