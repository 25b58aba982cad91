import type { ServerResponse } from 'node:http';
import type { AnyEvent } from '#shared/contract/events.ts';

/** Open server-sent event streams (WHATWG HTML, "Server-sent events"), one for each console tab. */
export interface EventStreams {
  /** Takes over an answer whose headers are not sent yet. */
  open(response: ServerResponse, headers: Readonly<Record<string, string>>): void;
  closeAll(): void;
}

export interface EventStreamOptions {
  readonly subscribe: (listener: (event: AnyEvent) => void) => () => void;
  readonly heartbeatMs?: number;
  /** A tab that leaves this much unread is cut off; it reconnects and reloads. */
  readonly maxUnreadBytes?: number;
}

/** Each stream says hello with a comment, then sends every event as one `data:` line and a comment now and then. */
export function createEventStreams({
  subscribe,
  heartbeatMs = 15_000,
  maxUnreadBytes = 1024 * 1024,
}: EventStreamOptions): EventStreams {
  const open = new Set<ServerResponse>();
  return {
    open: (response, headers) => {
      response.writeHead(200, {
        ...headers,
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
      });
      const send = (text: string): void => {
        response.write(text);
        if (response.writableLength > maxUnreadBytes) response.destroy();
      };
      const unsubscribe = subscribe((event) => send(`data: ${JSON.stringify(event)}\n\n`));
      const heartbeat = setInterval(() => send(': still here\n\n'), heartbeatMs);
      open.add(response);
      response.on('close', () => {
        unsubscribe();
        clearInterval(heartbeat);
        open.delete(response);
      });
      response.on('error', () => response.destroy());
      send(': connected\n\n');
    },
    closeAll: () => {
      for (const response of open) response.end();
    },
  };
}
