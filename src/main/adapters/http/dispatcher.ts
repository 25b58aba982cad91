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

  function poolFor(request: OutboundRequest): KnownPool {
    const { poolKey, origin, privateNetwork } = request;
    const { connectMs } = request.limits;
    const ofAccount = pools.get(poolKey) ?? [];
    const known = ofAccount.find(
      (each) =>
        each.origin === origin && each.privateNetwork === privateNetwork && each.connectMs === connectMs,
    );
    if (known) return known;
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
    const exchange = createExchange(request, sink, upgrade?.sink ?? null, opening);
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
        exchange.handler,
      );
    } catch (error) {
      exchange.fail(error);
    }
    return exchange.control;
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
      callback(...result);
    });
  };
}

/** Ties one sink to undici's callbacks, so that it hears exactly one ending. */
function createExchange(
  request: OutboundRequest,
  sink: ResponseSink,
  upgradeSink: UpgradeSink | null,
  opening: Opening,
) {
  const dispatchedAt = performance.now();
  let controller: Dispatcher.DispatchController | null = null;
  let ended = false;
  let stopReason: Error | null = null;
  let paused = false;

  const { totalMs } = request.limits;
  const timer =
    totalMs === null ? undefined : setTimeout(() => stop(tooSlow(request.origin, totalMs)), totalMs);

  function finish(deliver: () => void): void {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    deliver();
  }

  function fail(error: unknown): void {
    finish(() => sink.failed(stopReason ?? upstreamError(error, request.origin)));
  }

  function stop(reason: SallyportError): void {
    if (ended) return;
    stopReason = reason;
    // Before a socket is assigned there is no controller: the sink hears at once, the request dies when it starts.
    if (controller) controller.abort(reason);
    fail(reason);
  }

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      controller = started;
      if (stopReason) started.abort(stopReason);
      else if (paused) started.pause();
      // A connection that was opened for another request meanwhile may serve this one.
      const isNew = opening.endedAt >= dispatchedAt;
      sink.connected?.(isNew ? Math.min(opening.ms, opening.endedAt - dispatchedAt) : 0);
    },
    onBodySent(chunk) {
      if (!ended) sink.sent?.(chunk);
    },
    onRequestUpgrade(started, status, _headers, socket) {
      if (!upgradeSink) return void socket.destroy();
      finish(() =>
        upgradeSink.switched({ status, statusText: '', headers: pairsOf(started.rawHeaders) }, socket),
      );
    },
    onResponseStart(started, status, _headers, statusText) {
      if (status < 200 || ended) return;
      sink.head({ status, statusText: statusText ?? '', headers: pairsOf(started.rawHeaders) });
    },
    onResponseData(_controller, chunk) {
      if (!ended) sink.data(chunk);
    },
    onResponseEnd(ending) {
      finish(() => sink.end(pairsOf(ending.rawTrailers)));
    },
    onResponseError(_controller, error) {
      fail(error);
    },
  };

  return {
    handler,
    fail,
    control: {
      pause() {
        paused = true;
        controller?.pause();
      },
      resume() {
        paused = false;
        controller?.resume();
      },
      abort() {
        // Callers abort when their side closes, which it also does after every whole answer.
        if (ended) return;
        stop(new SallyportError('CallAborted', 'The call was cut off before its answer was complete.'));
      },
    },
  };
}

/** undici's flat list of raw names and values as pairs; header bytes are Latin-1 (RFC 9110 §5.5). */
function pairsOf(raw: unknown): FieldPair[] {
  const flat: unknown[] = Array.isArray(raw) ? raw : [];
  const pairs: FieldPair[] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) {
    pairs.push([latin1(flat[index]), latin1(flat[index + 1])]);
  }
  return pairs;
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
