import type { FieldPair } from '#shared/domain/call.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Target } from '../egress/index.ts';
import type {
  HttpDispatcher,
  OutboundBody,
  OutboundRequest,
  ResponseControl,
  ResponseHead,
  ResponseSink,
} from '../ports/index.ts';
import type { CallRenewal, Passage } from './call-renewal.ts';
import { mostRedirects, redirectTarget } from './redirects.ts';

/** So much of a redirect's own page is read, to keep its connection; of a longer one, nothing more. */
const mostSkipped = 64 * 1024;

export interface FollowDeps {
  readonly dispatcher: Pick<HttpDispatcher, 'send'>;
  readonly renewal: Pick<CallRenewal, 'mayHelp' | 'afterRefusal' | 'refused'>;
  /** The request for one hop. Only the first carries the agent's body and query. */
  readonly outbound: (passage: Passage, to: Target, body: OutboundBody, isFirst: boolean) => OutboundRequest;
}

/**
 * Sends a call and hands the sink its answer: redirects inside the boundary are followed, and where the service refuses the
 * token, the call goes out once more with a new one.
 */
export function follow(
  deps: FollowDeps,
  passage: Passage,
  body: OutboundBody,
  sink: ResponseSink,
): ResponseControl {
  const following = new Following(deps, body, sink);
  following.send(passage, passage.target);
  return following;
}

class Following implements ResponseControl {
  hops = 0;
  /** Set while a refusal waits for a new token: the caller may go away meanwhile. */
  stopWaiting: ((reason?: SallyportError) => void) | null = null;
  private control: ResponseControl | null = null;

  readonly deps: FollowDeps;
  readonly body: OutboundBody;
  readonly sink: ResponseSink;

  constructor(deps: FollowDeps, body: OutboundBody, sink: ResponseSink) {
    this.deps = deps;
    this.body = body;
    this.sink = sink;
  }

  send(passage: Passage, to: Target): void {
    const attempt = new Attempt(this, passage, to);
    const isFirst = this.hops === 0;
    const request = this.deps.outbound(passage, to, isFirst ? this.body : null, isFirst);
    const control = this.deps.dispatcher.send(request, attempt);
    attempt.control = control;
    this.control = control;
  }

  pause(): void {
    this.control?.pause();
  }

  resume(): void {
    this.control?.resume();
  }

  abort(reason?: SallyportError): void {
    if (this.stopWaiting) this.stopWaiting(reason);
    else this.control?.abort(reason);
  }
}

/** One request of a call, and what comes back for it. */
class Attempt implements ResponseSink {
  control: ResponseControl | null = null;
  private next: Target | null = null;
  private skipped = 0;
  private abandoned = false;
  /** The parts of a refusal that waits: it is the answer after all where no new token comes. */
  private heldBack: (() => void)[] | null = null;

  private readonly following: Following;
  private readonly passage: Passage;
  private readonly to: Target;

  constructor(following: Following, passage: Passage, to: Target) {
    this.following = following;
    this.passage = passage;
    this.to = to;
  }

  connected(connectMs: number): void {
    this.following.sink.connected?.(connectMs);
  }

  sent(chunk: Uint8Array): void {
    this.following.sink.sent?.(chunk);
  }

  head(head: ResponseHead): void {
    const { following, passage } = this;
    const { deps, body, hops, sink } = following;
    if (head.status === 401 && hops === 0) {
      if (deps.renewal.mayHelp(passage, body)) {
        this.renewFirst(head);
        return;
      }
      deps.renewal.refused(passage);
    }
    const { boundary, call, recording } = passage;
    if (hops < mostRedirects)
      this.next = redirectTarget(boundary, this.to, call.method, head.status, head.headers);
    if (this.next) recording.redirected(head.status);
    else sink.head(head);
  }

  data(chunk: Uint8Array): void {
    if (this.abandoned) return;
    if (this.next) {
      this.skipped += chunk.byteLength;
      if (this.skipped > mostSkipped) this.goOn(this.next);
      return;
    }
    const { sink } = this.following;
    if (this.heldBack) this.heldBack.push(() => sink.data(chunk));
    else sink.data(chunk);
  }

  end(trailers: readonly FieldPair[]): void {
    if (this.abandoned) return;
    const { following, next, heldBack } = this;
    if (next) this.goOn(next);
    else if (heldBack) heldBack.push(() => following.sink.end(trailers));
    else following.sink.end(trailers);
  }

  failed(error: Error): void {
    if (this.abandoned) return;
    const { sink } = this.following;
    if (this.heldBack) this.heldBack.push(() => sink.failed(error));
    else sink.failed(error);
  }

  private goOn(next: Target): void {
    const { following, passage } = this;
    this.abandon();
    following.hops += 1;
    following.send(passage, next);
  }

  private renewFirst(head: ResponseHead): void {
    const { following, passage } = this;
    const { deps, sink } = following;
    const held = [() => sink.head(head)];
    this.heldBack = held;
    this.control?.pause();
    following.stopWaiting = (reason = callAborted()) => {
      this.abandon();
      sink.failed(reason);
    };
    deps.renewal.afterRefusal(passage).then(
      (fresh) => {
        if (this.abandoned) return;
        following.stopWaiting = null;
        this.abandon();
        following.send(fresh, fresh.target);
      },
      () => {
        if (this.abandoned) return;
        following.stopWaiting = null;
        this.heldBack = null;
        for (const part of held) part();
        this.control?.resume();
      },
    );
  }

  private abandon(): void {
    this.abandoned = true;
    this.control?.abort();
  }
}

/** What the sink of a call hears whose caller went away before an answer came. */
export function callAborted(): SallyportError {
  return new SallyportError('CallAborted', 'The call was cut off before it was sent.');
}
