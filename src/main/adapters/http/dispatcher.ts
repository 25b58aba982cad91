import type { Duplex } from 'node:stream';
import { buildConnector, type Dispatcher, Pool } from 'undici';
import type { FieldPair } from '#shared/domain/call.ts';
import { SallyportError } from '#shared/errors.ts';
import type {
  HttpDispatcher,
  OutboundRequest,
  ResponseControl,
  ResponseSink,
  UpgradeSink,
} from '../../core/ports/index.ts';
import { publicOnlyLookup, type ResolveAll, refusePrivateLiteral } from './checked-lookup.ts';
import { createReadBlocks } from './read-blocks.ts';
import { skipContinue } from './skip-continue.ts';
import { upstreamError } from './upstream-error.ts';

export interface DispatcherOptions {
  /** Sockets per account and origin. */
  readonly connections?: number;
  /** How names are looked up; the system's way where left out. */
  readonly resolve?: ResolveAll;
  /** Extra trusted certificate authorities (PEM). */
  readonly ca?: string;
}

/** Answer headers beyond this are refused; servers and libraries settle on 16 KiB or less. */
const largestHeaders = 64 * 1024;

/** Sends requests with undici: one pool of connections per account and origin, never shared between accounts. */
export function createHttpDispatcher(options: DispatcherOptions = {}): HttpDispatcher {
  const pools = new Map<string, KnownPool[]>();
  const readBlocks = createReadBlocks();

  function poolFor(request: OutboundRequest): KnownPool {
    const { poolKey, origin, privateNetwork } = request;
    const { connectMs } = request.limits;
    const ofAccount = pools.get(poolKey) ?? [];
    for (const known of ofAccount) {
      const isSame = known.origin === origin && known.privateNetwork === privateNetwork;
      if (isSame && known.connectMs === connectMs) return known;
    }
    const opening: Opening = { endedAt: 0, ms: 0 };
    const pool = new Pool(request.origin, {
      connections: options.connections ?? 128,
      pipelining: 1,
      allowH2: false,
      maxHeaderSize: largestHeaders,
      connect: connectorFor(request, options, opening),
    });
    const made = { origin, privateNetwork, connectMs, pool, opening };
    pools.set(poolKey, [...ofAccount, made]);
    return made;
  }

  function start(request: OutboundRequest, sink: ResponseSink, upgrade: Upgrade | null): ResponseControl {
    const { pool, opening } = poolFor(request);
    const exchange = new UpstreamExchange(request, sink, upgrade?.sink ?? null, opening, readBlocks);
    const { origin, path, method, body, limits } = request;
    try {
      pool.dispatch(
        {
          origin,
          path,
          method: method as Dispatcher.HttpMethod,
          headers: wireHeaders(request),
          body: body && 'stream' in body ? body.stream : body,
          headersTimeout: limits.headersMs,
          bodyTimeout: limits.idleMs,
          ...(upgrade ? { upgrade: upgrade.protocol } : {}),
        },
        exchange,
      );
    } catch (error) {
      exchange.fail(error);
    }
    return exchange;
  }

  return {
    send: (request, sink) => start(request, sink, null),
    upgrade: (request, protocol, sink) => start(request, sink, { protocol, sink }),
    closePool(poolKey) {
      for (const { pool } of pools.get(poolKey) ?? []) void pool.destroy();
      pools.delete(poolKey);
    },
    async close() {
      const all = [...pools.values()].flat();
      pools.clear();
      await Promise.all(all.map(({ pool }) => pool.destroy()));
    },
  };
}

/** The connections to one origin, opened under one set of conditions. */
interface KnownPool {
  readonly origin: string;
  readonly privateNetwork: boolean;
  readonly connectMs: number;
  readonly pool: Pool;
  readonly opening: Opening;
}

/** When the newest connection of a pool was opened, and how long that took. */
interface Opening {
  endedAt: number;
  ms: number;
}

interface Upgrade {
  readonly protocol: string;
  readonly sink: UpgradeSink;
}

function wireHeaders({ headers, body }: OutboundRequest): string[] {
  const flat: string[] = [];
  for (const [name, value] of headers) flat.push(name, value);
  // Without its length a stream would go out chunked, which some services refuse.
  if (body && 'stream' in body && body.length !== null) flat.push('Content-Length', String(body.length));
  return flat;
}

function connectorFor(
  request: OutboundRequest,
  options: DispatcherOptions,
  opening: Opening,
): buildConnector.connector {
  const connect = buildConnector({
    timeout: request.limits.connectMs,
    allowH2: false,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    ...(request.privateNetwork ? {} : { lookup: publicOnlyLookup(options.resolve) }),
  });
  return (target, callback) => {
    const blocked = request.privateNetwork ? null : refusePrivateLiteral(target.hostname);
    if (blocked) return callback(blocked, null);
    const began = performance.now();
    return connect(target, (...result) => {
      opening.endedAt = performance.now();
      opening.ms = opening.endedAt - began;
      const [, socket] = result;
      if (socket) skipContinue(socket);
      callback(...result);
    });
  };
}

/** Ties one sink to undici's callbacks, so that it hears exactly one ending. */
class UpstreamExchange implements Dispatcher.DispatchHandler, ResponseControl {
  private readonly request: OutboundRequest;
  private readonly sink: ResponseSink;
  private readonly upgradeSink: UpgradeSink | null;
  private readonly opening: Opening;
  private readonly readBlocks: ReturnType<typeof createReadBlocks>;
  private readonly timer: NodeJS.Timeout | undefined;
  private readonly dispatchedAt = performance.now();
  private controller: Dispatcher.DispatchController | null = null;
  private ended = false;
  private stopReason: Error | null = null;
  private paused = false;

  constructor(
    request: OutboundRequest,
    sink: ResponseSink,
    upgradeSink: UpgradeSink | null,
    opening: Opening,
    readBlocks: ReturnType<typeof createReadBlocks>,
  ) {
    this.request = request;
    this.sink = sink;
    this.upgradeSink = upgradeSink;
    this.opening = opening;
    this.readBlocks = readBlocks;
    const { totalMs } = request.limits;
    if (totalMs !== null) this.timer = setTimeout(() => this.stop(tooSlow(request.origin, totalMs)), totalMs);
  }

  onRequestStart(started: Dispatcher.DispatchController): void {
    this.controller = started;
    if (this.stopReason) started.abort(this.stopReason);
    else if (this.paused) started.pause();
    // A connection that was opened for another request meanwhile may serve this one.
    const { endedAt, ms } = this.opening;
    const isNew = endedAt >= this.dispatchedAt;
    this.sink.connected?.(isNew ? Math.min(ms, endedAt - this.dispatchedAt) : 0);
  }

  onBodySent(chunk: Uint8Array): void {
    this.readBlocks.passed(chunk.byteLength);
    if (!this.ended) this.sink.sent?.(chunk);
  }

  onRequestUpgrade(
    started: Dispatcher.DispatchController,
    status: number,
    _headers: unknown,
    socket: Duplex,
  ): void {
    const { upgradeSink } = this;
    if (!upgradeSink) socket.destroy();
    else if (this.end()) {
      upgradeSink.switched({ status, statusText: '', headers: pairsOf(started.rawHeaders) }, socket);
    }
  }

  onResponseStart(
    started: Dispatcher.DispatchController,
    status: number,
    _headers: unknown,
    statusText?: string,
  ): void {
    if (status < 200 || this.ended) return;
    const headers = pairsOf(started.rawHeaders);
    this.sink.head({ status, statusText: reasonPhrase(statusText ?? ''), headers });
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.readBlocks.passed(chunk.byteLength);
    if (!this.ended) this.sink.data(chunk);
  }

  onResponseEnd(ending: Dispatcher.DispatchController): void {
    if (this.end()) this.sink.end(pairsOf(ending.rawTrailers));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  fail(error: unknown): void {
    if (this.end()) this.sink.failed(this.stopReason ?? upstreamError(error, this.request.origin));
  }

  pause(): void {
    this.paused = true;
    this.controller?.pause();
  }

  resume(): void {
    this.paused = false;
    this.controller?.resume();
  }

  abort(reason?: SallyportError): void {
    // Callers abort when their side closes, which it also does after every whole answer.
    if (this.ended) return;
    this.stop(
      reason ?? new SallyportError('CallAborted', 'The call was cut off before its answer was complete.'),
    );
  }

  private stop(reason: SallyportError): void {
    if (this.ended) return;
    this.stopReason = reason;
    // Before a socket is assigned there is no controller: the sink hears at once, the request dies when it starts.
    this.controller?.abort(reason);
    this.fail(reason);
  }

  /** Whether this is the first ending. */
  private end(): boolean {
    if (this.ended) return false;
    this.ended = true;
    clearTimeout(this.timer);
    return true;
  }
}

/** undici's flat list of raw names and values as pairs; header bytes are Latin-1 (RFC 9110 §5.5). */
function pairsOf(raw: unknown): FieldPair[] {
  if (!Array.isArray(raw)) return [];
  const flat: readonly unknown[] = raw;
  const pairs: FieldPair[] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) {
    pairs.push([latin1(flat[index]), latin1(flat[index + 1])]);
  }
  return pairs;
}

/** The reason phrase as its bytes in Latin-1 (RFC 9112 §4), which undici reads as UTF-8. No answer may hold a control character. */
function reasonPhrase(text: string): string {
  return Buffer.from(text)
    .toString('latin1')
    .replace(/[^\t\x20-\x7e\x80-\xff]/g, '');
}

function latin1(value: unknown): string {
  return Buffer.isBuffer(value) ? value.toString('latin1') : String(value);
}

function tooSlow(origin: string, totalMs: number): SallyportError {
  return new SallyportError(
    'UpstreamTimeout',
    `${origin} did not finish its answer within ${totalMs / 1000} s.`,
    {
      fix: 'Ask for less at once, or use the pass-through gateway, which streams without a total limit.',
    },
  );
}
