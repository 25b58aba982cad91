import type { z } from 'zod';
import type { Sealing, SealOwner } from './sealing.ts';

/** Seals a value as JSON, which escapes lone surrogates: any text comes back exactly. @throws SallyportError as the vault's `seal`. */
export function sealJson(vault: Pick<Sealing, 'seal'>, owner: SealOwner, value: unknown): Uint8Array {
  const bytes = Buffer.from(JSON.stringify(value), 'utf8');
  try {
    return vault.seal(owner, bytes);
  } finally {
    bytes.fill(0);
  }
}

/** Opens what `sealJson` sealed; null where it has another shape. @throws SallyportError as the vault's `unseal`. */
export function unsealJson<Value>(
  vault: Pick<Sealing, 'unseal'>,
  owner: SealOwner,
  sealed: Uint8Array,
  schema: z.ZodType<Value>,
): Value | null {
  const bytes = vault.unseal(owner, sealed);
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    // A parser's own message may quote the secret.
    return null;
  } finally {
    bytes.fill(0);
  }
}
