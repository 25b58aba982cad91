import type { Readable } from 'node:stream';
import { SallyportError } from '#shared/errors.ts';

/** The most of a streamed body that is held in memory to be signed. */
const largestSignedBody = 16 * 1024 * 1024;

/**
 * Reads a streamed body to its end, for a signature that covers it.
 *
 * @throws SallyportError PayloadTooLarge beyond 16 MiB, CallAborted where the caller or the signal ends it before its end.
 */
export function readWholeBody(
  body: { readonly stream: Readable; readonly length: number | null },
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { stream, length } = body;
  if (length !== null && length > largestSignedBody) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const settle = (outcome: () => void) => {
      stream.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut);
      signal.removeEventListener('abort', onCut);
      outcome();
    };
    const onData = (chunk: Uint8Array) => {
      size += chunk.byteLength;
      chunks.push(chunk);
      if (size <= largestSignedBody) return;
      // The stream is left alone from here on: destroying it would take the way of the answer with it.
      stream.pause();
      settle(() => reject(tooLarge()));
    };
    const onEnd = () => settle(() => resolve(Buffer.concat(chunks)));
    const onCut = () => settle(() => reject(cutOff()));
    signal.addEventListener('abort', onCut, { once: true });
    if (signal.aborted) return onCut();
    stream.on('end', onEnd).on('error', onCut).on('close', onCut).on('data', onData);
  });
}

function tooLarge(): SallyportError {
  return new SallyportError(
    'PayloadTooLarge',
    'body: this service signs bodies, and this one is larger than 16 MiB.',
    {
      field: 'body',
      fix: 'Send it in parts, where the service offers that.',
    },
  );
}

function cutOff(): SallyportError {
  return new SallyportError('CallAborted', 'The call was cut off before its body was here.');
}
