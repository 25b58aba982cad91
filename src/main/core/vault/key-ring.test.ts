import { expect, test } from 'vitest';
import { createKeyRing } from './key-ring.ts';

test('overwrites every key with zeros when it closes', () => {
  const ring = createKeyRing();
  const vaultKey = new Uint8Array(32).fill(7);
  ring.open('vault', vaultKey, ring.session());
  const held = ring.keys();
  expect(held?.credentialsKey.some((byte) => byte !== 0)).toBe(true);
  ring.close();
  expect(ring.keys()).toBeNull();
  expect([...vaultKey, ...(held?.credentialsKey ?? [1])].every((byte) => byte === 0)).toBe(true);
});

test('wipes and refuses a key that comes from before the last close', () => {
  const ring = createKeyRing();
  const session = ring.session();
  ring.close();
  const vaultKey = new Uint8Array(32).fill(7);
  expect(() => ring.open('vault', vaultKey, session)).toThrow(
    expect.objectContaining({ code: 'VaultLocked' }),
  );
  expect(vaultKey.every((byte) => byte === 0)).toBe(true);
  expect(ring.keys()).toBeNull();
});
