// The file of a backup: docs/backup-format.md describes it byte by byte.
import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import { z } from 'zod';
import { largestBackup } from '#shared/domain/backup.ts';
import {
  defaultScryptCost,
  derivePassphraseKey,
  readScryptParams,
  SALT_BYTES,
  type ScryptCost,
} from '../vault/index.ts';
import { backupPassphraseWrong, backupTooLarge, backupTooNew, backupUnreadable } from './backup-errors.ts';

const magic = Buffer.from('SALLYPORT-BACKUP', 'ascii');
export const backupVersion = 1;
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const macBytes = 32;
const startBytes = magic.length + 2 + 4;
const largestHeader = 16 * 1024;
/** What a file may unpack to: a small file must not fill the memory. */
export const largestContent = 64 * 1024 * 1024;

// Both run on the thread pool.
const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

const headerSchema = z.object({
  created_at: z.iso.datetime(),
  app_version: z.string().max(100),
  kdf: z.object({ name: z.literal('scrypt'), n: z.int(), r: z.int(), p: z.int(), salt: z.string() }),
  cipher: z.literal('aes-256-gcm'),
  nonce: z.base64(),
  compression: z.literal('zstd'),
  sealed_bytes: z.int().min(tagBytes),
});

/** What the head of a file says; readable without the passphrase. */
export interface BackupMeta {
  readonly created_at: string;
  readonly app_version: string;
}

/** Seals content under a passphrase. Fails with PayloadTooLarge. */
export async function sealBackup(
  content: Uint8Array,
  passphrase: string,
  meta: BackupMeta,
  cost: ScryptCost = defaultScryptCost,
): Promise<Buffer> {
  if (content.byteLength > largestContent) throw backupTooLarge(largestContent / 2 ** 20);
  const packed = await compress(content);
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(nonceBytes);
  const header = Buffer.from(
    JSON.stringify({
      ...meta,
      kdf: { name: 'scrypt', ...cost, salt: salt.toString('base64') },
      cipher: 'aes-256-gcm',
      nonce: nonce.toString('base64'),
      compression: 'zstd',
      sealed_bytes: packed.byteLength + tagBytes,
    } satisfies z.infer<typeof headerSchema>),
  );
  const keys = await deriveKeys(passphrase, salt, cost);
  try {
    const start = Buffer.alloc(startBytes);
    magic.copy(start);
    start.writeUInt16BE(backupVersion, magic.length);
    start.writeUInt32BE(header.length, magic.length + 2);
    const head = Buffer.concat([start, header]);
    const authenticated = Buffer.concat([head, macOf(keys.mac, head)]);
    const cipher = createCipheriv('aes-256-gcm', keys.cipher, nonce, { authTagLength: tagBytes });
    cipher.setAAD(authenticated);
    const sealed = Buffer.concat([cipher.update(packed), cipher.final(), cipher.getAuthTag()]);
    const file = Buffer.concat([authenticated, sealed]);
    if (file.byteLength > largestBackup) throw backupTooLarge(largestBackup / 2 ** 20);
    return file;
  } finally {
    keys.wipe();
    packed.fill(0);
  }
}

/**
 * Opens a file. Whatever is wrong with it is found before anything of its content is used.
 *
 * Fails with BackupUnreadable (no backup, cut, damaged, changed), BackupTooNew or PassphraseWrong.
 */
export async function openBackup(
  file: Uint8Array,
  passphrase: string,
): Promise<{ meta: BackupMeta; content: Buffer }> {
  const { header, cost, salt, head, mac, sealed } = readHead(
    Buffer.from(file.buffer, file.byteOffset, file.byteLength),
  );
  const keys = await deriveKeys(passphrase, salt, cost);
  try {
    if (!timingSafeEqual(macOf(keys.mac, head), mac)) throw backupPassphraseWrong();
    const packed = decipher(
      keys.cipher,
      Buffer.from(header.nonce, 'base64'),
      Buffer.concat([head, mac]),
      sealed,
    );
    if (packed === null) throw backupUnreadable('it was changed or damaged after it was made');
    const content = await decompress(packed, { maxOutputLength: largestContent }).catch((error: unknown) => {
      throw backupUnreadable('it does not unpack', error);
    });
    packed.fill(0);
    return { meta: { created_at: header.created_at, app_version: header.app_version }, content };
  } finally {
    keys.wipe();
  }
}

function readHead(file: Buffer) {
  if (file.byteLength > largestBackup)
    throw backupUnreadable(`it is larger than ${largestBackup / 2 ** 20} MiB`);
  if (file.length < startBytes || !file.subarray(0, magic.length).equals(magic)) {
    throw backupUnreadable('it is another kind of file');
  }
  if (file.readUInt16BE(magic.length) > backupVersion) throw backupTooNew();
  const headerBytes = file.readUInt32BE(magic.length + 2);
  const headEnd = startBytes + headerBytes;
  if (headerBytes > largestHeader || file.length < headEnd + macBytes)
    throw backupUnreadable('it was cut short');
  const header = headerSchema.safeParse(parseJson(file.subarray(startBytes, headEnd)));
  const params = header.success ? readScryptParams(header.data.kdf) : null;
  if (!header.success || params === null || Buffer.from(header.data.nonce, 'base64').length !== nonceBytes) {
    throw backupUnreadable('its head makes no sense');
  }
  const sealed = file.subarray(headEnd + macBytes);
  if (sealed.length !== header.data.sealed_bytes) {
    throw backupUnreadable(
      sealed.length < header.data.sealed_bytes ? 'it was cut short' : 'something was added to it',
    );
  }
  const head = file.subarray(0, headEnd);
  return { header: header.data, ...params, head, mac: file.subarray(headEnd, headEnd + macBytes), sealed };
}

async function deriveKeys(passphrase: string, salt: Uint8Array, cost: ScryptCost) {
  const both = await derivePassphraseKey(passphrase, salt, cost, 2 * keyBytes);
  return {
    cipher: both.subarray(0, keyBytes),
    mac: both.subarray(keyBytes),
    wipe: () => void both.fill(0),
  };
}

function macOf(key: Uint8Array, head: Uint8Array): Buffer {
  return createHmac('sha256', key).update(head).digest();
}

function decipher(key: Uint8Array, nonce: Uint8Array, context: Uint8Array, sealed: Buffer): Buffer | null {
  const opening = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  opening.setAAD(context);
  opening.setAuthTag(sealed.subarray(-tagBytes));
  try {
    return Buffer.concat([opening.update(sealed.subarray(0, -tagBytes)), opening.final()]);
  } catch {
    return null;
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}
