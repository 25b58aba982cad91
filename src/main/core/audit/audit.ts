import type { OperationOutput, ParsedInput } from '#shared/contract/index.ts';
import type { PairingRequest } from '#shared/domain/pairing.ts';
import type { VaultStatus } from '#shared/domain/vault.ts';
import type { AuditLog } from '../ports/index.ts';

/** What the owner looks up of the changes that were made. */
export interface Audit {
  list(input: ParsedInput<'audit.list'>): Promise<OperationOutput<'audit.list'>>;
  export(input: ParsedInput<'audit.export'>): Promise<OperationOutput<'audit.export'>>;
  /** Notes that the vault was opened or closed, which changes nothing that is stored. */
  vaultChanged(status: VaultStatus): void;
  /** Notes what the owner answered a command line that asked to be let in; the key that it got has a line of its own. */
  pairingDecided(request: PairingRequest, answer: 'confirm' | 'deny'): void;
}

export function createAudit(log: AuditLog): Audit {
  let isOpen = false;
  return {
    list: (query) => log.list(query, 'newest_first'),
    async export(query) {
      const { items, next_cursor } = await log.list(query, 'oldest_first');
      const text = items.map((entry) => `${JSON.stringify(entry)}\n`).join('');
      return { text, entries: items.length, next_cursor };
    },
    vaultChanged({ state }) {
      const opened = state === 'unlocked';
      if (opened === isOpen) return;
      isOpen = opened;
      // A vault must lock even where nothing can be written any more.
      log.append('vault', 'vault', opened ? 'unlocked' : 'locked').catch(() => undefined);
    },
    pairingDecided({ id, name }, answer) {
      log.append('pairing', id, answer === 'confirm' ? 'granted' : 'denied', name).catch(() => undefined);
    },
  };
}
