import { z } from 'zod';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import { SallyportError } from '#shared/errors.ts';
import { type SealOwner, sealJson, unsealJson } from '../vault/index.ts';

/** What the accounts need of the vault. */
export interface VaultSeal {
  /** @throws SallyportError VaultLocked, VaultNotInitialised. */
  seal(owner: SealOwner, plaintext: Uint8Array): Uint8Array;
  /** @throws SallyportError VaultLocked, VaultNotInitialised, CredentialUnreadable. */
  unseal(owner: SealOwner, sealed: Uint8Array): Uint8Array;
  /** Called whenever the vault unlocks or locks. */
  onLockChange(listener: (unlocked: boolean) => void): () => void;
}

const payloadSchema = z.strictObject({
  v: z.literal(1),
  fields: z.record(z.string(), z.string()),
  origins: z.array(z.string()),
});

/** What a sealed credential holds: every entered value, and the exact origins confirmed for it. */
export interface CredentialPayload {
  readonly fields: Readonly<Record<string, string>>;
  readonly origins: readonly string[];
}

type Sealed = Pick<ConnectedAccount, 'id' | 'toolkit' | 'auth_scheme'>;

/** Whose bytes a sealed credential are. Toolkit and scheme are bound to the bytes: a row edited to name others does not open. */
export function credentialOwner({ id, toolkit, auth_scheme }: Sealed): SealOwner {
  return { accountId: id, kind: `credential/${toolkit}/${auth_scheme}` };
}

/** Seals a credential for its account. @throws SallyportError VaultLocked. */
export function sealCredential(vault: VaultSeal, account: Sealed, payload: CredentialPayload): Uint8Array {
  const { fields, origins } = payload;
  return sealJson(vault, credentialOwner(account), { v: 1, fields, origins });
}

/** Opens a sealed credential. @throws SallyportError VaultLocked, or CredentialUnreadable where it is not what was sealed. */
export function unsealCredential(vault: VaultSeal, account: Sealed, sealed: Uint8Array): CredentialPayload {
  const payload = unsealJson(vault, credentialOwner(account), sealed, payloadSchema);
  if (payload !== null) return payload;
  throw new SallyportError(
    'CredentialUnreadable',
    `The credential of account ${account.id} cannot be read.`,
    {
      field: 'id',
      fix: 'Delete the account and connect it again.',
    },
  );
}
