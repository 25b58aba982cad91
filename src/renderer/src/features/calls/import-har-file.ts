import type { OperationInput, OperationOutput } from '#shared/contract/index.ts';

type Input = OperationInput<'calls.importHar'>;
type Output = OperationOutput<'calls.importHar'>;

/** Characters in one piece: written as JSON it stays well below what one message may be long. */
const pieceLength = 128 * 1024;

/**
 * Hands an archive over piece by piece; the bytes are read as they are needed.
 *
 * @param upload names this upload among others.
 * @param onProgress told after each piece which share of the file has gone over, from 0 to 1.
 * @throws what sending a piece throws, or the signal's reason.
 */
export async function sendHar(
  send: (input: Input) => Promise<Output>,
  file: Blob,
  upload: string,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<NonNullable<Output['result']>> {
  const decoder = new TextDecoder('utf-8');
  for (let start = 0; ; start += pieceLength) {
    signal.throwIfAborted();
    const bytes = await file.slice(start, start + pieceLength).arrayBuffer();
    const isLast = start + pieceLength >= file.size;
    const text = decoder.decode(bytes, { stream: !isLast });
    const { result } = await send({ upload, text, is_last: isLast });
    onProgress(file.size === 0 ? 1 : Math.min(1, (start + pieceLength) / file.size));
    if (result !== null) return result;
  }
}
