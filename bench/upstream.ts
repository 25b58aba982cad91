import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, programVersion, startProgram, startServer, stopChild } from './child-program.ts';
import { nginxTempPaths } from './contestants/native-proxies.ts';
import { authorization, host, paths, smallJson, streamBytes } from './setting.ts';

export interface Upstream {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  readonly version: string;
  stop(): Promise<void>;
}

/** nginx for JSON and downloads, in front of a Node server for events and uploads; Node alone where nginx is missing. */
export async function startUpstream(directory: string): Promise<Upstream> {
  const program = new URL('./servers/upstream.ts', import.meta.url);
  const version = programVersion('nginx', ['-v']);
  const port = await freePort();
  if (version === null) {
    const setting = JSON.stringify({ port, upstream: '' });
    const child = spawn(process.execPath, [fileURLToPath(program), setting, 'cluster'], { stdio: 'ignore' });
    await once(child, 'spawn');
    return {
      origin: `http://${host}:${port}`,
      version: `Node ${process.version}, two processes`,
      stop: () => stopChild(child),
    };
  }
  const streamsPort = await freePort();
  const streams = await startServer(program, { port: streamsPort, upstream: '' });
  writeDownload(join(directory, 'download'));
  const file = join(directory, 'nginx.conf');
  writeFileSync(file, nginxConfig(port, streamsPort, directory));
  const nginx = await startProgram('nginx', ['-c', file, '-p', directory, '-e', 'stderr']);
  return {
    origin: `http://${host}:${port}`,
    version,
    async stop() {
      await nginx.stop();
      await streams.stop();
    },
  };
}

function writeDownload(path: string): void {
  const file = openSync(path, 'w');
  const block = Buffer.alloc(1024 * 1024, 'd');
  for (let written = 0; written < streamBytes; written += block.length) writeSync(file, block);
}

function nginxConfig(port: number, streamsPort: number, directory: string): string {
  return `daemon off; master_process off; pid ${directory}/nginx.pid;
error_log stderr crit;
events { worker_connections 8192; }
http {
  access_log off; sendfile on; keepalive_requests 1000000000; keepalive_timeout 600s; client_max_body_size 0;
  ${nginxTempPaths(directory)}
  upstream streams { server ${host}:${streamsPort}; keepalive 64; keepalive_requests 1000000000; }
  server {
    listen ${host}:${port} backlog=4096;
    if ($http_authorization != "${authorization}") { return 401; }
    location = ${paths.json} { default_type application/json; return 200 '${smallJson}'; }
    location = ${paths.download} { root ${directory}; }
    location / {
      proxy_pass http://streams; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_buffering off; proxy_request_buffering off;
    }
  }
}
`;
}
