import type { AnyEvent } from '#shared/contract/events.ts';
import type { OperationOutput } from '#shared/contract/index.ts';
import type { Bridge } from './bridge.ts';
import { failureFromEnvelope, hostUnreachable } from './failure.ts';
import { sessionHeader } from './sign-in.ts';
import { createSseParser } from './sse-parser.ts';

export interface HttpBridgeDeps {
  readonly token: string;
  readonly fetch: typeof globalThis.fetch;
  /** Called when the host no longer takes the token. */
  readonly onSignedOut: () => void;
  /** Waits before the next attempt to connect; resolves early when aborted. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Hears of what a listener throws: a defect of the console, which says nothing about the stream. */
  readonly report: (error: unknown) => void;
}

const longestWait = 5000;

/** How long to wait before the nth attempt to reconnect (0 is the first): doubling from a quarter second, capped. */
export function reconnectDelay(attempt: number): number {
  return Math.min(longestWait, 250 * 2 ** attempt);
}

/** The console in a browser, served by the headless host: JSON requests and one event stream, all same-origin. */
export function createHttpBridge(deps: HttpBridgeDeps): Bridge {
  const headers = { [sessionHeader]: deps.token };
  return {
    host: 'headless',
    async call(name, input) {
      const response = await deps
        .fetch(`/rpc/${name}`, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(input),
        })
        .catch((error: unknown) => {
          throw hostUnreachable(error);
        });
      const body: unknown = await response.json().catch(() => null);
      if (response.ok) return body as OperationOutput<typeof name>;
      if (response.status === 401) deps.onSignedOut();
      throw failureFromEnvelope(response.status, body);
    },
    subscribe(listener, onConnection) {
      const end = new AbortController();
      void follow(reporting(listener), reporting(onConnection), end.signal);
      return () => end.abort();
    },
  };

  function reporting<Argument>(listener: (argument: Argument) => void): (argument: Argument) => void {
    return (argument) => {
      try {
        listener(argument);
      } catch (error) {
        deps.report(error);
      }
    };
  }

  async function follow(
    listener: (event: AnyEvent) => void,
    onConnection: (up: boolean) => void,
    signal: AbortSignal,
  ): Promise<void> {
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        const response = await deps.fetch('/events', { headers, signal });
        if (response.status === 401) return deps.onSignedOut();
        if (response.ok && response.body !== null) {
          attempt = 0;
          onConnection(true);
          await readEvents(response.body, listener);
        }
      } catch {
        // A broken stream and a refused connection are the same to the person: the host is away.
      }
      if (signal.aborted) return;
      onConnection(false);
      await deps.wait(reconnectDelay(attempt), signal);
    }
  }
}

async function readEvents(
  body: ReadableStream<Uint8Array>,
  listener: (event: AnyEvent) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  const parse = createSseParser((data) => listener(JSON.parse(data) as AnyEvent));
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    parse(decoder.decode(value, { stream: true }));
  }
}

/** Waits with a timer; resolves at once when aborted or when the browser says the network is back. */
export function waitWithTimer(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(finish, milliseconds);
    signal.addEventListener('abort', finish, { once: true });
    window.addEventListener('focus', finish, { once: true });
    function finish(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      window.removeEventListener('focus', finish);
      resolve();
    }
  });
}
