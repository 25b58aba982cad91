import { createHttpDispatcher } from '#main/adapters/http/dispatcher.ts';
import type { HttpDispatcher, OutboundRequest } from '#main/core/ports/index.ts';
import type { RecordingUpstream } from './recording-upstream.ts';

/**
 * The real dispatcher with every host led to one server on loopback. The host that was meant travels as `Host`, and whether it
 * was meant to go over TLS as `X-Meant-Scheme`.
 */
export function createRoutedDispatcher(upstream: Pick<RecordingUpstream, 'origin'>): HttpDispatcher {
  const real = createHttpDispatcher();
  const route = (request: OutboundRequest): OutboundRequest => {
    const { protocol, host } = new URL(request.origin);
    return {
      ...request,
      origin: upstream.origin,
      privateNetwork: true,
      headers: [...request.headers, ['Host', host], ['X-Meant-Scheme', protocol]],
    };
  };
  return {
    ...real,
    send: (request, sink) => real.send(route(request), sink),
    upgrade: (request, protocol, sink) => real.upgrade(route(request), protocol, sink),
  };
}
