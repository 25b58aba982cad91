// The envelope's reference: JSON in, {status, headers, data} out, parsed and serialised, and nothing else.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Pool } from 'undici';
import { authorization, host, localKey, readServerSetting } from '../setting.ts';

const { port, upstream } = readServerSetting();
const pool = new Pool(upstream, { connections: 128, pipelining: 1 });

interface Envelope {
  readonly endpoint: string;
  readonly method: string;
  readonly body?: unknown;
}

function forward({ endpoint, method, body }: Envelope, response: ServerResponse): void {
  let answered: { status: number; headers: unknown } = { status: 0, headers: {} };
  const chunks: Buffer[] = [];
  const headers = ['authorization', authorization, 'accept-encoding', 'identity'];
  if (body !== undefined) headers.push('content-type', 'application/json');
  pool.dispatch(
    { path: endpoint, method, headers, body: body === undefined ? null : JSON.stringify(body) },
    {
      onRequestStart() {},
      onResponseStart(_controller, status, received) {
        answered = { status, headers: received };
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd() {
        const data: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
        const bytes = Buffer.from(JSON.stringify({ ...answered, data }));
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length });
        response.end(bytes);
      },
      onResponseError() {
        response.writeHead(502).end();
      },
    },
  );
}

function read(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    forward(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Envelope, response);
  });
}

const server = createServer({ requestTimeout: 0, keepAliveTimeout: 120_000 }, (request, response) => {
  if (request.headers['x-api-key'] === localKey) read(request, response);
  else response.writeHead(401).end();
});
server.listen({ port, host, backlog: 4_096 });
process.on('SIGTERM', () => process.exit(0));
