import type { VaultStatus } from '#shared/domain/vault.ts';
import { createVault, type Vault } from '../../src/main/core/vault/index.ts';
import { createMemorySecretStore, createMemoryVaultRepository } from './vault-ports.ts';

export const passphrase = 'correct horse battery';
export const owner = { accountId: 'ca_alpha001', kind: 'credential' };
export const secret = new TextEncoder().encode('tok_live_1');

/** One data directory and one keychain; `open` stands for a start of the app. */
export function createVaultWorld() {
  const repository = createMemoryVaultRepository();
  const secrets = createMemorySecretStore();
  const statuses: VaultStatus[] = [];
  let time = 0;
  const open = (confirm?: () => Promise<'confirmed' | 'refused'>) =>
    createVault({
      repository,
      secrets,
      onChange: (status) => statuses.push(status),
      presence: confirm && { confirm },
      clock: { monotonic: () => time },
      scryptCost: { n: 2 ** 14, r: 8, p: 1 },
    });
  const pass = (ms: number) => {
    time += ms;
  };
  return { repository, secrets, statuses, open, pass };
}

/** A vault as it is after a start of the app. */
export async function startWith(
  world: Pick<ReturnType<typeof createVaultWorld>, 'open'>,
  ...startup: Parameters<Vault['start']>
) {
  const vault = world.open();
  await vault.start(...startup);
  return vault;
}
