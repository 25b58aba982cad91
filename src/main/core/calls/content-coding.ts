import type { Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import { SallyportError } from '#shared/errors.ts';

/** Nobody honest stacks more; each layer multiplies what a small answer can grow to. */
const mostLayers = 3;

/**
 * Undoes a `Content-Encoding` (RFC 9110 §8.4), never producing more than `cap` bytes per layer.
 *
 * @param contentEncoding the header's value, or null for none.
 * @param part whether the bytes may end early, as those of a record do: what came is then all there is.
 * @returns the decoded bytes; `complete` is false where the cap cut them off.
 * @throws SallyportError UpstreamInvalid for an unknown coding, too many of them, or bytes that do not decode.
 */
export async function decodeContent(
  bytes: Uint8Array,
  contentEncoding: string | null,
  cap: number,
  part: 'whole' | 'part' = 'whole',
): Promise<{ bytes: Uint8Array; complete: boolean }> {
  const layers = parseCodings(contentEncoding);
  if (layers.length > mostLayers) {
    throw undecodable(`it is encoded ${layers.length} times over`);
  }
  let decoded = bytes;
  let complete = true;
  for (const coding of layers.reverse()) {
    const result = await decodeLayer(decoded, coding, cap, part === 'part');
    decoded = result.bytes;
    complete &&= result.complete;
  }
  if (decoded.byteLength > cap) return { bytes: decoded.subarray(0, cap), complete: false };
  return { bytes: decoded, complete };
}

function parseCodings(header: string | null): string[] {
  return (header ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');
}

function decoderFor(coding: string, bytes: Uint8Array, mayEnd: boolean): Transform | null {
  const zlib = mayEnd ? { finishFlush: constants.Z_SYNC_FLUSH } : {};
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip(zlib);
    case 'deflate':
      return isZlib(bytes) ? createInflate(zlib) : createInflateRaw(zlib);
    case 'br':
      return createBrotliDecompress(mayEnd ? { finishFlush: constants.BROTLI_OPERATION_FLUSH } : {});
    case 'zstd':
      return createZstdDecompress(mayEnd ? { finishFlush: constants.ZSTD_e_flush } : {});
    default:
      return null;
  }
}

/** Some servers leave the zlib wrapper out (RFC 9110 §8.4.1.2), and every client bears it. */
function isZlib(bytes: Uint8Array): boolean {
  const [method = 0, flags = 0] = bytes;
  return (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0;
}

function decodeLayer(
  bytes: Uint8Array,
  coding: string,
  cap: number,
  mayEnd: boolean,
): Promise<{ bytes: Uint8Array; complete: boolean }> {
  if (bytes.byteLength === 0) return Promise.resolve({ bytes, complete: true });
  const decoder = decoderFor(coding, bytes, mayEnd);
  if (!decoder)
    return Promise.reject(undecodable(`its content encoding "${coding.slice(0, 40)}" is not known`));
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    decoder.on('data', (part: Buffer) => {
      parts.push(part);
      length += part.length;
      if (length > cap) {
        resolve({ bytes: Buffer.concat(parts).subarray(0, cap), complete: false });
        decoder.destroy();
      }
    });
    decoder.on('end', () => resolve({ bytes: Buffer.concat(parts), complete: true }));
    decoder.on('error', (cause) => reject(undecodable(`its ${coding} encoding is damaged`, cause)));
    decoder.end(bytes);
  });
}

function undecodable(reason: string, cause?: unknown): SallyportError {
  return new SallyportError('UpstreamInvalid', `The service's answer cannot be decoded: ${reason}.`, {
    fix: 'Ask the service again; if it persists, its answer is at fault.',
    cause,
  });
}
