import { createCipheriv, createDecipheriv } from 'node:crypto';

/** How much of a file is sealed at once. */
export const frameBytes = 64 * 1024;
/** What sealing adds to each frame. */
export const tagBytes = 16;

/** Cuts a stream into frames of the same size; the last one may be shorter. */
export async function* inFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source) {
    let rest = chunk;
    while (length + rest.byteLength >= frameBytes) {
      const part = rest.subarray(0, frameBytes - length);
      yield Buffer.concat([...held, part]);
      held = [];
      length = 0;
      rest = rest.subarray(part.byteLength);
    }
    if (rest.byteLength > 0) held.push(rest);
    length += rest.byteLength;
  }
  if (length > 0) yield Buffer.concat(held);
}

/**
 * Seals one frame with AES-256-GCM. The key is one file's alone and its place is the nonce, so no nonce comes twice and no
 * frame opens in another's place.
 */
export function sealFrame(frame: Uint8Array, key: Uint8Array, place: number): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(place));
  return Buffer.concat([cipher.update(frame), cipher.final(), cipher.getAuthTag()]);
}

/** Opens a sealed frame. Throws where it was changed, or belongs to another place or file. */
export function openFrame(sealed: Uint8Array, key: Uint8Array, place: number): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(place), { authTagLength: tagBytes });
  decipher.setAuthTag(sealed.subarray(sealed.byteLength - tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(0, sealed.byteLength - tagBytes)), decipher.final()]);
}

function nonceOf(place: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(place, 8);
  return nonce;
}
