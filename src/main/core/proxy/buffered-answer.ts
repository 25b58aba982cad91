import type { FieldPair } from '#shared/domain/call.ts';
import { headerTextOf } from '#shared/domain/header-text.ts';
import { SallyportError } from '#shared/errors.ts';
import { decodeContent, headerValue, holdsSecret, withScrubbedValues } from '../calls/index.ts';
import { collectAnswer } from '../collect-answer.ts';
import type { ProxyCall, ProxyExchange } from './call.ts';
import type { ProxyEngine } from './proxy-engine.ts';

/** A whole answer in memory, decoded and with the credential taken out. */
export interface BufferedAnswer {
  readonly callId: string;
  readonly accountId: string | null;
  readonly status: number;
  readonly headers: readonly FieldPair[];
  readonly body: Uint8Array;
}

/** The most that an answer may hold after decoding. */
export const largestAnswer = 32 * 1024 * 1024;

/**
 * Forwards a call and waits for its whole answer.
 *
 * @param signal aborts the upstream request when the caller has gone.
 * @throws SallyportError of `forward`, of the dispatcher, or ResponseTooLarge beyond 32 MiB decoded.
 */
export async function forwardBuffered(
  proxy: ProxyEngine,
  call: ProxyCall,
  signal?: AbortSignal,
  onOpened?: (exchange: ProxyExchange) => void,
): Promise<BufferedAnswer> {
  const opened = Promise.withResolvers<ProxyExchange>();
  const { status, headers, body } = await collectAnswer(
    (sink) => {
      const exchange = proxy.forward(call, sink);
      onOpened?.(exchange);
      opened.resolve(exchange);
      return exchange;
    },
    largestAnswer,
    answerTooLarge,
    signal,
  );
  const { callId, accountId, scrubber } = await opened.promise;
  const encoding = call.method === 'HEAD' ? null : headerValue(headers, 'content-encoding');
  return {
    callId,
    accountId,
    status,
    headers: holdsSecret(headerTextOf([headers]), scrubber) ? withScrubbedValues(headers, scrubber) : headers,
    body: scrubber.bytes(encoding === null ? body : await decoded(body, encoding)),
  };
}

async function decoded(body: Uint8Array, encoding: string): Promise<Uint8Array> {
  const { bytes, complete } = await decodeContent(body, encoding, largestAnswer);
  if (!complete) throw answerTooLarge();
  return bytes;
}

function answerTooLarge(): SallyportError {
  return new SallyportError('ResponseTooLarge', "The service's answer is larger than 32 MiB.", {
    fix: 'Ask for less at once, for instance with the paging parameters of the service.',
  });
}
