// Serves the built console (`out/renderer`, or the folder in CONSOLE_DIR) over an in-memory host with made-up data, to look
// at every screen without a vault, a service or a key. For development only: it checks no session and keeps nothing.
//
//   node_modules/.bin/node test/support/console-preview.ts [port]
//
// Open http://127.0.0.1:<port>/?mode=full (or empty, locked, first-run, no-keychain, errors) and then #signin=preview.
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, resolve } from 'node:path';
import {
  createPreviewHost,
  type PreviewHost,
  type PreviewMode,
  previewModes,
} from './console-preview-host.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

// The policy of the real hosts, so that the preview finds what would break it.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export interface ConsolePreview {
  readonly url: string;
  readonly host: PreviewHost;
  close(): void;
}

/** Starts the preview on a loopback port (0 takes a free one). */
export async function startConsolePreview(
  mode: PreviewMode,
  directory: string,
  port = 0,
): Promise<ConsolePreview> {
  let host = createPreviewHost(mode);
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    get host() {
      return host;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname === '/session') return json(response, 200, { token: 'preview' });
    if (url.pathname === '/events') return follow(response);
    if (url.pathname.startsWith('/rpc/')) {
      const input = JSON.parse((await text(request)) || '{}') as Record<string, unknown>;
      const result = await host.call(url.pathname.slice('/rpc/'.length), input);
      return json(response, result.status, result.body);
    }
    const wanted = previewModes.find((candidate) => candidate === url.searchParams.get('mode'));
    if (wanted !== undefined) host = createPreviewHost(wanted);
    return file(response, url.pathname === '/' ? '/index.html' : url.pathname);
  }

  function follow(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': connected\n\n');
    const stop = host.subscribe((event) => response.write(`data: ${JSON.stringify(event)}\n\n`));
    response.on('close', stop);
  }

  async function file(response: ServerResponse, path: string): Promise<void> {
    const full = normalize(join(directory, decodeURIComponent(path)));
    const content = full.startsWith(directory) ? await readFile(full).catch(() => null) : null;
    if (content === null) return void response.writeHead(404).end();
    response
      .writeHead(200, {
        'content-type': types[extname(full)] ?? 'application/octet-stream',
        'content-security-policy': policy,
      })
      .end(content);
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function text(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const piece of request) body += String(piece);
  return body;
}

if (import.meta.main) {
  const directory = resolve(process.env.CONSOLE_DIR ?? 'out/renderer');
  const preview = await startConsolePreview('full', directory, Number(process.argv[2] ?? 4999));
  console.log(`${preview.url}/?mode=full#signin=preview`);
}
