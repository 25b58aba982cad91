import { describe, expect, test } from 'vitest';
import { createVaultWorld, owner, passphrase, secret, startWith } from '#test/support/vault-world.ts';

const code = (expected: string) => expect.objectContaining({ code: expected });

describe('unlocking', () => {
  test('refuses a wrong passphrase and takes the right one after it', async () => {
    const world = createVaultWorld();
    await startWith(world, { mode: 'passphrase', passphrase });
    const vault = await startWith(world, { mode: 'passphrase' });
    await expect(vault.unlock({ kind: 'passphrase', passphrase: 'no' })).rejects.toThrow(
      code('PassphraseWrong'),
    );
    expect(vault.status().reason).toContain('does not open');
    expect((await vault.unlock({ kind: 'passphrase', passphrase })).state).toBe('unlocked');
  });

  test('refuses a way that the vault does not have', async () => {
    const world = createVaultWorld();
    const vault = await startWith(world, { mode: 'keychain' });
    vault.lock();
    await expect(vault.unlock({ kind: 'passphrase', passphrase })).rejects.toThrow(code('VaultSlotConflict'));
  });

  test.each([
    ['absent', 'KeychainUnavailable'],
    ['timed_out', 'KeychainTimedOut'],
    ['denied', 'KeychainDenied'],
    ['locked', 'KeychainLockedOrMissing'],
  ] as const)('answers a keychain that is %s with %s', async (mode, expected) => {
    const world = createVaultWorld();
    const vault = await startWith(world, { mode: 'keychain' });
    vault.lock();
    world.secrets.mode = mode;
    await expect(vault.unlock({ kind: 'keychain' })).rejects.toThrow(code(expected));
    expect(vault.status().state).toBe('locked');
  });

  test('waits for a person without a limit, until the signal fires', async () => {
    const world = createVaultWorld();
    const vault = await startWith(world, { mode: 'keychain' });
    vault.lock();
    world.secrets.mode = 'prompts';
    const stop = new AbortController();
    const prompted = world.secrets.prompted();
    const unlocking = vault.unlock({ kind: 'keychain' }, stop.signal);
    await prompted;
    expect(world.secrets.requests.at(-1)).toMatch(/ null$/);
    stop.abort();
    await expect(unlocking).rejects.toThrow(code('KeychainTimedOut'));
  });

  test('gives up a keychain prompt for a passphrase that is entered meanwhile', async () => {
    const world = createVaultWorld();
    const vault = await startWith(world, { mode: 'keychain' });
    await vault.addSlot({ kind: 'passphrase', passphrase });
    vault.lock();
    world.secrets.mode = 'prompts';
    const prompted = world.secrets.prompted();
    const first = expect(vault.unlock({ kind: 'keychain' })).rejects.toThrow(code('KeychainTimedOut'));
    const second = expect(vault.unlock({ kind: 'keychain' })).rejects.toThrow(code('KeychainTimedOut'));
    await prompted;
    expect((await vault.unlock({ kind: 'passphrase', passphrase })).state).toBe('unlocked');
    await Promise.all([first, second]);
    expect(vault.status()).toMatchObject({ state: 'unlocked', reason: null });
  });

  test('does not open a vault that was locked while it was being unlocked', async () => {
    const world = createVaultWorld();
    const vault = await startWith(world, { mode: 'passphrase', passphrase });
    vault.lock();
    const unlocking = vault.unlock({ kind: 'passphrase', passphrase });
    vault.lock();
    await expect(unlocking).rejects.toThrow(code('VaultLocked'));
    expect(vault.status().state).toBe('locked');
  });

  test('serves two at once with one opening', async () => {
    const world = createVaultWorld();
    const vault = await startWith(world, { mode: 'keychain' });
    vault.lock();
    const changes: boolean[] = [];
    vault.onLockChange((unlocked) => changes.push(unlocked));
    const both = await Promise.all([vault.unlock({ kind: 'keychain' }), vault.unlock({ kind: 'keychain' })]);
    expect(both.map((status) => status.state)).toEqual(['unlocked', 'unlocked']);
    expect(changes).toEqual([true]);
  });
});

describe('locking', () => {
  test('refuses to seal, unseal and derive, and tells the listeners', async () => {
    const world = createVaultWorld();
    const vault = await startWith(world, { mode: 'keychain' });
    const changes: boolean[] = [];
    const stop = vault.onLockChange((unlocked) => changes.push(unlocked));
    const sealed = vault.seal(owner, secret);
    vault.lock();
    vault.lock();
    expect(() => vault.seal(owner, secret)).toThrow(code('VaultLocked'));
    expect(() => vault.unseal(owner, sealed)).toThrow(code('VaultLocked'));
    expect(() => vault.subkey('call-bodies')).toThrow(code('VaultLocked'));
    expect(world.statuses.at(-1)).toMatchObject({ state: 'locked', slots: ['keychain'] });
    await vault.unlock({ kind: 'keychain' });
    stop();
    vault.lock();
    expect(changes).toEqual([false, true]);
  });

  test('reaches every listener even where one of them fails', async () => {
    const vault = await startWith(createVaultWorld(), { mode: 'keychain' });
    const told: string[] = [];
    vault.onLockChange(() => {
      throw new Error('broken listener');
    });
    vault.onLockChange(() => told.push('second'));
    expect(() => vault.lock()).toThrow(AggregateError);
    expect(told).toEqual(['second']);
    expect(vault.status().state).toBe('locked');
  });
});

describe('guessing', () => {
  test('is slowed down after three failures, whatever is guessed, the right passphrase too', async () => {
    const world = createVaultWorld();
    const vault = await startWith(world, { mode: 'passphrase', passphrase });
    vault.lock();
    const guesses = Array.from({ length: 20 }, () =>
      vault.unlock({ kind: 'passphrase', passphrase: 'a guess' }),
    );
    const outcomes = await Promise.allSettled(guesses);
    const codes = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'opened'));
    expect(codes.filter((each) => each === 'PassphraseWrong')).toHaveLength(3);
    expect(codes.filter((each) => each === 'UnlockDelayed')).toHaveLength(17);
    await expect(vault.unlock({ kind: 'passphrase', passphrase })).rejects.toEqual(code('UnlockDelayed'));
    world.pass(1_000);
    expect((await vault.unlock({ kind: 'passphrase', passphrase })).state).toBe('unlocked');
  });
});

describe('a person in front of the computer', () => {
  test('is asked for before the keychain opens the vault, and only then', async () => {
    const world = createVaultWorld();
    const answers: ('confirmed' | 'refused')[] = ['refused', 'confirmed'];
    const vault = await startWith(
      { ...world, open: () => world.open(async () => answers.shift() ?? 'refused') },
      {
        mode: 'auto',
      },
    );
    expect(answers).toHaveLength(2);
    vault.lock();
    await expect(vault.unlock({ kind: 'keychain' })).rejects.toEqual(code('KeychainDenied'));
    expect(vault.status().state).toBe('locked');
    expect((await vault.unlock({ kind: 'keychain' })).state).toBe('unlocked');
  });
});
