import type { Duplex } from 'node:stream';
import type { CallRecording, Calls } from '../calls/index.ts';
import type { Target } from '../egress/index.ts';
import type {
  HttpDispatcher,
  OutboundBody,
  OutboundRequest,
  ResponseControl,
  ResponseHead,
  ResponseSink,
  UpgradeSink,
} from '../ports/index.ts';
import { type AdmissionDeps, type AdmittedCall, createAdmission } from './admit.ts';
import type { ProxyCall, ProxyExchange } from './call.ts';
import { composeRequest } from './compose-request.ts';
import { fetchFile } from './fetch-file.ts';
import { mostRedirects, redirectTarget } from './redirects.ts';

/** The one pipeline behind every front door: account, boundary, rule, credential, upstream, record. */
export interface ProxyEngine {
  /**
   * Sends a call; the answer goes to the sink.
   *
   * @throws SallyportError for a refusal: nothing was sent, the refusal is on record, `callIdOf` tells under which id.
   *   Failures after sending reach the sink.
   */
  forward(call: ProxyCall, sink: ResponseSink): ProxyExchange;
  /** Sends a protocol upgrade. Refusals and failures as `forward`; what passes after the switch is counted, not kept. */
  upgrade(call: ProxyCall, protocol: string, sink: UpgradeSink): ProxyExchange;
}

export interface ProxyEngineDeps extends AdmissionDeps {
  readonly calls: Calls;
  readonly dispatcher: HttpDispatcher;
  readonly userAgent: string;
}

const callIds = new WeakMap<Error, string>();

/** The id of the call that a refusal was recorded under; undefined for errors of other origin. */
export function callIdOf(error: unknown): string | undefined {
  return error instanceof Error ? callIds.get(error) : undefined;
}

/** A call between its admission and its last byte. */
interface Passage extends AdmittedCall {
  readonly call: ProxyCall;
  readonly recording: CallRecording;
}

export function createProxyEngine(deps: ProxyEngineDeps): ProxyEngine {
  const { accounts, calls, dispatcher, userAgent } = deps;
  const admit = createAdmission(deps);

  function open(call: ProxyCall, start: (passage: Passage) => ResponseControl): ProxyExchange {
    const { frontDoor, key, method, endpoint } = call;
    const recording = calls.open({ frontDoor, key, method, endpoint });
    try {
      const admitted = admit(call, recording);
      const accountId = admitted.credential.account?.id ?? null;
      if (accountId !== null) accounts.markUsed(accountId);
      const control = start({ ...admitted, call, recording });
      return { ...control, callId: recording.id, accountId, scrubber: admitted.scrubber };
    } catch (error) {
      recording.finish(error);
      if (error instanceof Error) callIds.set(error, recording.id);
      throw error;
    }
  }

  /** The request for one hop, noted in the record. Only the first hop carries the agent's own query. */
  function outbound(
    { call, credential, recording }: Passage,
    to: Target,
    body: OutboundBody,
    isFirst: boolean,
  ): OutboundRequest {
    const composed = composeRequest(
      credential,
      to,
      {
        headers: call.headers,
        query: isFirst ? call.query : [],
        mayAuthorize: call.frontDoor === 'envelope',
      },
      userAgent,
    );
    recording.sending({
      origin: to.origin,
      path: composed.recorded.path,
      headers: composed.recorded.headers,
      injected: composed.injected,
    });
    return {
      poolKey: credential.account?.id ?? recording.id,
      origin: to.origin,
      path: composed.path,
      method: call.method,
      headers: composed.headers,
      body,
      privateNetwork: credential.toolkit.private_network,
      limits: call.limits,
    };
  }

  /** Connections of a brought-along credential serve this call alone. */
  function release({ credential, recording }: Passage): void {
    if (credential.account === null) dispatcher.closePool(recording.id);
  }

  function begin(passage: Passage, sink: ResponseSink): ResponseControl {
    const { body } = passage.call;
    if (body === null || !('url' in body)) return follow(passage, body, sink);
    return fetchThenFollow(passage, body.url, sink);
  }

  function fetchThenFollow(passage: Passage, url: string, sink: ResponseSink): ResponseControl {
    const stop = new AbortController();
    let control: ResponseControl | null = null;
    fetchFile(dispatcher, `${passage.recording.id} file`, url, stop.signal).then(
      (file) => {
        control = follow(passage, file, sink);
      },
      (error: Error) => {
        passage.recording.finish(error);
        release(passage);
        sink.failed(error);
      },
    );
    return {
      pause: () => control?.pause(),
      resume: () => control?.resume(),
      abort: () => (control ? control.abort() : stop.abort()),
    };
  }

  function follow(passage: Passage, body: OutboundBody, sink: ResponseSink): ResponseControl {
    const { call, boundary, recording } = passage;
    let control: ResponseControl;
    let hops = 0;
    const recorded = recordedSink(passage, body, sink, release);

    const attempt = (to: Target): ResponseControl => {
      let next: Target | null = null;
      return dispatcher.send(outbound(passage, to, hops === 0 ? body : null, hops === 0), {
        ...recorded,
        head(head) {
          if (hops < mostRedirects)
            next = redirectTarget(boundary, to, call.method, head.status, head.headers);
          if (next) recording.redirected(head.status);
          else recorded.head(head);
        },
        data(chunk) {
          if (!next) recorded.data(chunk);
        },
        end(trailers) {
          if (next) {
            hops += 1;
            control = attempt(next);
            return;
          }
          recorded.end(trailers);
        },
      });
    };

    control = attempt(passage.target);
    return {
      pause: () => control.pause(),
      resume: () => control.resume(),
      abort: () => control.abort(),
    };
  }

  return {
    forward: (call, sink) => open(call, (passage) => begin(passage, sink)),
    upgrade: (call, protocol, sink) =>
      open(call, (passage) =>
        dispatcher.upgrade(outbound(passage, passage.target, null, true), protocol, {
          ...recordedSink(passage, null, sink, release),
          switched(head, socket) {
            recordSwitch(passage.recording, head, socket);
            sink.switched(head, socket);
          },
        }),
      ),
  };
}

/** Passes everything on to the sink and notes it in the record; `release` is called at the end, whichever it is. */
function recordedSink(
  passage: Passage,
  body: OutboundBody,
  sink: ResponseSink,
  release: (passage: Passage) => void,
): ResponseSink {
  const { recording } = passage;
  // A body in memory is known whole, also where no connection comes about; a stream is noted as it goes out.
  if (body instanceof Uint8Array) recording.requestData(body);
  const streams = body !== null && 'stream' in body;
  return {
    ...(streams ? { sent: (chunk: Uint8Array) => recording.requestData(chunk) } : {}),
    head(head) {
      recording.responseHead(head.status, head.headers);
      sink.head(head);
    },
    data(chunk) {
      recording.responseData(chunk);
      sink.data(chunk);
    },
    end(trailers) {
      recording.finish();
      release(passage);
      sink.end(trailers);
    },
    failed(error) {
      recording.finish(error);
      release(passage);
      sink.failed(error);
    },
  };
}

function recordSwitch(recording: CallRecording, head: ResponseHead, socket: Duplex): void {
  recording.responseHead(head.status, head.headers);
  socket.once('close', () => recording.finish());
}
