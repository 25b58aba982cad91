import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A real git server on loopback: `git http-backend` behind Basic authentication. */
export interface GitServer {
  readonly origin: string;
  /** The Authorization header of each request, as it came. */
  readonly authorizations: (string | undefined)[];
  close(): Promise<void>;
}

/** @param root the directory that holds the bare repositories. */
export async function startGitServer(root: string, user: string, password: string): Promise<GitServer> {
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const authorizations: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    authorizations.push(request.headers.authorization);
    if (request.headers.authorization !== expected) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      return;
    }
    runBackend(root, user, request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    authorizations,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** One CGI exchange (RFC 3875). A body without a length is read to its end, as http-backend does for chunked pushes. */
function runBackend(root: string, user: string, request: IncomingMessage, response: ServerResponse): void {
  const { headers, method = '' } = request;
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      REQUEST_METHOD: method,
      PATH_INFO: decodeURIComponent(path),
      QUERY_STRING: query,
      REMOTE_USER: user,
      CONTENT_TYPE: headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
      ...(headers['content-length'] === undefined ? {} : { CONTENT_LENGTH: headers['content-length'] }),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  backend.stdin.on('error', () => undefined);
  request.pipe(backend.stdin);
  response.on('close', () => backend.kill());
  void answerFrom(backend.stdout, response);
}

async function answerFrom(output: AsyncIterable<Buffer>, response: ServerResponse): Promise<void> {
  let waiting: Buffer | null = Buffer.alloc(0);
  for await (const chunk of output) {
    if (waiting === null) {
      response.write(chunk);
      continue;
    }
    waiting = Buffer.concat([waiting, chunk]);
    const end = waiting.indexOf('\r\n\r\n');
    if (end === -1) continue;
    const pairs = waiting
      .toString('latin1', 0, end)
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const);
    const status = pairs.find(([name]) => name.toLowerCase() === 'status')?.[1];
    response.writeHead(
      status === undefined ? 200 : Number.parseInt(status, 10),
      pairs.flatMap(([name, value]) => (name.toLowerCase() === 'status' ? [] : [name, value])),
    );
    response.write(waiting.subarray(end + 4));
    waiting = null;
  }
  response.end();
}
