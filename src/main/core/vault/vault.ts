import { randomBytes } from 'node:crypto';
import type { NewSlot, UnlockWith } from '#shared/contract/vault.ts';
import type { KeychainState, LockMoment, SlotKind, VaultStatus } from '#shared/domain/vault.ts';
import { SallyportError } from '#shared/errors.ts';
import { createSerialQueue } from '#shared/serial-queue.ts';
import type {
  Clock,
  Presence,
  SecretStore,
  SecretStoreOptions,
  VaultRecord,
  VaultRepository,
} from '../ports/index.ts';
import { createAttemptLimit } from './attempt-limit.ts';
import { createKeyRing } from './key-ring.ts';
import { createKeySlots, inBackground } from './key-slots.ts';
import { createPendingPrompts } from './pending-prompts.ts';
import { type PreparedRecovery, prepareRecovery } from './recovery-slot.ts';
import type { ScryptCost } from './scrypt.ts';
import { KEY_BYTES } from './sealed-bytes.ts';
import { createSealing, type Sealing } from './sealing.ts';
import { createAtStart, openAtStart, type VaultStartup } from './startup.ts';
import {
  keychainError,
  keychainStateOf,
  reasonOf,
  recoveryUnconfirmed,
  slotConflict,
  slotNames,
  vaultAlreadyInitialised,
  vaultLocked,
  vaultNotInitialised,
} from './vault-errors.ts';

export interface VaultDeps {
  readonly repository: VaultRepository;
  readonly secrets: SecretStore;
  /** Called after every change of the status. */
  readonly onChange: (status: VaultStatus) => void;
  /** Asked before the keychain opens the vault for a person; nobody is asked where it is left out. */
  readonly presence?: Presence | undefined;
  /** Tells how long failed attempts have to wait; the process's own clock where it is left out. */
  readonly clock?: Pick<Clock, 'monotonic'> | undefined;
  /** The cost of new passphrase slots; stored ones keep theirs. */
  readonly scryptCost?: ScryptCost | undefined;
}

/** Why the vault was locked. */
export type LockCause = 'hand' | 'idle' | LockMoment;

const lockedWords: Readonly<Record<LockCause, string>> = {
  hand: 'The vault was locked.',
  idle: 'The vault was locked because nobody used the console for a while.',
  sleep: 'The vault was locked because the computer went to sleep.',
  screen_lock: 'The vault was locked together with the screen.',
};

/**
 * Seals credentials under one key, which is in memory only while the vault is unlocked. What talks to the keychain fails
 * with KeychainUnavailable, KeychainLockedOrMissing, KeychainTimedOut or KeychainDenied ("the keychain's codes"). What a
 * person asked for waits for a keychain prompt until the signal fires, the vault is locked or a passphrase is given instead.
 */
export interface Vault extends Sealing {
  /** Loads the vault record and, as `startup` says, creates or opens it. Never throws for a keychain or passphrase that does not work: the status says so. */
  start(startup: VaultStartup): Promise<void>;
  status(): VaultStatus;
  /** Fails with VaultAlreadyInitialised, ValidationFailed (passphrase) or the keychain's codes. */
  create(slot: NewSlot, signal?: AbortSignal): Promise<VaultStatus>;
  /** Fails with VaultNotInitialised, VaultSlotConflict (no such way), PassphraseWrong, RecoveryCodeWrong, UnlockDelayed or the keychain's codes. */
  unlock(means: UnlockWith, signal?: AbortSignal): Promise<VaultStatus>;
  /** Wipes the keys from memory and tells the listeners; `why` goes into the status. */
  lock(why?: LockCause): void;
  /** Fails with VaultLocked, VaultSlotConflict, ValidationFailed (passphrase) or the keychain's codes. */
  addSlot(slot: NewSlot, signal?: AbortSignal): Promise<VaultStatus>;
  /** Fails with VaultLocked, VaultSlotConflict (the last one, or not there), or the keychain's codes where only the keychain would be left and it does not open the vault now. */
  removeSlot(kind: SlotKind): Promise<VaultStatus>;
  /**
   * Wraps the vault key under another passphrase.
   *
   * Fails with VaultLocked, VaultSlotConflict (there is none), PassphraseWrong, UnlockDelayed or ValidationFailed (passphrase).
   */
  changePassphrase(current: string, passphrase: string): Promise<VaultStatus>;
  /** A fresh recovery code, to be shown once; it is in use once it is confirmed. Throws VaultLocked. */
  prepareRecoveryCode(): { readonly code: string; readonly confirm_groups: number[] };
  /** Puts the prepared code into use, in place of an earlier one. Fails with VaultLocked, or ValidationFailed for other groups. */
  confirmRecoveryCode(groups: readonly string[]): Promise<VaultStatus>;
  /** Called whenever it unlocks or locks, after the change; returns an unsubscribe. */
  onLockChange(listener: (unlocked: boolean) => void): () => void;
}

/** The vault of one data directory; `start` loads it. */
export function createVault(deps: VaultDeps): Vault {
  const { repository } = deps;
  const slots = createKeySlots(deps);
  const ring = createKeyRing();
  const prompts = createPendingPrompts();
  const enqueue = createSerialQueue();
  const attempts = createAttemptLimit(deps.clock?.monotonic ?? (() => performance.now()));
  // Kept for the life of the process: a create that timed out may still have written its item, the next one replaces it.
  const newVaultId = randomBytes(16).toString('hex');

  let record: VaultRecord | null = null;
  let keychain: KeychainState = 'unknown';
  let reason: string | null = null;
  let published = '';
  let recovery: PreparedRecovery | null = null;

  const closedError = () => (record === null ? vaultNotInitialised() : vaultLocked());

  const status = (): VaultStatus => {
    const open = ring.keys() !== null;
    return {
      state: open ? 'unlocked' : record === null ? 'empty' : 'locked',
      slots: record?.slots.map((slot) => slot.kind) ?? [],
      keychain,
      reason: open ? null : (reason ?? reasonOf(closedError())),
    };
  };

  const publish = () => {
    const now = status();
    const text = JSON.stringify(now);
    if (text === published) return;
    published = text;
    deps.onChange(now);
  };

  const openKeys = () => {
    const keys = ring.keys();
    if (keys === null) throw closedError();
    return keys;
  };

  /** One change at a time, on the record as stored; a failure leaves its reason in the status. */
  const change = (work: () => Promise<void>): Promise<VaultStatus> =>
    enqueue(async () => {
      try {
        record = await repository.load();
        await work();
      } catch (error) {
        const state = keychainStateOf(error);
        keychain = state ?? keychain;
        const tells = error instanceof SallyportError && (state !== null || wrongSecret.has(error.code));
        if (tells) reason = reasonOf(error);
        throw error;
      } finally {
        publish();
      }
      return status();
    });

  /** As `change`, for what a person asked for. */
  const personal = (
    means: NewSlot | UnlockWith,
    signal: AbortSignal | undefined,
    work: (options: SecretStoreOptions) => Promise<void>,
  ): Promise<VaultStatus> => {
    if (means.kind === 'passphrase') prompts.cancelAll();
    return prompts.wait(signal, (stop) => change(() => work({ timeoutMs: null, signal: stop })));
  };

  const requirePresence = async () => {
    const answer = await deps.presence?.confirm('unlock the Sallyport vault');
    if (answer === 'refused') {
      throw keychainError({ outcome: 'denied', reason: 'It was not confirmed that you are there.' });
    }
  };

  const makeRecord = async (slot: NewSlot, options: SecretStoreOptions, session: number) => {
    const vaultKey = randomBytes(KEY_BYTES);
    try {
      const made = await slots.make(newVaultId, vaultKey, slot, options);
      const created: VaultRecord = { id: newVaultId, created_at: new Date().toISOString(), slots: [made] };
      await slots.commit(newVaultId, made, () => repository.create(created));
      record = created;
    } catch (error) {
      vaultKey.fill(0);
      throw error;
    }
    if (slot.kind === 'keychain') keychain = 'available';
    ring.open(newVaultId, vaultKey, session);
  };

  /** Opens a slot for a person, who may guess only so often. */
  const openSlowly: typeof slots.open = async (from, means, options) => {
    if (means.kind === 'keychain') return slots.open(from, means, options);
    attempts.check();
    try {
      const vaultKey = await slots.open(from, means, options);
      attempts.succeeded();
      return vaultKey;
    } catch (error) {
      if (error instanceof SallyportError && wrongSecret.has(error.code)) attempts.failed();
      throw error;
    }
  };

  const openRecord = async (
    from: VaultRecord,
    means: UnlockWith,
    options: SecretStoreOptions,
    session: number,
  ) => {
    const vaultKey = await openSlowly(from, means, options);
    if (means.kind === 'keychain') keychain = 'available';
    ring.open(from.id, vaultKey, session);
  };

  /** A failure that the status can tell, as a value. */
  const attempt = async (
    work: () => Promise<void>,
    tolerates: (error: SallyportError) => boolean,
  ): Promise<SallyportError | null> => {
    try {
      await work();
      return null;
    } catch (error) {
      if (!(error instanceof SallyportError && tolerates(error))) throw error;
      keychain = keychainStateOf(error) ?? keychain;
      return error;
    }
  };

  return {
    async start(startup) {
      const session = ring.session();
      await change(async () => {
        if (ring.keys() !== null) return;
        const from = record;
        reason = await (from === null
          ? createAtStart(startup, (slot) =>
              attempt(
                () => makeRecord(slot, inBackground, session),
                (error) => keychainStateOf(error) !== null || tolerableAtStart.has(error.code),
              ),
            )
          : openAtStart(startup, from, (means) =>
              attempt(
                () => openRecord(from, means, inBackground, session),
                () => true,
              ),
            ));
      });
    },

    status,

    create(slot, signal) {
      const session = ring.session();
      return personal(slot, signal, async (options) => {
        if (record !== null) throw vaultAlreadyInitialised();
        await makeRecord(slot, options, session);
      });
    },

    unlock(means, signal) {
      const session = ring.session();
      return personal(means, signal, async (options) => {
        if (ring.keys() !== null) return;
        if (record === null) throw vaultNotInitialised();
        if (means.kind === 'keychain') await requirePresence();
        await openRecord(record, means, options, session);
      });
    },

    lock(why = 'hand') {
      prompts.cancelAll();
      recovery = null;
      if (ring.keys() !== null) reason = `${lockedWords[why]} Unlock it to let calls through again.`;
      try {
        ring.close();
      } finally {
        publish();
      }
    },

    addSlot(slot, signal) {
      return personal(slot, signal, async (options) => {
        const { vaultId, vaultKey } = openKeys();
        if (record?.slots.some((each) => each.kind === slot.kind)) {
          throw slotConflict(
            `This vault opens with ${slotNames[slot.kind]} already.`,
            'Remove that way of opening it first, while another one is left.',
          );
        }
        // A copy: the original is wiped if the vault is locked while this waits.
        const copy = Uint8Array.from(vaultKey);
        try {
          const made = await slots.make(vaultId, copy, slot, options);
          await slots.commit(vaultId, made, () => repository.addSlot(made));
        } finally {
          copy.fill(0);
        }
        if (slot.kind === 'keychain') keychain = 'available';
        record = await repository.load();
      });
    },

    removeSlot(kind) {
      return change(async () => {
        const { vaultId } = openKeys();
        const slot = record?.slots.find((each) => each.kind === kind);
        if (record === null || slot === undefined) {
          throw slotConflict(
            `This vault does not open with ${slotNames[kind]}.`,
            'There is nothing to remove.',
          );
        }
        // A recovery code is for the day when the others fail, so it does not count as one of them.
        if (
          kind !== 'recovery' &&
          !record.slots.some((each) => each.kind !== kind && each.kind !== 'recovery')
        ) {
          throw slotConflict(
            `Day by day the vault opens with ${slotNames[kind]} only, so that cannot be removed.`,
            'Add another way to open the vault first.',
          );
        }
        // Without this, a keychain that has lost the key would lock the person out for good.
        if (kind === 'passphrase') (await slots.open(record, { kind: 'keychain' }, inBackground)).fill(0);
        await repository.removeSlot(kind);
        await slots.discard(vaultId, slot);
        record = await repository.load();
      });
    },

    changePassphrase(current, passphrase) {
      return change(async () => {
        const { vaultId } = openKeys();
        if (record === null) throw vaultNotInitialised();
        const vaultKey = await openSlowly(record, { kind: 'passphrase', passphrase: current }, inBackground);
        try {
          const made = await slots.make(vaultId, vaultKey, { kind: 'passphrase', passphrase }, inBackground);
          await repository.putSlot(made);
        } finally {
          vaultKey.fill(0);
        }
        record = await repository.load();
      });
    },

    prepareRecoveryCode() {
      const { vaultId, vaultKey } = openKeys();
      const { code, prepared } = prepareRecovery(vaultId, vaultKey);
      recovery = prepared;
      return { code, confirm_groups: [...prepared.ask] };
    },

    confirmRecoveryCode(groups) {
      return change(async () => {
        openKeys();
        const prepared = recovery;
        if (prepared === null) throw recoveryUnconfirmed('There is no recovery code to confirm.');
        if (!prepared.matches(groups)) {
          throw recoveryUnconfirmed('groups: these are not those of the code that was shown.', 'groups');
        }
        await repository.putSlot(prepared.slot);
        recovery = null;
        record = await repository.load();
      });
    },

    ...createSealing(openKeys),

    onLockChange: ring.onChange,
  };
}

/** What somebody who guesses gets to hear. */
const wrongSecret: ReadonlySet<string> = new Set(['PassphraseWrong', 'RecoveryCodeWrong']);

/** A passphrase that is too short, and a lock that came while it started. */
const tolerableAtStart: ReadonlySet<string> = new Set(['ValidationFailed', 'VaultLocked']);
