import type { FieldPair } from '#shared/domain/call.ts';
import type { ResponseControl, ResponseSink } from './ports/index.ts';

/** A whole answer in memory, still encoded as it came. */
export interface CollectedAnswer {
  readonly status: number;
  readonly headers: readonly FieldPair[];
  readonly body: Uint8Array;
}

/**
 * Waits for a whole answer.
 *
 * @param send starts the exchange.
 * @param largest bytes; an answer beyond it is cut off.
 * @param signal ends the exchange when it fires.
 * @throws what `send` throws, what the exchange fails with, or what `tooLarge` makes.
 */
export function collectAnswer(
  send: (sink: ResponseSink) => ResponseControl,
  largest: number,
  tooLarge: () => Error,
  signal?: AbortSignal,
): Promise<CollectedAnswer> {
  let stop = () => {};
  const answer = new Promise<CollectedAnswer>((resolve, reject) => {
    let status = 0;
    let headers: readonly FieldPair[] = [];
    const chunks: Uint8Array[] = [];
    let length = 0;
    const control = send({
      head(head) {
        ({ status, headers } = head);
      },
      data(chunk) {
        const fitted = length <= largest;
        length += chunk.byteLength;
        if (length <= largest) chunks.push(chunk);
        else if (fitted) control.abort();
      },
      end: () => resolve({ status, headers, body: joined(chunks) }),
      failed: (error) => reject(length > largest ? tooLarge() : error),
    });
    stop = () => control.abort();
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
  });
  return signal ? answer.finally(() => signal.removeEventListener('abort', stop)) : answer;
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [only, another] = chunks;
  return only !== undefined && another === undefined ? only : Buffer.concat(chunks);
}
