import type { Duplex } from 'node:stream';
import type { FieldPair } from '#shared/domain/call.ts';
import type { OutboundBody, ResponseHead, ResponseSink, UpgradeSink } from '../ports/index.ts';
import type { Passage } from './call-renewal.ts';

/**
 * Passes an answer on to the sink and notes it in the record; `release` is called at the end, whichever it is. Like the other
 * parts that every call needs it is a class: one object to collect afterwards instead of a closure for each method.
 */
export class RecordedSink implements ResponseSink {
  private readonly passage: Passage;
  private readonly body: OutboundBody;
  private readonly sink: ResponseSink;
  private readonly release: (passage: Passage) => void;

  constructor(passage: Passage, body: OutboundBody, sink: ResponseSink, release: (passage: Passage) => void) {
    this.passage = passage;
    this.body = body;
    this.sink = sink;
    this.release = release;
    // A body in memory is known whole, also where no connection comes about; a stream is noted as it goes out.
    if (body instanceof Uint8Array) passage.recording.requestData(body);
  }

  connected(connectMs: number): void {
    this.passage.recording.connected(connectMs);
  }

  sent(chunk: Uint8Array): void {
    const { body } = this;
    if (body !== null && 'stream' in body) this.passage.recording.requestData(chunk);
  }

  head(head: ResponseHead): void {
    this.passage.recording.responseHead(head.status, head.headers);
    this.sink.head(head);
  }

  data(chunk: Uint8Array): void {
    this.passage.recording.responseData(chunk);
    this.sink.data(chunk);
  }

  end(trailers: readonly FieldPair[]): void {
    this.passage.recording.finish();
    this.release(this.passage);
    this.sink.end(trailers);
  }

  failed(error: Error): void {
    this.passage.recording.finish(error);
    this.release(this.passage);
    this.sink.failed(error);
  }
}

/** The same for a protocol upgrade: what passes after the switch is not kept, and the call ends with its socket. */
export class RecordedUpgradeSink extends RecordedSink implements UpgradeSink {
  /** The two sides' socket, once they have switched. */
  joined: Duplex | null = null;

  private readonly upgrade: Passage;
  private readonly upgradeSink: UpgradeSink;

  constructor(upgrade: Passage, upgradeSink: UpgradeSink, release: (passage: Passage) => void) {
    super(upgrade, null, upgradeSink, release);
    this.upgrade = upgrade;
    this.upgradeSink = upgradeSink;
  }

  switched(head: ResponseHead, socket: Duplex): void {
    const { recording } = this.upgrade;
    this.joined = socket;
    recording.responseHead(head.status, head.headers);
    socket.once('close', () => recording.finish());
    this.upgradeSink.switched(head, socket);
  }
}
