import type { Duplex, Readable } from 'node:stream';
import type { FieldPair } from '#shared/domain/call.ts';
import type { SallyportError } from '#shared/errors.ts';

/** A request ready for the wire: the credential is in it, nothing is left to decide. */
export interface OutboundRequest {
  /** Which connection pool to use: connections are never shared between accounts. */
  readonly poolKey: string;
  /** `https://host[:port]`, normalised. */
  readonly origin: string;
  /** Path and query, byte for byte. */
  readonly path: string;
  readonly method: string;
  readonly headers: readonly FieldPair[];
  readonly body: OutboundBody;
  /** Whether loopback, private and link-local addresses may be dialled. */
  readonly privateNetwork: boolean;
  readonly limits: TimeLimits;
}

/** Bytes in memory, or a stream that is read as fast as the upstream takes it; `length` null where it is not known. */
export type OutboundBody = Uint8Array | { readonly stream: Readable; readonly length: number | null } | null;

/** Milliseconds; `totalMs` null means no total limit. */
export interface TimeLimits {
  readonly connectMs: number;
  readonly headersMs: number;
  readonly idleMs: number;
  readonly totalMs: number | null;
}

/**
 * Where an answer goes, in order: `head` once, `data` any number of times, then `end` or `failed` once. `failed` may come
 * first. Errors are SallyportErrors: UpstreamUnreachable, UpstreamTimeout, UpstreamInvalid, AddressBlocked, CallAborted.
 */
export interface ResponseSink {
  /** The request goes out on a connection now; `connectMs` went into opening one for it, 0 where one was open. */
  connected?(connectMs: number): void;
  /** A part of the request's body has gone out. */
  sent?(chunk: Uint8Array): void;
  head(head: ResponseHead): void;
  data(chunk: Uint8Array): void;
  end(trailers: readonly FieldPair[]): void;
  failed(error: Error): void;
}

/** Where the answer to a protocol upgrade goes: `switched` instead of `head` … `end` where the upstream agrees. */
export interface UpgradeSink extends ResponseSink {
  /** 101: from here on the socket is the caller's to use and to end. */
  switched(head: ResponseHead, socket: Duplex): void;
}

export interface ResponseHead {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly FieldPair[];
}

/** Steers an answer under way. */
export interface ResponseControl {
  pause(): void;
  resume(): void;
  /** Ends the exchange and its socket; the sink hears `failed` with the reason, or CallAborted, unless it has already ended. */
  abort(reason?: SallyportError): void;
}

/** Sends HTTP requests. The address that passed the check is the address dialled; redirects are not followed. */
export interface HttpDispatcher {
  send(request: OutboundRequest, sink: ResponseSink): ResponseControl;
  /** Asks for another protocol (RFC 9110 §7.8) on a connection of its own. */
  upgrade(request: OutboundRequest, protocol: string, sink: UpgradeSink): ResponseControl;
  /** Closes the connections of one pool, as when an account is disabled or deleted. */
  closePool(poolKey: string): void;
  close(): Promise<void>;
}
