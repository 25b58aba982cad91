import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SallyportError } from '#shared/errors.ts';
import { createVaultWorld, owner, passphrase, secret, startWith } from '#test/support/vault-world.ts';
import { createVault } from './index.ts';

const code = (expected: string) => expect.objectContaining({ code: expected });

describe('an empty data directory', () => {
  test('gets a vault with a keychain slot where a keychain answers', async () => {
    const world = createVaultWorld();
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
    const vault = await startWith(createVaultWorld(), { mode: 'auto', passphrase });
    expect(vault.status().slots).toEqual(['keychain']);
  });

  test.each(['absent', 'timed_out', 'denied', 'locked'] as const)(
    'falls back to the passphrase where the keychain is %s',
    async (mode) => {
      const world = createVaultWorld();
      world.secrets.mode = mode;
      const vault = await startWith(world, { mode: 'auto', passphrase });
      expect(vault.status()).toMatchObject({ state: 'unlocked', slots: ['passphrase'], reason: null });
      expect(vault.status().keychain).toBe(mode === 'locked' ? 'locked_or_missing' : mode);
    },
  );

  test('stays empty and says why where there is neither', async () => {
    const world = createVaultWorld();
    world.secrets.mode = 'absent';
    const vault = await startWith(world, { mode: 'auto' });
    expect(vault.status()).toMatchObject({ state: 'empty', slots: [], keychain: 'absent' });
    expect(vault.status().reason).toContain('The keychain is absent.');
    expect(world.repository.record).toBeNull();
    expect(world.statuses.at(-1)).toEqual(vault.status());
  });

  test('never uses a passphrase in keychain mode, nor the keychain in passphrase mode', async () => {
    const keychainOnly = createVaultWorld();
    keychainOnly.secrets.mode = 'absent';
    expect((await startWith(keychainOnly, { mode: 'keychain', passphrase })).status().state).toBe('empty');

    const passphraseOnly = createVaultWorld();
    const vault = await startWith(passphraseOnly, { mode: 'passphrase', passphrase });
    expect(vault.status()).toMatchObject({ slots: ['passphrase'], keychain: 'unknown' });
    expect(passphraseOnly.secrets.requests).toEqual([]);
  });

  test('stays empty with a passphrase that is too short', async () => {
    const world = createVaultWorld();
    const vault = await startWith(world, { mode: 'passphrase', passphrase: 'short' });
    expect(vault.status().state).toBe('empty');
    expect(vault.status().reason).toContain('8 to 1024 characters');
    expect(world.repository.record).toBeNull();
  });

  test('answers VaultNotInitialised to whoever wants a credential', async () => {
    const vault = await startWith(createVaultWorld(), { mode: 'passphrase' });
    expect(() => vault.seal(owner, secret)).toThrow(code('VaultNotInitialised'));
    expect(() => vault.subkey('call-bodies')).toThrow(code('VaultNotInitialised'));
    await expect(vault.unlock({ kind: 'keychain' })).rejects.toThrow(code('VaultNotInitialised'));
    await expect(vault.addSlot({ kind: 'keychain' })).rejects.toThrow(code('VaultNotInitialised'));
  });

  test('lets the first creation win and refuses a second vault', async () => {
    const world = createVaultWorld();
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
    const world = createVaultWorld();
    const vault = await startWith(world, { mode: 'passphrase' });
    world.repository.failNext(new SallyportError('StorageFailed', 'The disk is full.'));
    await expect(vault.create({ kind: 'keychain' })).rejects.toThrow(code('StorageFailed'));
    expect(world.secrets.items.size).toBe(0);
    expect(vault.status().state).toBe('empty');
    expect((await vault.create({ kind: 'keychain' })).state).toBe('unlocked');
  });

  test('lets a storage failure at the start through', async () => {
    const world = createVaultWorld();
    world.repository.failNext(new SallyportError('StorageFailed', 'The disk is full.'));
    await expect(world.open().start({ mode: 'auto' })).rejects.toThrow(code('StorageFailed'));
  });

  test('shares no keychain item with another data directory', async () => {
    const first = createVaultWorld();
    const second = createVaultWorld();
    await startWith(first, { mode: 'keychain' });
    await startWith(second, { mode: 'keychain' });
    expect([...first.secrets.items.keys()]).not.toEqual([...second.secrets.items.keys()]);
  });
});

describe('an existing vault at a start', () => {
  test('opens by itself with the keychain and reads what was sealed before', async () => {
    const world = createVaultWorld();
    const sealed = (await startWith(world, { mode: 'auto' })).seal(owner, secret);
    const again = await startWith(world, { mode: 'auto' });
    expect(again.unseal(owner, sealed)).toEqual(secret);
  });

  test('opens with the passphrase, however its accents are composed', async () => {
    const world = createVaultWorld();
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
    const world = createVaultWorld();
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
      const world = createVaultWorld();
      await startWith(world, { mode: 'auto' });
      const item = `vault-${world.repository.record?.id}`;
      world.secrets.items.set(item, text);
      const vault = await startWith(world, { mode: 'auto' });
      expect(vault.status()).toMatchObject({ state: 'locked', keychain: 'locked_or_missing' });
      expect(world.secrets.items.get(item)).toBe(text);
    },
  );

  test('says that the passphrase is wrong, and asks for it where none was given', async () => {
    const world = createVaultWorld();
    await startWith(world, { mode: 'passphrase', passphrase });
    const wrong = await startWith(world, { mode: 'auto', passphrase: 'another one' });
    expect(wrong.status()).toMatchObject({ state: 'locked', keychain: 'unknown' });
    expect(wrong.status().reason).toContain('The passphrase does not open this vault.');
    const none = await startWith(world, { mode: 'auto' });
    expect(none.status().reason).toContain('Enter its passphrase.');
  });

  test('opens with the passphrase where the keychain fails, in keychain mode too', async () => {
    const world = createVaultWorld();
    await (await startWith(world, { mode: 'keychain' })).addSlot({ kind: 'passphrase', passphrase });
    world.secrets.mode = 'absent';
    expect((await startWith(world, { mode: 'keychain', passphrase })).status()).toMatchObject({
      state: 'unlocked',
      keychain: 'absent',
      reason: null,
    });
  });

  test('leaves the keychain alone in passphrase mode', async () => {
    const world = createVaultWorld();
    await startWith(world, { mode: 'keychain' });
    world.secrets.requests.length = 0;
    const vault = await startWith(world, { mode: 'passphrase', passphrase });
    expect(vault.status().state).toBe('locked');
    expect(world.secrets.requests).toEqual([]);
  });

  test.each([{ n: 2 ** 30 }, { n: 1000 }, { r: 4096 }, { p: 'x' }, { salt: 'AA==' }, { n: -1 }])(
    'refuses stored passphrase parameters that make no sense (%o)',
    async (params) => {
      const world = createVaultWorld();
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
    const world = createVaultWorld();
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

describe('sealed secrets', () => {
  test('come back exactly, from 1 byte to 64 KiB of anything', async () => {
    const vault = await startWith(createVaultWorld(), { mode: 'keychain' });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 65_536, size: 'max' }), (bytes) => {
        expect(Buffer.compare(vault.unseal(owner, vault.seal(owner, bytes)), bytes)).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  test('come back exactly as JSON texts with NUL, any Unicode and lone surrogates', async () => {
    const vault = await startWith(createVaultWorld(), { mode: 'keychain' });
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
    const vault = await startWith(createVaultWorld(), { mode: 'keychain' });
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
    const sealed = (await startWith(createVaultWorld(), { mode: 'keychain' })).seal(owner, secret);
    const other = await startWith(createVaultWorld(), { mode: 'keychain' });
    expect(() => other.unseal(owner, sealed)).toThrow(code('CredentialUnreadable'));
  });

  test('are refused after a change of any byte, and in any shorter length', async () => {
    const vault = await startWith(createVaultWorld(), { mode: 'keychain' });
    const sealed = vault.seal(owner, secret);
    for (const index of sealed.keys()) {
      const changed = Uint8Array.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => vault.unseal(owner, changed), `byte ${index}`).toThrow(code('CredentialUnreadable'));
      expect(() => vault.unseal(owner, sealed.subarray(0, index))).toThrow(code('CredentialUnreadable'));
    }
  });

  test('differ each time, though the secret is the same', async () => {
    const vault = await startWith(createVaultWorld(), { mode: 'keychain' });
    expect(vault.seal(owner, secret)).not.toEqual(vault.seal(owner, secret));
  });

  test('are not sealed under the key that a worker gets', async () => {
    const vault = await startWith(createVaultWorld(), { mode: 'keychain' });
    const first = vault.subkey('call-bodies');
    expect(first).toHaveLength(32);
    first.fill(0);
    expect(vault.subkey('call-bodies')).not.toEqual(first);
  });
});
