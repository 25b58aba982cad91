// The upstream's streams: a download, an upload sink and server-sent events. Where nginx is missing it serves the JSON too.
import cluster from 'node:cluster';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { authorization, host, paths, readServerSetting, smallJson, streamBytes } from '../setting.ts';

const chunk = Buffer.alloc(64 * 1024, 'd');
const eventEveryMs = 20;

function sendDownload(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': streamBytes });
  let left = streamBytes;
  const more = (): void => {
    while (left > 0) {
      left -= chunk.length;
      if (!response.write(chunk)) return;
    }
    response.off('drain', more);
    response.end();
  };
  response.on('drain', more);
  more();
}

function takeUpload(request: IncomingMessage, response: ServerResponse): void {
  let received = 0;
  request.on('data', (part: Buffer) => {
    received += part.length;
  });
  request.on('end', () => response.end(JSON.stringify({ received })));
}

/** Two events, each carrying the moment it was sent on the clock that all processes of a machine share. */
function sendEvents(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.flushHeaders();
  const send = () => response.write(`data: ${process.hrtime.bigint()}\n\n`);
  setTimeout(send, eventEveryMs);
  setTimeout(() => {
    send();
    response.end();
  }, 2 * eventEveryMs);
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.authorization !== authorization) {
    response.writeHead(401).end();
    return;
  }
  switch (request.url) {
    case paths.json:
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': smallJson.length });
      response.end(smallJson);
      return;
    case paths.download:
      sendDownload(response);
      return;
    case paths.upload:
      takeUpload(request, response);
      return;
    case paths.events:
      sendEvents(response);
      return;
    default:
      response.writeHead(404).end();
  }
}

if (cluster.isPrimary && process.argv[3] === 'cluster') {
  const workers = [cluster.fork(), cluster.fork()];
  process.on('SIGTERM', () => {
    for (const worker of workers) worker.process.kill('SIGTERM');
    process.exit(0);
  });
} else {
  createServer({ requestTimeout: 0, keepAliveTimeout: 120_000 }, serve).listen({
    port: readServerSetting().port,
    host,
    backlog: 4_096,
  });
  process.on('SIGTERM', () => process.exit(0));
}
