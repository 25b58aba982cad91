// The reference: what Node can do when it checks a key, sets one header, streams both ways, and nothing else.
import { createServer, type IncomingMessage } from 'node:http';
import { type Dispatcher, Pool } from 'undici';
import { authorization, host, localKey, readServerSetting } from '../setting.ts';

const { port, upstream } = readServerSetting();
const pool = new Pool(upstream, { connections: 128, pipelining: 1 });
const gone = new Error('the caller went away');
const ended = new Set(['host', 'connection', 'x-api-key', 'content-length', 'transfer-encoding', 'expect']);

function outgoingHeaders(raw: readonly string[]): string[] {
  const headers = ['authorization', authorization];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? '';
    if (!ended.has(name.toLowerCase())) headers.push(name, raw[index + 1] ?? '');
  }
  return headers;
}

function hasBody(request: IncomingMessage): boolean {
  return (
    request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined
  );
}

const server = createServer({ requestTimeout: 0, keepAliveTimeout: 120_000 }, (request, response) => {
  if (request.headers['x-api-key'] !== localKey) {
    response.writeHead(401).end();
    return;
  }
  const headers = outgoingHeaders(request.rawHeaders);
  const length = request.headers['content-length'];
  if (length !== undefined) headers.push('content-length', length);
  let hasData = false;
  let control: Dispatcher.DispatchController | undefined;
  response.on('drain', () => control?.resume());
  response.once('close', () => {
    if (!response.writableFinished) control?.abort(gone);
  });
  pool.dispatch(
    {
      path: request.url ?? '/',
      method: request.method ?? 'GET',
      headers,
      body: hasBody(request) ? request : null,
      bodyTimeout: 0,
    },
    {
      onRequestStart(controller) {
        control = controller;
        // The caller may have left while the request waited for a connection.
        if (response.destroyed) controller.abort(gone);
      },
      onResponseStart(controller, status, _headers, statusText) {
        const raw = (controller.rawHeaders ?? []) as Buffer[];
        const answered: string[] = [];
        for (let index = 0; index + 1 < raw.length; index += 2) {
          const name = String(raw[index]);
          const lower = name.toLowerCase();
          if (lower === 'connection' || lower === 'keep-alive' || lower === 'transfer-encoding') continue;
          answered.push(name, String(raw[index + 1]));
        }
        response.writeHead(status, statusText, answered);
        // A stream's head does not wait for its first byte; a body that is there already goes in the same packet.
        process.nextTick(() => {
          if (!hasData) response.flushHeaders();
        });
      },
      onResponseData(controller, chunk) {
        hasData = true;
        if (!response.write(chunk)) controller.pause();
      },
      onResponseEnd() {
        hasData = true;
        response.end();
      },
      onResponseError() {
        if (response.headersSent) response.destroy();
        else response.writeHead(502).end();
      },
    },
  );
});
server.listen({ port, host, backlog: 4_096 });
process.on('SIGTERM', () => process.exit(0));
