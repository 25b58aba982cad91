import { hkdfSync, randomBytes, randomInt } from 'node:crypto';
import { SallyportError } from '#shared/errors.ts';
import type { KeySlot } from '../ports/index.ts';
import {
  formatRecoveryCode,
  groupsOf,
  parseRecoveryCode,
  recoveryBytes,
  recoveryGroups,
} from './recovery-code.ts';
import { KEY_BYTES, openBytes, sealBytes } from './sealed-bytes.ts';

/** A recovery code that is not in use yet: it counts once the person has shown that it is written down. */
export interface PreparedRecovery {
  readonly slot: KeySlot;
  /** Which groups are to be typed, from 1. */
  readonly ask: readonly number[];
  /** Whether these are the groups that were asked for. */
  matches(groups: readonly string[]): boolean;
}

/** A fresh code and the slot that it opens. The code is shown once and kept nowhere. */
export function prepareRecovery(
  vaultId: string,
  vaultKey: Uint8Array,
): { code: string; prepared: PreparedRecovery } {
  const secret = randomBytes(recoveryBytes);
  const wrappingKey = wrappingKeyOf(vaultId, secret);
  try {
    const code = formatRecoveryCode(secret);
    const ask = twoGroups();
    const expected = ask.map((group) => groupsOf(code)[group - 1]);
    const slot: KeySlot = {
      kind: 'recovery',
      wrapped: sealBytes(wrappingKey, slotContext(vaultId), vaultKey),
      params: { version: 1 },
    };
    const matches = (groups: readonly string[]) =>
      groups.length === expected.length &&
      groups.every((group, index) => groupsOf(group)[0] === expected[index] && groupsOf(group).length === 1);
    return { code, prepared: { slot, ask, matches } };
  } finally {
    secret.fill(0);
    wrappingKey.fill(0);
  }
}

/** The vault key. Fails with ValidationFailed for what is no code, RecoveryCodeWrong for another vault's or a replaced one. */
export function openRecoverySlot(vaultId: string, slot: KeySlot, code: string): Uint8Array {
  const secret = parseRecoveryCode(code);
  if (secret === null) {
    throw new SallyportError(
      'ValidationFailed',
      'code: this is no recovery code, or it has a typing error.',
      {
        field: 'code',
        fix: `Compare it with what you wrote down: ${recoveryGroups} groups of 4 letters and digits.`,
      },
    );
  }
  const wrappingKey = wrappingKeyOf(vaultId, secret);
  const vaultKey = openBytes(wrappingKey, slotContext(vaultId), slot.wrapped);
  wrappingKey.fill(0);
  secret.fill(0);
  if (vaultKey !== null && vaultKey.length === KEY_BYTES) return vaultKey;
  throw new SallyportError('RecoveryCodeWrong', 'This recovery code does not open this vault.', {
    field: 'code',
    fix: 'Use the newest code of this vault: a new one replaces every earlier one.',
  });
}

/** Full entropy needs no slow derivation (RFC 5869). */
function wrappingKeyOf(vaultId: string, secret: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, vaultId, 'sallyport/v1/recovery-slot', KEY_BYTES));
}

function slotContext(vaultId: string): string[] {
  return ['sallyport', 'slot', vaultId, 'recovery'];
}

/** Two different groups, in their order. */
function twoGroups(): number[] {
  const first = randomInt(recoveryGroups);
  const second = (first + 1 + randomInt(recoveryGroups - 1)) % recoveryGroups;
  return [first + 1, second + 1].sort((a, b) => a - b);
}
