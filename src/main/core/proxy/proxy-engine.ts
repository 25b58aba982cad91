import type { Duplex } from 'node:stream';
import { SallyportError } from '#shared/errors.ts';
import type { Approvals } from '../approvals/index.ts';
import { type CallRecording, type Calls, createScrubber, joinScrubbers } from '../calls/index.ts';
import type { Target } from '../egress/index.ts';
import type { TokenRefresher } from '../oauth/index.ts';
import type {
  Clock,
  HttpDispatcher,
  OutboundBody,
  OutboundRequest,
  ResponseControl,
  ResponseHead,
  ResponseSink,
  UpgradeSink,
} from '../ports/index.ts';
import type { SigningMoment } from '../signing/index.ts';
import { type AdmissionDeps, createAdmission } from './admit.ts';
import type { ProxyCall, ProxyExchange } from './call.ts';
import { createCallApproval } from './call-approval.ts';
import { createCallRenewal, type Passage } from './call-renewal.ts';
import { composeRequest, signsBody } from './compose-request.ts';
import { fetchFile } from './fetch-file.ts';
import { readWholeBody } from './read-whole-body.ts';
import { mostRedirects, redirectTarget } from './redirects.ts';
import { createRunningCalls } from './running-calls.ts';

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
  /** Cuts off what is under way for a key that may do nothing any more. */
  abortKey(keyId: string): void;
  /** Cuts off everything that is under way: each call holds its credential until it ends. */
  abortAll(): void;
}

export interface ProxyEngineDeps extends AdmissionDeps {
  readonly approvals: Pick<Approvals, 'grantFor' | 'hold'>;
  readonly clock: Clock;
  readonly calls: Calls;
  readonly refresher: TokenRefresher;
  readonly dispatcher: HttpDispatcher;
  readonly userAgent: string;
  /** When a request is signed, for schemes that sign. */
  readonly signingMoment: () => SigningMoment;
}

const callIds = new WeakMap<Error, string>();

/** The id of the call that a refusal was recorded under; undefined for errors of other origin. */
export function callIdOf(error: unknown): string | undefined {
  return error instanceof Error ? callIds.get(error) : undefined;
}

export function createProxyEngine(deps: ProxyEngineDeps): ProxyEngine {
  const { accounts, approvals, calls, clock, refresher, dispatcher, userAgent } = deps;
  const admit = createAdmission(deps);
  const approval = createCallApproval({ approvals, admit, clock });
  const renewal = createCallRenewal({ accounts, refresher, admit });
  const running = createRunningCalls();

  function open(call: ProxyCall, start: (passage: Passage) => ResponseControl): ProxyExchange {
    const { frontDoor, key, method, endpoint, replayOf = null, sessionId = null } = call;
    let ended = () => {};
    const onFinish = () => ended();
    const recording = calls.open({ frontDoor, key, method, endpoint, replayOf, sessionId, onFinish });
    try {
      const admitted = admit(call, recording);
      const accountId = admitted.credential.account?.id ?? null;
      if (accountId !== null) accounts.markUsed(accountId);
      const scrubbing = { scrubber: admitted.scrubber };
      let control: ResponseControl | null = null;
      ended = running.add(key?.id ?? 'owner', () => control?.abort());
      control = start({ ...admitted, call, recording, renewed: false, scrubbing });
      return {
        ...control,
        callId: recording.id,
        accountId,
        get scrubber() {
          return scrubbing.scrubber;
        },
      };
    } catch (error) {
      recording.finish(error);
      if (error instanceof Error) callIds.set(error, recording.id);
      throw error;
    }
  }

  /** A service may echo a signature: it proves something for a while, so it is taken out like the credential. */
  function alsoScrub({ credential, recording, scrubbing }: Passage, secrets: readonly string[]): void {
    scrubbing.scrubber = joinScrubbers(scrubbing.scrubber, createScrubber(secrets));
    const { account, toolkit } = credential;
    recording.identified({ id: account?.id ?? null, toolkit: toolkit.slug }, scrubbing.scrubber);
  }

  /** The request for one hop, noted in the record. Only the first hop carries the agent's own query. */
  function outbound(passage: Passage, to: Target, body: OutboundBody, isFirst: boolean): OutboundRequest {
    const { call, credential, recording } = passage;
    const composed = composeRequest(
      credential,
      to,
      {
        method: call.method,
        headers: call.headers,
        query: isFirst ? call.query : [],
        body,
        mayAuthorize: call.frontDoor === 'envelope',
      },
      userAgent,
      deps.signingMoment,
    );
    if (composed.secrets.length > 0) alsoScrub(passage, composed.secrets);
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
    return askingFirst(passage, sink, (granted) =>
      renewingFirst(granted, sink, (fresh) => sendWhole(fresh, sink)),
    );
  }

  function sendWhole(passage: Passage, sink: ResponseSink): ResponseControl {
    const { call } = passage;
    const { body } = call;
    if (body !== null && 'stream' in body && signsBody(passage.credential, call.headers)) {
      return later(passage, sink, async (signal) => {
        const whole = await readWholeBody(body, signal);
        return () => follow(passage, whole, sink);
      });
    }
    if (body === null || !('url' in body)) return follow(passage, body, sink);
    return later(passage, sink, async (signal) => {
      const file = await fetchFile(dispatcher, `${passage.recording.id} file`, body.url, signal);
      return () => follow(passage, file, sink);
    });
  }

  /** For what must be done before anything can be sent; until then the exchange can only be aborted. */
  function later(
    passage: Passage,
    sink: ResponseSink,
    prepare: (signal: AbortSignal) => Promise<() => ResponseControl>,
  ): ResponseControl {
    const stop = new AbortController();
    let control: ResponseControl | null = null;
    const fail = (error: Error) => {
      passage.recording.finish(error);
      release(passage);
      sink.failed(error);
    };
    prepare(stop.signal)
      .then((start) => {
        stop.signal.throwIfAborted();
        control = start();
      })
      .catch((error: Error) => fail(stop.signal.aborted ? callAborted() : error));
    return {
      pause: () => control?.pause(),
      resume: () => control?.resume(),
      abort: () => (control ? control.abort() : stop.abort()),
    };
  }

  function beginUpgrade(passage: Passage, protocol: string, sink: UpgradeSink): ResponseControl {
    const send = (fresh: Passage): ResponseControl => {
      let joined: Duplex | null = null;
      const control = dispatcher.upgrade(outbound(fresh, fresh.target, null, true), protocol, {
        ...recordedSink(fresh, null, sink, release),
        switched(head, socket) {
          joined = socket;
          recordSwitch(fresh.recording, head, socket);
          sink.switched(head, socket);
        },
      });
      return { ...control, abort: () => (joined ? joined.destroy() : control.abort()) };
    };
    return askingFirst(passage, sink, (granted) => renewingFirst(granted, sink, send));
  }

  /** Starts at once, or once the owner has granted what a rule asks about. */
  function askingFirst(
    passage: Passage,
    sink: ResponseSink,
    start: (granted: Passage) => ResponseControl,
  ): ResponseControl {
    if (!approval.isDue(passage)) return start(passage);
    return later(passage, sink, async (signal) => {
      const granted = await approval.granted(passage, signal);
      return () => start(granted);
    });
  }

  /** Starts at once, or once a token that is about to end has been renewed. */
  function renewingFirst(
    passage: Passage,
    sink: ResponseSink,
    start: (fresh: Passage) => ResponseControl,
  ): ResponseControl {
    if (!renewal.isDue(passage)) return start(passage);
    return later(passage, sink, async () => {
      const fresh = await renewing(passage, renewal.early(passage));
      return () => start(fresh);
    });
  }

  /** A renewal, with the time that it takes in the record. */
  async function renewing({ recording }: Passage, renewed: Promise<Passage>): Promise<Passage> {
    const began = clock.monotonic();
    try {
      return await renewed;
    } finally {
      recording.waited('refresh', clock.monotonic() - began);
    }
  }

  function follow(passage: Passage, body: OutboundBody, sink: ResponseSink): ResponseControl {
    const recorded = recordedSink(passage, body, sink, release);
    let control: ResponseControl;
    let hops = 0;
    /** Set while a refusal waits for a new token: the caller may go away meanwhile. */
    let stopWaiting: (() => void) | null = null;

    const attempt = (current: Passage, to: Target): ResponseControl => {
      const { boundary, call, recording } = current;
      let next: Target | null = null;
      let abandoned = false;
      let heldBack: (() => void)[] | null = null;
      const deliver = (part: () => void) => {
        if (heldBack) heldBack.push(part);
        else part();
      };

      /** The refusal waits: it is the answer after all where no new token comes. */
      const renewFirst = (head: ResponseHead) => {
        const held = [() => recorded.head(head)];
        heldBack = held;
        exchange.pause();
        stopWaiting = () => {
          abandoned = true;
          exchange.abort();
          recorded.failed(callAborted());
        };
        renewing(current, renewal.afterRefusal(current)).then(
          (fresh) => {
            if (abandoned) return;
            stopWaiting = null;
            abandoned = true;
            exchange.abort();
            control = attempt(fresh, fresh.target);
          },
          () => {
            if (abandoned) return;
            stopWaiting = null;
            heldBack = null;
            for (const part of held) part();
            exchange.resume();
          },
        );
      };

      const exchange = dispatcher.send(outbound(current, to, hops === 0 ? body : null, hops === 0), {
        ...recorded,
        head(head) {
          if (head.status === 401 && hops === 0) {
            if (renewal.mayHelp(current, body)) return renewFirst(head);
            renewal.refused(current);
          }
          if (hops < mostRedirects)
            next = redirectTarget(boundary, to, call.method, head.status, head.headers);
          if (next) recording.redirected(head.status);
          else recorded.head(head);
        },
        data(chunk) {
          if (!next && !abandoned) deliver(() => recorded.data(chunk));
        },
        end(trailers) {
          if (abandoned) return;
          if (next) {
            hops += 1;
            control = attempt(current, next);
            return;
          }
          deliver(() => recorded.end(trailers));
        },
        failed(error) {
          if (!abandoned) deliver(() => recorded.failed(error));
        },
      });
      return exchange;
    };

    control = attempt(passage, passage.target);
    return {
      pause: () => control.pause(),
      resume: () => control.resume(),
      abort: () => (stopWaiting ? stopWaiting() : control.abort()),
    };
  }

  return {
    abortKey: (keyId) => running.abortAll(keyId),
    abortAll: () => running.abortAll(),
    forward: (call, sink) => open(call, (passage) => begin(passage, sink)),
    upgrade: (call, protocol, sink) => open(call, (passage) => beginUpgrade(passage, protocol, sink)),
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
    connected: (connectMs) => recording.connected(connectMs),
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

function callAborted(): SallyportError {
  return new SallyportError('CallAborted', 'The call was cut off before it was sent.');
}

function recordSwitch(recording: CallRecording, head: ResponseHead, socket: Duplex): void {
  recording.responseHead(head.status, head.headers);
  socket.once('close', () => recording.finish());
}
