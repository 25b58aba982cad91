import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { VaultStatus } from '#shared/domain/vault.ts';
import { SallyportError } from '#shared/errors.ts';
import { createMemorySecretStore, createMemoryVaultRepository } from '#test/support/vault-ports.ts';
import { createVault, type Vault } from './index.ts';

const passphrase = 'correct horse battery';
const owner = { accountId: 'ca_alpha001', kind: 'credential' };
const secret = new TextEncoder().encode('tok_live_1');

/** One data directory and one keychain; `open` stands for a start of the app. */
function createWorld() {
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

async function startWith(
  world: Pick<ReturnType<typeof createWorld>, 'open'>,
  ...startup: Parameters<Vault['start']>
) {
  const vault = world.open();
  await vault.start(...startup);
  return vault;
}

const code = (expected: string) => expect.objectContaining({ code: expected });

describe('an empty data directory', () => {
  test('gets a vault with a keychain slot where a keychain answers', async () => {
    const world = createWorld();
    const vault = await startWith(world, { mode: 'auto' });
    expect(vault.status()).toEqual({
      state: 'unlocked',
      slots: ['keychain'],
      keychain: 'available',
      reason: null,
    });
    expect([...world.secrets.items.keys()]).toEqual([`vault-${world.repository.record?.id}`]);
    expect(world.secrets.requests.every((request) => request.endsWith(' 3000'))).toBe(true);
  });

  test('prefers the keychain to a passphrase that was given as well', async () => {
    const vault = await startWith(createWorld(), { mode: 'auto', passphrase });
    expect(vault.status().slots).toEqual(['keychain']);
  });

  test.each(['absent', 'timed_out', 'denied', 'locked'] as const)(
    'falls back to the passphrase where the keychain is %s',
    async (mode) => {
      const world = createWorld();
      world.secrets.mode = mode;
      const vault = await startWith(world, { mode: 'auto', passphrase });
      expect(vault.status()).toMatchObject({ state: 'unlocked', slots: ['passphrase'], reason: null });
      expect(vault.status().keychain).toBe(mode === 'locked' ? 'locked_or_missing' : mode);
    },
  );

  test('stays empty and says why where there is neither', async () => {
    const world = createWorld();
    world.secrets.mode = 'absent';
    const vault = await startWith(world, { mode: 'auto' });
    expect(vault.status()).toMatchObject({ state: 'empty', slots: [], keychain: 'absent' });
    expect(vault.status().reason).toContain('The keychain is absent.');
    expect(world.repository.record).toBeNull();
    expect(world.statuses.at(-1)).toEqual(vault.status());
  });

  test('never uses a passphrase in keychain mode, nor the keychain in passphrase mode', async () => {
    const keychainOnly = createWorld();
    keychainOnly.secrets.mode = 'absent';
    expect((await startWith(keychainOnly, { mode: 'keychain', passphrase })).status().state).toBe('empty');

    const passphraseOnly = createWorld();
    const vault = await startWith(passphraseOnly, { mode: 'passphrase', passphrase });
    expect(vault.status()).toMatchObject({ slots: ['passphrase'], keychain: 'unknown' });
    expect(passphraseOnly.secrets.requests).toEqual([]);
  });

  test('stays empty with a passphrase that is too short', async () => {
    const world = createWorld();
    const vault = await startWith(world, { mode: 'passphrase', passphrase: 'short' });
    expect(vault.status().state).toBe('empty');
    expect(vault.status().reason).toContain('8 to 1024 characters');
    expect(world.repository.record).toBeNull();
  });

  test('answers VaultNotInitialised to whoever wants a credential', async () => {
    const vault = await startWith(createWorld(), { mode: 'passphrase' });
    expect(() => vault.seal(owner, secret)).toThrow(code('VaultNotInitialised'));
    expect(() => vault.subkey('call-bodies')).toThrow(code('VaultNotInitialised'));
    await expect(vault.unlock({ kind: 'keychain' })).rejects.toThrow(code('VaultNotInitialised'));
    await expect(vault.addSlot({ kind: 'keychain' })).rejects.toThrow(code('VaultNotInitialised'));
  });

  test('lets the first creation win and refuses a second vault', async () => {
    const world = createWorld();
    const vault = await startWith(world, { mode: 'passphrase' });
    const outcomes = await Promise.allSettled([
      vault.create({ kind: 'passphrase', passphrase }),
      vault.create({ kind: 'keychain' }),
    ]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'VaultAlreadyInitialised' } });
    expect(vault.status().slots).toEqual(['passphrase']);
    expect(world.secrets.items.size).toBe(0);
  });

  test('takes its key out of the keychain again where the vault cannot be stored', async () => {
    const world = createWorld();
    const vault = await startWith(world, { mode: 'passphrase' });
    world.repository.failNext(new SallyportError('StorageFailed', 'The disk is full.'));
    await expect(vault.create({ kind: 'keychain' })).rejects.toThrow(code('StorageFailed'));
    expect(world.secrets.items.size).toBe(0);
    expect(vault.status().state).toBe('empty');
    expect((await vault.create({ kind: 'keychain' })).state).toBe('unlocked');
  });

  test('lets a storage failure at the start through', async () => {
    const world = createWorld();
    world.repository.failNext(new SallyportError('StorageFailed', 'The disk is full.'));
    await expect(world.open().start({ mode: 'auto' })).rejects.toThrow(code('StorageFailed'));
  });

  test('shares no keychain item with another data directory', async () => {
    const first = createWorld();
    const second = createWorld();
    await startWith(first, { mode: 'keychain' });
    await startWith(second, { mode: 'keychain' });
    expect([...first.secrets.items.keys()]).not.toEqual([...second.secrets.items.keys()]);
  });
});

describe('an existing vault at a start', () => {
  test('opens by itself with the keychain and reads what was sealed before', async () => {
    const world = createWorld();
    const sealed = (await startWith(world, { mode: 'auto' })).seal(owner, secret);
    const again = await startWith(world, { mode: 'auto' });
    expect(again.unseal(owner, sealed)).toEqual(secret);
  });

  test('opens with the passphrase, however its accents are composed', async () => {
    const world = createWorld();
    const sealed = (await startWith(world, { mode: 'passphrase', passphrase: 'caf\u00e9 ol\u00e9' })).seal(
      owner,
      secret,
    );
    const again = await startWith(world, { mode: 'passphrase', passphrase: 'cafe\u0301 ole\u0301' });
    expect(again.unseal(owner, sealed)).toEqual(secret);
  });

  test.each([
    ['absent', 'absent'],
    ['timed_out', 'timed_out'],
    ['denied', 'denied'],
    ['locked', 'locked_or_missing'],
  ] as const)('stays locked and untouched where the keychain is %s', async (mode, state) => {
    const world = createWorld();
    const sealed = (await startWith(world, { mode: 'auto' })).seal(owner, secret);
    const before = structuredClone(world.repository.record);
    const items = new Map(world.secrets.items);

    world.secrets.mode = mode;
    const vault = await startWith(world, { mode: 'auto', passphrase });
    expect(vault.status()).toMatchObject({ state: 'locked', slots: ['keychain'], keychain: state });
    expect(vault.status().reason).toMatch(/^The vault is locked\. .+/);
    expect(world.repository.record).toEqual(before);
    expect(world.secrets.items).toEqual(items);
    await expect(vault.create({ kind: 'keychain' })).rejects.toThrow(code('VaultAlreadyInitialised'));

    world.secrets.mode = 'works';
    expect(await vault.unlock({ kind: 'keychain' })).toMatchObject({
      state: 'unlocked',
      keychain: 'available',
    });
    expect(vault.unseal(owner, sealed)).toEqual(secret);
  });

  test.each(['', 'not the key', Buffer.alloc(32, 7).toString('base64')])(
    'stays locked and untouched where the keychain holds another text (%s)',
    async (text) => {
      const world = createWorld();
      await startWith(world, { mode: 'auto' });
      const item = `vault-${world.repository.record?.id}`;
      world.secrets.items.set(item, text);
      const vault = await startWith(world, { mode: 'auto' });
      expect(vault.status()).toMatchObject({ state: 'locked', keychain: 'locked_or_missing' });
      expect(world.secrets.items.get(item)).toBe(text);
    },
  );

  test('says that the passphrase is wrong, and asks for it where none was given', async () => {
    const world = createWorld();
    await startWith(world, { mode: 'passphrase', passphrase });
    const wrong = await startWith(world, { mode: 'auto', passphrase: 'another one' });
    expect(wrong.status()).toMatchObject({ state: 'locked', keychain: 'unknown' });
    expect(wrong.status().reason).toContain('The passphrase does not open this vault.');
    const none = await startWith(world, { mode: 'auto' });
    expect(none.status().reason).toContain('Enter its passphrase.');
  });

  test('opens with the passphrase where the keychain fails, in keychain mode too', async () => {
    const world = createWorld();
    await (await startWith(world, { mode: 'keychain' })).addSlot({ kind: 'passphrase', passphrase });
    world.secrets.mode = 'absent';
    expect((await startWith(world, { mode: 'keychain', passphrase })).status()).toMatchObject({
      state: 'unlocked',
      keychain: 'absent',
      reason: null,
    });
  });

  test('leaves the keychain alone in passphrase mode', async () => {
    const world = createWorld();
    await startWith(world, { mode: 'keychain' });
    world.secrets.requests.length = 0;
    const vault = await startWith(world, { mode: 'passphrase', passphrase });
    expect(vault.status().state).toBe('locked');
    expect(world.secrets.requests).toEqual([]);
  });

  test.each([{ n: 2 ** 30 }, { n: 1000 }, { r: 4096 }, { p: 'x' }, { salt: 'AA==' }, { n: -1 }])(
    'refuses stored passphrase parameters that make no sense (%o)',
    async (params) => {
      const world = createWorld();
      await startWith(world, { mode: 'passphrase', passphrase });
      const { record } = world.repository;
      if (record === null) throw new Error('no vault was stored');
      world.repository.record = {
        ...record,
        slots: record.slots.map((slot) => ({ ...slot, params: { ...slot.params, ...params } })),
      };
      const vault = await startWith(world, { mode: 'passphrase', passphrase });
      expect(vault.status()).toMatchObject({ state: 'locked' });
      expect(vault.status().reason).toContain('damaged');
      await expect(vault.unlock({ kind: 'passphrase', passphrase })).rejects.toThrow(code('StorageFailed'));
    },
  );

  test('opens a slot of an earlier scrypt cost', async () => {
    const world = createWorld();
    await startWith(world, { mode: 'passphrase', passphrase });
    const later = createVault({
      repository: world.repository,
      secrets: world.secrets,
      onChange: () => undefined,
      scryptCost: { n: 2 ** 15, r: 8, p: 1 },
    });
    await later.start({ mode: 'passphrase', passphrase });
    expect(later.status().state).toBe('unlocked');
  });
});

describe('unlocking', () => {
  test('refuses a wrong passphrase and takes the right one after it', async () => {
    const world = createWorld();
    await startWith(world, { mode: 'passphrase', passphrase });
    const vault = await startWith(world, { mode: 'passphrase' });
    await expect(vault.unlock({ kind: 'passphrase', passphrase: 'no' })).rejects.toThrow(
      code('PassphraseWrong'),
    );
    expect(vault.status().reason).toContain('does not open');
    expect((await vault.unlock({ kind: 'passphrase', passphrase })).state).toBe('unlocked');
  });

  test('refuses a way that the vault does not have', async () => {
    const world = createWorld();
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
    const world = createWorld();
    const vault = await startWith(world, { mode: 'keychain' });
    vault.lock();
    world.secrets.mode = mode;
    await expect(vault.unlock({ kind: 'keychain' })).rejects.toThrow(code(expected));
    expect(vault.status().state).toBe('locked');
  });

  test('waits for a person without a limit, until the signal fires', async () => {
    const world = createWorld();
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
    const world = createWorld();
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
    const world = createWorld();
    const vault = await startWith(world, { mode: 'passphrase', passphrase });
    vault.lock();
    const unlocking = vault.unlock({ kind: 'passphrase', passphrase });
    vault.lock();
    await expect(unlocking).rejects.toThrow(code('VaultLocked'));
    expect(vault.status().state).toBe('locked');
  });

  test('serves two at once with one opening', async () => {
    const world = createWorld();
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
    const world = createWorld();
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
    const vault = await startWith(createWorld(), { mode: 'keychain' });
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

describe('key slots', () => {
  test('come and go without touching what is sealed', async () => {
    const world = createWorld();
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
    const world = createWorld();
    const vault = await startWith(world, { mode: 'keychain' });
    const items = new Map(world.secrets.items);
    await expect(vault.addSlot({ kind: 'keychain' })).rejects.toThrow(code('VaultSlotConflict'));
    expect(world.secrets.items).toEqual(items);
    await expect(vault.removeSlot('passphrase')).rejects.toThrow(code('VaultSlotConflict'));
  });

  test('leave the last one in place', async () => {
    const vault = await startWith(createWorld(), { mode: 'keychain' });
    await expect(vault.removeSlot('keychain')).rejects.toThrow(code('VaultSlotConflict'));
    expect(vault.status().slots).toEqual(['keychain']);
  });

  test('need an unlocked vault to be changed', async () => {
    const vault = await startWith(createWorld(), { mode: 'keychain' });
    await vault.addSlot({ kind: 'passphrase', passphrase });
    vault.lock();
    await expect(vault.addSlot({ kind: 'passphrase', passphrase })).rejects.toThrow(code('VaultLocked'));
    await expect(vault.removeSlot('keychain')).rejects.toThrow(code('VaultLocked'));
  });

  test('keep the passphrase where the keychain would not open the vault', async () => {
    const world = createWorld();
    const vault = await startWith(world, { mode: 'keychain' });
    await vault.addSlot({ kind: 'passphrase', passphrase });
    world.secrets.items.clear();
    await expect(vault.removeSlot('passphrase')).rejects.toThrow(code('KeychainLockedOrMissing'));
    expect(vault.status()).toMatchObject({ slots: ['keychain', 'passphrase'], state: 'unlocked' });
  });

  test('stay as they were where the keychain or the database fails', async () => {
    const world = createWorld();
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
    const world = createWorld();
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
    const world = createWorld();
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
    const world = createWorld();
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
    const vault = await startWith(createWorld(), { mode: 'auto' });
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
    const vault = await startWith(createWorld(), { mode: 'auto' });
    await addRecovery(vault);
    await expect(vault.removeSlot('keychain')).rejects.toEqual(code('VaultSlotConflict'));
    expect((await vault.removeSlot('recovery')).slots).toEqual(['keychain']);
  });

  test('is made for an open vault alone', async () => {
    const vault = await startWith(createWorld(), { mode: 'auto' });
    vault.lock();
    expect(() => vault.prepareRecoveryCode()).toThrow(code('VaultLocked'));
    await expect(vault.confirmRecoveryCode(['AAAA', 'BBBB'])).rejects.toEqual(code('VaultLocked'));
  });
});

describe('another passphrase', () => {
  test('takes the place of the one before, and what is sealed stays', async () => {
    const world = createWorld();
    const vault = await startWith(world, { mode: 'passphrase', passphrase });
    const sealed = vault.seal(owner, secret);
    await vault.changePassphrase(passphrase, 'staple battery horse');
    vault.lock();
    await expect(vault.unlock({ kind: 'passphrase', passphrase })).rejects.toEqual(code('PassphraseWrong'));
    await vault.unlock({ kind: 'passphrase', passphrase: 'staple battery horse' });
    expect(vault.unseal(owner, sealed)).toEqual(secret);
  });

  test('needs the one before, a vault that is open, and a passphrase to change', async () => {
    const vault = await startWith(createWorld(), { mode: 'passphrase', passphrase });
    const next = 'staple battery horse';
    await expect(vault.changePassphrase('a wrong one', next)).rejects.toEqual(code('PassphraseWrong'));
    await expect(vault.changePassphrase(passphrase, 'short')).rejects.toEqual(code('ValidationFailed'));
    vault.lock();
    await expect(vault.changePassphrase(passphrase, next)).rejects.toEqual(code('VaultLocked'));
    expect((await vault.unlock({ kind: 'passphrase', passphrase })).state).toBe('unlocked');
    const byKeychain = await startWith(createWorld(), { mode: 'keychain' });
    await expect(byKeychain.changePassphrase(passphrase, next)).rejects.toEqual(code('VaultSlotConflict'));
  });
});

describe('guessing', () => {
  test('is slowed down after three failures, whatever is guessed, the right passphrase too', async () => {
    const world = createWorld();
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
    const world = createWorld();
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

describe('sealed secrets', () => {
  test('come back exactly, from 1 byte to 64 KiB of anything', async () => {
    const vault = await startWith(createWorld(), { mode: 'keychain' });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 65_536, size: 'max' }), (bytes) => {
        expect(Buffer.compare(vault.unseal(owner, vault.seal(owner, bytes)), bytes)).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  test('come back exactly as JSON texts with NUL, any Unicode and lone surrogates', async () => {
    const vault = await startWith(createWorld(), { mode: 'keychain' });
    const anyText = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc
        .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 })
        .map((units) => String.fromCharCode(...units)),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const sealed = vault.seal(owner, new TextEncoder().encode(JSON.stringify(text)));
        expect(JSON.parse(new TextDecoder().decode(vault.unseal(owner, sealed)))).toBe(text);
      }),
    );
  });

  test('open for their own account and kind only', async () => {
    const vault = await startWith(createWorld(), { mode: 'keychain' });
    const sealed = vault.seal(owner, secret);
    for (const other of [
      { ...owner, accountId: 'ca_beta0001' },
      { ...owner, kind: 'other' },
      { accountId: `${owner.accountId}c`, kind: owner.kind.slice(1) },
    ]) {
      expect(() => vault.unseal(other, sealed)).toThrow(code('CredentialUnreadable'));
    }
  });

  test('open in their own vault only', async () => {
    const sealed = (await startWith(createWorld(), { mode: 'keychain' })).seal(owner, secret);
    const other = await startWith(createWorld(), { mode: 'keychain' });
    expect(() => other.unseal(owner, sealed)).toThrow(code('CredentialUnreadable'));
  });

  test('are refused after a change of any byte, and in any shorter length', async () => {
    const vault = await startWith(createWorld(), { mode: 'keychain' });
    const sealed = vault.seal(owner, secret);
    for (const index of sealed.keys()) {
      const changed = Uint8Array.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => vault.unseal(owner, changed), `byte ${index}`).toThrow(code('CredentialUnreadable'));
      expect(() => vault.unseal(owner, sealed.subarray(0, index))).toThrow(code('CredentialUnreadable'));
    }
  });

  test('differ each time, though the secret is the same', async () => {
    const vault = await startWith(createWorld(), { mode: 'keychain' });
    expect(vault.seal(owner, secret)).not.toEqual(vault.seal(owner, secret));
  });

  test('are not sealed under the key that a worker gets', async () => {
    const vault = await startWith(createWorld(), { mode: 'keychain' });
    const first = vault.subkey('call-bodies');
    expect(first).toHaveLength(32);
    first.fill(0);
    expect(vault.subkey('call-bodies')).not.toEqual(first);
  });
});
