import type { ServerResponse } from 'node:http';
import type { FieldPair } from '#shared/domain/call.ts';
import type { ResponseHead, ResponseSink } from '../../core/ports/index.ts';
import type { ProxyExchange } from '../../core/proxy/index.ts';
import { endWhole, largestWhole } from '../end-whole.ts';
import { answeredHeaders, answeredTrailers } from './response-headers.ts';

/**
 * Writes a service's answer to the agent as it comes, as fast as the agent reads. A small answer that is there at once goes out
 * in one piece with its head.
 */
export class StreamedAnswer implements ResponseSink {
  private readonly response: ServerResponse;
  private readonly refuse: (error: Error) => void;
  private exchange: ProxyExchange | null = null;
  /** The first bytes, while there may be no others. */
  private held: Uint8Array | null = null;
  /** Whether the head is on its way. */
  private begun = false;

  /** @param refuse takes a failure before the answer began. One after that cuts the answer off. */
  constructor(response: ServerResponse, refuse: (error: Error) => void) {
    this.response = response;
    this.refuse = refuse;
  }

  /** Ties the answer to its call: each waits for the other, and the call ends with a caller that leaves or stalls. */
  steer(exchange: ProxyExchange): void {
    const { response } = this;
    this.exchange = exchange;
    response.on('drain', () => exchange.resume());
    response.on('close', () => exchange.abort());
  }

  head({ status, statusText, headers }: ResponseHead): void {
    const { response, exchange } = this;
    response.sendDate = false;
    const answered = answeredHeaders(headers);
    if (exchange) answered.push(...callHeaders(exchange));
    response.writeHead(status, statusText, answered);
    // A stream's head must not wait for its first event, but goes in one packet with a body that is there already.
    process.nextTick(beginAnswer, this);
  }

  data(chunk: Uint8Array): void {
    if (!this.begun && this.held === null && chunk.byteLength <= largestWhole) {
      this.held = chunk;
      return;
    }
    this.begin();
    if (!this.response.write(chunk)) this.exchange?.pause();
  }

  end(received: readonly FieldPair[]): void {
    const { response, held } = this;
    const trailers = received.length === 0 ? received : answeredTrailers(received);
    if (held !== null && trailers.length === 0) {
      this.held = null;
      this.begun = true;
      endWhole(response, held);
      return;
    }
    this.writeHeld();
    if (trailers.length > 0) response.addTrailers([...trailers]);
    response.end();
    this.begun = true;
  }

  failed(error: Error): void {
    const { response } = this;
    if (response.headersSent) {
      // The agent must see that the answer is cut off: an orderly end would look complete.
      response.destroy();
      return;
    }
    this.refuse(error);
  }

  /** Sends what is there of the answer, its head at least. */
  begin(): void {
    if (this.begun) return;
    this.begun = true;
    if (this.held === null) this.response.flushHeaders();
    else this.writeHeld();
  }

  private writeHeld(): void {
    const { held } = this;
    this.held = null;
    if (held !== null && !this.response.write(held)) this.exchange?.pause();
  }
}

/** What tells the agent under which id its call is recorded, and whose account served it. */
export function callHeaders(exchange: ProxyExchange): string[] {
  return ['x-sallyport-call-id', exchange.callId, 'x-sallyport-account', exchange.accountId ?? ''];
}

function beginAnswer(answer: StreamedAnswer): void {
  answer.begin();
}
