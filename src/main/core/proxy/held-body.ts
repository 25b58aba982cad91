import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { HeldBody } from '#shared/domain/approval.ts';
import type { HeldBytes, Scrubber } from '../calls/index.ts';
import type { ProxyBody } from './call.ts';

/** The body of a held request: to be sent later, to be shown now, and to be known again by. */
export interface HeldContent {
  readonly body: ProxyBody;
  readonly preview: HeldBody | null;
  /** What was read of a stream; null for bodies of other kinds. */
  readonly read: HeldBytes | null;
  /** Null where the body was not read whole. */
  readonly digest: string | null;
}

/** As much of a stream is read while a person decides; then the sender has to wait. */
const previewBytes = 256 * 1024;

/** Reads the beginning of a body, so that it can be shown before anything is sent. A short stream becomes bytes. */
export async function holdBody(
  body: ProxyBody,
  scrubber: Scrubber,
  signal: AbortSignal,
): Promise<HeldContent> {
  if (body === null) return { body, preview: null, read: null, digest: digestOf('') };
  if ('url' in body) {
    const preview = { size: 0, complete: true, encoding: 'utf8' as const, content: scrubber.text(body.url) };
    return { body, preview, read: null, digest: digestOf(`url ${body.url}`) };
  }
  if (body instanceof Uint8Array) return { ...whole(body, scrubber), read: null };
  const { bytes, ended } = await readAtMost(body.stream, previewBytes, signal);
  if (ended) return { ...whole(bytes, scrubber), read: { bytes, isWhole: true } };
  body.stream.unshift(bytes);
  return {
    body,
    preview: show(bytes, body.length ?? bytes.byteLength, false, scrubber),
    read: { bytes, isWhole: false },
    digest: null,
  };
}

function whole(bytes: Uint8Array, scrubber: Scrubber): Omit<HeldContent, 'read'> {
  const preview = show(
    bytes.subarray(0, previewBytes),
    bytes.byteLength,
    bytes.byteLength <= previewBytes,
    scrubber,
  );
  return { body: bytes, preview, digest: digestOf(bytes) };
}

function show(bytes: Uint8Array, size: number, complete: boolean, scrubber: Scrubber): HeldBody {
  const shown = scrubber.bytes(bytes);
  try {
    // A character that the end cuts in two makes no binary file of a text.
    const content = new TextDecoder('utf-8', { fatal: true }).decode(shown, { stream: !complete });
    return { size, complete, encoding: 'utf8', content };
  } catch {
    return { size, complete, encoding: 'base64', content: Buffer.from(shown).toString('base64') };
  }
}

function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('base64');
}

async function readAtMost(
  stream: Readable,
  limit: number,
  signal: AbortSignal,
): Promise<{ bytes: Buffer; ended: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for (;;) {
    signal.throwIfAborted();
    const chunk: Buffer | null = stream.read();
    if (chunk !== null) {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size > limit) return { bytes: Buffer.concat(chunks), ended: false };
    } else if (stream.readableEnded) {
      return { bytes: Buffer.concat(chunks), ended: true };
    } else {
      await moreOrEnd(stream, signal);
    }
  }
}

function moreOrEnd(stream: Readable, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const events = ['readable', 'end', 'close', 'error'] as const;
    const finish = () => {
      for (const event of events) stream.off(event, settle);
      signal.removeEventListener('abort', settle);
    };
    const settle = (error?: unknown) => {
      finish();
      if (stream.destroyed && !stream.readableEnded) {
        reject(error instanceof Error ? error : new Error('The sender went away.'));
      } else resolve();
    };
    for (const event of events) stream.on(event, settle);
    signal.addEventListener('abort', settle, { once: true });
  });
}
