import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A door in front of a server, at which a test may stand. */
export interface Gate {
  readonly origin: string;
  /** Called instead of letting through; null lets everything through. */
  instead: (() => void) | null;
  close(): Promise<void>;
}

/** Passes connections on to an HTTP server of this machine; `instead` is called for one and for bytes on an open one. */
export async function startConnectionGate(origin: string): Promise<Gate> {
  const { port } = new URL(origin);
  const sockets = new Set<Socket>();
  const server = createServer((inbound) => {
    inbound.on('error', () => inbound.destroy());
    sockets.add(inbound);
    if (gate.instead) return gate.instead();
    const outbound = connect(Number(port), '127.0.0.1');
    sockets.add(outbound);
    outbound.on('error', () => inbound.destroy());
    inbound.on('data', (chunk) => {
      if (gate.instead) gate.instead();
      else outbound.write(chunk);
    });
    inbound.on('end', () => outbound.end());
    outbound.pipe(inbound);
  });
  const gate: Gate = {
    origin: await listening(server),
    instead: null,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return gate;
}

/** Passes requests with their credential on to an API; `instead` is called where the API would answer 200. */
export async function startAnswerGate(origin: string): Promise<Gate> {
  const server = createHttpServer(async (request, response) => {
    request.resume();
    const answer = await fetch(`${origin}${request.url}`, {
      headers: { authorization: request.headers.authorization ?? '' },
    });
    const body = await answer.text();
    if (answer.status === 200 && gate.instead) return gate.instead();
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(body);
  });
  const gate: Gate = {
    origin: await listening(server),
    instead: null,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return gate;
}

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
