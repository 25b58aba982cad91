import type { CallerProcess } from '#shared/domain/approval.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Approvals } from '../approvals/index.ts';
import { type Calls, createScrubber, joinScrubbers } from '../calls/index.ts';
import type { Target } from '../egress/index.ts';
import type { TokenRefresher } from '../oauth/index.ts';
import type {
  Clock,
  HttpDispatcher,
  OutboundBody,
  OutboundRequest,
  ResponseControl,
  ResponseSink,
  UpgradeSink,
} from '../ports/index.ts';
import type { SigningMoment } from '../signing/index.ts';
import { type AdmissionDeps, createAdmission } from './admit.ts';
import { askedRequest } from './asked-request.ts';
import type { ProxyCall, ProxyExchange } from './call.ts';
import { createCallApproval } from './call-approval.ts';
import { createCallRenewal, type Passage } from './call-renewal.ts';
import { createRequestComposer } from './compose-request.ts';
import { fetchFile } from './fetch-file.ts';
import { callAborted, type FollowDeps, follow } from './follow.ts';
import { readWholeBody } from './read-whole-body.ts';
import { RecordedSink, RecordedUpgradeSink } from './recorded-sink.ts';
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
  /** Cuts off everything that is under way, and says why: each call holds its credential until it ends. */
  abortAll(reason: SallyportError): void;
}

export interface ProxyEngineDeps extends AdmissionDeps {
  readonly approvals: Pick<Approvals, 'grantFor' | 'hold'>;
  readonly callerOf: (call: ProxyCall) => Promise<CallerProcess | null>;
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
  const approval = createCallApproval({ approvals, admit, callerOf: deps.callerOf, clock });
  const renewal = createCallRenewal({ accounts, refresher, admit });
  const running = createRunningCalls();
  const composer = createRequestComposer(userAgent, deps.signingMoment);
  const following: FollowDeps = {
    dispatcher,
    outbound,
    renewal: { ...renewal, afterRefusal: (passage) => renewing(passage, renewal.afterRefusal(passage)) },
  };

  function open(call: ProxyCall, start: (passage: Passage) => ResponseControl): ProxyExchange {
    const { frontDoor, key, method, endpoint, replayOf = null, sessionId = null } = call;
    const runningFor = key?.id ?? 'owner';
    let exchange: OpenExchange | null = null;
    const timing: Passage['timing'] = { limit: undefined };
    const onFinish = () => {
      clearTimeout(timing.limit);
      if (exchange !== null) running.remove(runningFor, exchange);
    };
    const asked = () => askedRequest(call);
    const recording = calls.open({ frontDoor, key, method, endpoint, replayOf, sessionId, asked, onFinish });
    try {
      const admitted = admit(call, recording);
      const accountId = admitted.credential.account?.id ?? null;
      if (accountId !== null) accounts.markUsed(accountId);
      const scrubbing = { scrubber: admitted.scrubber };
      exchange = new OpenExchange(recording.id, accountId, scrubbing);
      running.add(runningFor, exchange);
      exchange.control = start({ ...admitted, call, recording, renewed: false, scrubbing, timing });
      return exchange;
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
    const composed = composer.compose(credential, to, {
      method: call.method,
      headers: call.headers,
      query: isFirst ? call.query : [],
      body,
      mayAuthorize: call.frontDoor === 'envelope',
    });
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
      // The call as a whole has its limit, whatever number of requests it takes.
      limits: call.limits.totalMs === null ? call.limits : { ...call.limits, totalMs: null },
    };
  }

  /** Connections of a brought-along credential serve this call alone. */
  function release({ credential, recording }: Passage): void {
    if (credential.account === null) dispatcher.closePool(recording.id);
  }

  function begin(passage: Passage, sink: ResponseSink): ResponseControl {
    return askingFirst(passage, sink, (granted) =>
      withinTime(granted, () => renewingFirst(granted, sink, (fresh) => sendWhole(fresh, sink))),
    );
  }

  /** Ends a call that takes longer than it may: renewals, files, redirects and the answer together. */
  function withinTime({ call, timing }: Passage, start: () => ResponseControl): ResponseControl {
    let control: ResponseControl | null = null;
    const { totalMs } = call.limits;
    if (totalMs !== null) timing.limit = setTimeout(() => control?.abort(tookTooLong(totalMs)), totalMs);
    control = start();
    return control;
  }

  function sendWhole(passage: Passage, sink: ResponseSink): ResponseControl {
    const { call } = passage;
    const { body } = call;
    if (body !== null && 'stream' in body && composer.signsBody(passage.credential, call.headers)) {
      return later(passage, sink, async (signal) => {
        const whole = await readWholeBody(body, signal);
        return () => send(passage, whole, sink);
      });
    }
    if (body === null || !('url' in body)) return send(passage, body, sink);
    return later(passage, sink, async (signal) => {
      const file = await fetchFile(dispatcher, `${passage.recording.id} file`, body.url, signal);
      return () => send(passage, file, sink);
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
    Promise.race([prepare(stop.signal), rejectionBy(stop.signal)])
      .then((start) => {
        stop.signal.throwIfAborted();
        control = start();
      })
      .catch((error: Error) => fail(stop.signal.aborted ? reasonOf(stop.signal) : error));
    return {
      pause: () => control?.pause(),
      resume: () => control?.resume(),
      abort: (reason) => (control ? control.abort(reason) : stop.abort(reason)),
    };
  }

  function send(passage: Passage, body: OutboundBody, sink: ResponseSink): ResponseControl {
    return follow(following, passage, body, new RecordedSink(passage, body, sink, release));
  }

  function beginUpgrade(passage: Passage, protocol: string, sink: UpgradeSink): ResponseControl {
    const ask = (fresh: Passage): ResponseControl => {
      const recorded = new RecordedUpgradeSink(fresh, sink, release);
      const control = dispatcher.upgrade(outbound(fresh, fresh.target, null, true), protocol, recorded);
      return {
        pause: () => control.pause(),
        resume: () => control.resume(),
        abort: (reason) => (recorded.joined ? recorded.joined.destroy() : control.abort(reason)),
      };
    };
    return askingFirst(passage, sink, (granted) => renewingFirst(granted, sink, ask));
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

  return {
    abortKey: (keyId) => running.abortAll(keyId),
    abortAll: (reason) => running.abortAll(undefined, reason),
    forward: (call, sink) => open(call, (passage) => begin(passage, sink)),
    upgrade: (call, protocol, sink) => open(call, (passage) => beginUpgrade(passage, protocol, sink)),
  };
}

/** Never resolves; some of what a call waits for belongs to other calls too and cannot be stopped for one. */
function rejectionBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(reasonOf(signal)), { once: true });
  });
}

function tookTooLong(totalMs: number): SallyportError {
  return new SallyportError(
    'UpstreamTimeout',
    `The call was not answered in full within ${totalMs / 1000} s.`,
    {
      fix: 'Ask for less at once, or use the pass-through gateway, which streams without a total limit.',
    },
  );
}

function reasonOf({ reason }: AbortSignal): SallyportError {
  return reason instanceof SallyportError ? reason : callAborted();
}

/** What a door holds of a call under way. */
class OpenExchange implements ProxyExchange {
  /** Null until there is something to steer. */
  control: ResponseControl | null = null;

  readonly callId: string;
  readonly accountId: string | null;
  private readonly scrubbing: Passage['scrubbing'];

  constructor(callId: string, accountId: string | null, scrubbing: Passage['scrubbing']) {
    this.callId = callId;
    this.accountId = accountId;
    this.scrubbing = scrubbing;
  }

  get scrubber() {
    return this.scrubbing.scrubber;
  }

  pause(): void {
    this.control?.pause();
  }

  resume(): void {
    this.control?.resume();
  }

  abort(reason?: SallyportError): void {
    this.control?.abort(reason);
  }
}
