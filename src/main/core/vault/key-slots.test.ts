import { describe, expect, test } from 'vitest';
import { SallyportError } from '#shared/errors.ts';
import { createVaultWorld, owner, passphrase, secret, startWith } from '#test/support/vault-world.ts';
import type { Vault } from './index.ts';

const code = (expected: string) => expect.objectContaining({ code: expected });

describe('key slots', () => {
  test('come and go without touching what is sealed', async () => {
    const world = createVaultWorld();
    const vault = await startWith(world, { mode: 'passphrase', passphrase });
    const sealed = vault.seal(owner, secret);
    const bodies = vault.subkey('call-bodies');

    expect((await vault.addSlot({ kind: 'keychain' })).slots).toEqual(['passphrase', 'keychain']);
    expect((await vault.removeSlot('passphrase')).slots).toEqual(['keychain']);
    const byKeychain = await startWith(world, { mode: 'auto' });
    expect(byKeychain.unseal(owner, sealed)).toEqual(secret);

    await byKeychain.addSlot({ kind: 'passphrase', passphrase: 'a newer passphrase' });
    expect((await byKeychain.removeSlot('keychain')).slots).toEqual(['passphrase']);
    expect(world.secrets.items.size).toBe(0);
    const byPassphrase = await startWith(world, { mode: 'auto', passphrase: 'a newer passphrase' });
    expect(byPassphrase.unseal(owner, sealed)).toEqual(secret);
    expect(byPassphrase.subkey('call-bodies')).toEqual(bodies);
    expect((await startWith(world, { mode: 'auto', passphrase })).status().state).toBe('locked');
  });

  test('are there once each', async () => {
    const world = createVaultWorld();
    const vault = await startWith(world, { mode: 'keychain' });
    const items = new Map(world.secrets.items);
    await expect(vault.addSlot({ kind: 'keychain' })).rejects.toThrow(code('VaultSlotConflict'));
    expect(world.secrets.items).toEqual(items);
    await expect(vault.removeSlot('passphrase')).rejects.toThrow(code('VaultSlotConflict'));
  });

  test('leave the last one in place', async () => {
    const vault = await startWith(createVaultWorld(), { mode: 'keychain' });
    await expect(vault.removeSlot('keychain')).rejects.toThrow(code('VaultSlotConflict'));
    expect(vault.status().slots).toEqual(['keychain']);
  });

  test('need an unlocked vault to be changed', async () => {
    const vault = await startWith(createVaultWorld(), { mode: 'keychain' });
    await vault.addSlot({ kind: 'passphrase', passphrase });
    vault.lock();
    await expect(vault.addSlot({ kind: 'passphrase', passphrase })).rejects.toThrow(code('VaultLocked'));
    await expect(vault.removeSlot('keychain')).rejects.toThrow(code('VaultLocked'));
  });

  test('keep the passphrase where the keychain would not open the vault', async () => {
    const world = createVaultWorld();
    const vault = await startWith(world, { mode: 'keychain' });
    await vault.addSlot({ kind: 'passphrase', passphrase });
    world.secrets.items.clear();
    await expect(vault.removeSlot('passphrase')).rejects.toThrow(code('KeychainLockedOrMissing'));
    expect(vault.status()).toMatchObject({ slots: ['keychain', 'passphrase'], state: 'unlocked' });
  });

  test('stay as they were where the keychain or the database fails', async () => {
    const world = createVaultWorld();
    const vault = await startWith(world, { mode: 'passphrase', passphrase });
    world.secrets.mode = 'denied';
    await expect(vault.addSlot({ kind: 'keychain' })).rejects.toThrow(code('KeychainDenied'));
    world.secrets.mode = 'works';
    world.repository.failNext(new SallyportError('StorageFailed', 'The disk is full.'));
    await expect(vault.addSlot({ kind: 'keychain' })).rejects.toThrow(code('StorageFailed'));
    expect(world.secrets.items.size).toBe(0);
    expect(vault.status().slots).toEqual(['passphrase']);
  });

  test('keep the keychain item that a slot stored meanwhile depends on', async () => {
    const world = createVaultWorld();
    const vault = await startWith(world, { mode: 'passphrase', passphrase });
    const { addSlot } = world.repository;
    world.repository.addSlot = async (slot) => {
      await addSlot(slot);
      throw new SallyportError('StorageFailed', 'The answer was lost.');
    };
    await expect(vault.addSlot({ kind: 'keychain' })).rejects.toThrow(code('StorageFailed'));
    expect(world.secrets.items.size).toBe(1);
    expect((await startWith(world, { mode: 'keychain' })).status().state).toBe('unlocked');
  });
});

describe('a recovery code', () => {
  /** Prepares a code and confirms it as the person would. */
  async function addRecovery(vault: Vault): Promise<string> {
    const { code: text, confirm_groups: asked } = vault.prepareRecoveryCode();
    const groups = text.split('-');
    await vault.confirmRecoveryCode(asked.map((group) => groups[group - 1] ?? ''));
    return text;
  }

  test('opens the vault where the keychain is gone, once part of it was typed', async () => {
    const world = createVaultWorld();
    const vault = await startWith(world, { mode: 'auto' });
    const sealed = vault.seal(owner, secret);
    const recovery = await addRecovery(vault);
    expect(vault.status().slots).toEqual(['keychain', 'recovery']);
    world.secrets.items.clear();
    const later = await startWith(world, { mode: 'auto' });
    expect(later.status().state).toBe('locked');
    await later.unlock({ kind: 'recovery', code: recovery.toLowerCase().replaceAll('-', ' ') });
    expect(later.unseal(owner, sealed)).toEqual(secret);
    // The day after, the person gives the vault a new keychain entry or passphrase.
    await later.addSlot({ kind: 'passphrase', passphrase });
    expect(later.status().slots).toEqual(['keychain', 'recovery', 'passphrase']);
  });

  test('opens nothing before it is confirmed, nor after a lock in between', async () => {
    const world = createVaultWorld();
    const vault = await startWith(world, { mode: 'auto' });
    const { code: text, confirm_groups: asked } = vault.prepareRecoveryCode();
    const groups = asked.map((group) => text.split('-')[group - 1] ?? '');
    await expect(vault.confirmRecoveryCode(groups.toReversed())).rejects.toEqual(code('ValidationFailed'));
    await expect(vault.confirmRecoveryCode([])).rejects.toEqual(code('ValidationFailed'));
    expect(world.repository.record?.slots).toHaveLength(1);
    vault.lock();
    await expect(vault.unlock({ kind: 'recovery', code: text })).rejects.toEqual(code('VaultSlotConflict'));
    await vault.unlock({ kind: 'keychain' });
    await expect(vault.confirmRecoveryCode(groups)).rejects.toEqual(code('ValidationFailed'));
  });

  test('is replaced by a newer one, and a typing error is told from it', async () => {
    const vault = await startWith(createVaultWorld(), { mode: 'auto' });
    const first = await addRecovery(vault);
    const second = await addRecovery(vault);
    vault.lock();
    const mistyped = `${second.slice(0, -1)}${second.endsWith('0') ? '1' : '0'}`;
    await expect(vault.unlock({ kind: 'recovery', code: mistyped })).rejects.toEqual(
      code('ValidationFailed'),
    );
    await expect(vault.unlock({ kind: 'recovery', code: first })).rejects.toEqual(code('RecoveryCodeWrong'));
    expect((await vault.unlock({ kind: 'recovery', code: second })).state).toBe('unlocked');
  });

  test('is not the only way that may be left', async () => {
    const vault = await startWith(createVaultWorld(), { mode: 'auto' });
    await addRecovery(vault);
    await expect(vault.removeSlot('keychain')).rejects.toEqual(code('VaultSlotConflict'));
    expect((await vault.removeSlot('recovery')).slots).toEqual(['keychain']);
  });

  test('is made for an open vault alone', async () => {
    const vault = await startWith(createVaultWorld(), { mode: 'auto' });
    vault.lock();
    expect(() => vault.prepareRecoveryCode()).toThrow(code('VaultLocked'));
    await expect(vault.confirmRecoveryCode(['AAAA', 'BBBB'])).rejects.toEqual(code('VaultLocked'));
  });
});

describe('another passphrase', () => {
  test('takes the place of the one before, and what is sealed stays', async () => {
    const world = createVaultWorld();
    const vault = await startWith(world, { mode: 'passphrase', passphrase });
    const sealed = vault.seal(owner, secret);
    await vault.changePassphrase(passphrase, 'staple battery horse');
    vault.lock();
    await expect(vault.unlock({ kind: 'passphrase', passphrase })).rejects.toEqual(code('PassphraseWrong'));
    await vault.unlock({ kind: 'passphrase', passphrase: 'staple battery horse' });
    expect(vault.unseal(owner, sealed)).toEqual(secret);
  });

  test('needs the one before, a vault that is open, and a passphrase to change', async () => {
    const vault = await startWith(createVaultWorld(), { mode: 'passphrase', passphrase });
    const next = 'staple battery horse';
    await expect(vault.changePassphrase('a wrong one', next)).rejects.toEqual(code('PassphraseWrong'));
    await expect(vault.changePassphrase(passphrase, 'short')).rejects.toEqual(code('ValidationFailed'));
    vault.lock();
    await expect(vault.changePassphrase(passphrase, next)).rejects.toEqual(code('VaultLocked'));
    expect((await vault.unlock({ kind: 'passphrase', passphrase })).state).toBe('unlocked');
    const byKeychain = await startWith(createVaultWorld(), { mode: 'keychain' });
    await expect(byKeychain.changePassphrase(passphrase, next)).rejects.toEqual(code('VaultSlotConflict'));
  });
});
