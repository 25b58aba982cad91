import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as an upstream received it. */
export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** A real HTTP server on loopback that keeps what it receives. */
export interface RecordingUpstream {
  readonly origin: string;
  readonly port: number;
  readonly received: ReceivedRequest[];
  /** What answers from now on; the default is 200 with `{"ok":true}`. */
  answer(handler: (request: ReceivedRequest, response: ServerResponse) => void): void;
  /** Forgets what it received, and answers as at the start. */
  reset(): void;
  close(): Promise<void>;
}

export async function startUpstream(): Promise<RecordingUpstream> {
  const received: ReceivedRequest[] = [];
  let respond = answerOk;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const { method = '', url = '', headers, rawHeaders } = request;
    const seen = { method, url, headers, rawHeaders, body: Buffer.concat(chunks) };
    received.push(seen);
    respond(seen, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    received,
    answer(handler) {
      respond = handler;
    },
    reset() {
      received.length = 0;
      respond = answerOk;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answerOk(_request: ReceivedRequest, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
}
