import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ChildProgram, freePort, programVersion, startProgram } from '../child-program.ts';
import { authorization, host, localKey } from '../setting.ts';
import { type Contestant, names } from './contestant.ts';
import { plainContestant } from './plain-contestant.ts';

interface NativeProxy {
  readonly name: string;
  readonly command: string;
  readonly versionArgs: readonly string[];
  readonly fileName: string;
  /** Its configuration file for one port and one upstream (`host:port`). */
  readonly config: (port: number, upstream: string, directory: string) => string;
  readonly args: (file: string, port: number, upstream: string) => readonly string[];
}

/** Paths that nginx would otherwise take from where it was built to run. */
export function nginxTempPaths(directory: string): string {
  return ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${join(directory, kind)};`)
    .join('\n');
}

const nginx: NativeProxy = {
  name: names.nginx,
  command: 'nginx',
  versionArgs: ['-v'],
  fileName: 'nginx.conf',
  config: (port, upstream, directory) => `daemon off; master_process off; pid ${directory}/nginx.pid;
error_log stderr crit;
events { worker_connections 8192; }
http {
  access_log off; keepalive_requests 1000000000; keepalive_timeout 600s; client_max_body_size 0;
  ${nginxTempPaths(directory)}
  upstream service { server ${upstream}; keepalive 128; keepalive_requests 1000000000; }
  server {
    listen ${host}:${port} backlog=4096;
    if ($http_x_api_key != "${localKey}") { return 401; }
    location / {
      proxy_pass http://service; proxy_http_version 1.1;
      proxy_set_header Connection ""; proxy_set_header x-api-key ""; proxy_set_header Authorization "${authorization}";
      proxy_buffering off; proxy_request_buffering off;
    }
  }
}
`,
  args: (file) => ['-c', file, '-p', join(file, '..'), '-e', 'stderr'],
};

const haproxy: NativeProxy = {
  name: names.haproxy,
  command: 'haproxy',
  versionArgs: ['-v'],
  fileName: 'haproxy.cfg',
  config: (port, upstream) => `global
  maxconn 4096
  nbthread 1
defaults
  mode http
  timeout connect 10s
  timeout client 600s
  timeout server 600s
  option http-no-delay
  http-reuse always
frontend gateway
  bind ${host}:${port}
  http-request deny deny_status 401 unless { req.hdr(x-api-key) -m str ${localKey} }
  http-request del-header x-api-key
  http-request set-header Authorization "${authorization}"
  default_backend service
backend service
  server upstream ${upstream}
`,
  args: (file) => ['-db', '-f', file],
};

const caddy: NativeProxy = {
  name: names.caddy,
  command: 'caddy',
  versionArgs: ['version'],
  fileName: 'Caddyfile',
  config: (port, upstream) => `{
  admin off
  auto_https off
}
http://${host}:${port} {
  @stranger not header x-api-key ${localKey}
  respond @stranger 401
  reverse_proxy ${upstream} {
    header_up Authorization "${authorization}"
    header_up -x-api-key
    flush_interval -1
    transport http {
      keepalive_idle_conns_per_host 512
    }
  }
}
`,
  args: (file) => ['run', '--adapter', 'caddyfile', '--config', file],
};

const mitmdump: NativeProxy = {
  name: names.mitmdump,
  command: 'mitmdump',
  versionArgs: ['--version'],
  fileName: 'inject.py',
  config: () => `from mitmproxy import http

def requestheaders(flow):
    if flow.request.headers.get("x-api-key") != "${localKey}":
        flow.response = http.Response.make(401)
        return
    del flow.request.headers["x-api-key"]
    flow.request.headers["authorization"] = "${authorization}"

def responseheaders(flow):
    flow.response.stream = True
`,
  args: (file, port, upstream) => [
    ...[
      '--quiet',
      '--mode',
      `reverse:http://${upstream}`,
      '--listen-host',
      host,
      '--listen-port',
      String(port),
    ],
    ...['--set', `confdir=${join(file, '..')}`, '--set', 'stream_large_bodies=1m', '--scripts', file],
  ],
};

/** The proxies that come from the system, each with the local key checked and the header set. */
export function nativeProxies(makeDirectory: () => string): Contestant[] {
  return [nginx, haproxy, caddy, mitmdump].map((proxy) => ({
    name: proxy.name,
    version: programVersion(proxy.command, proxy.versionArgs),
    close: false,
    async start(upstream) {
      const port = await freePort();
      const directory = makeDirectory();
      const file = join(directory, proxy.fileName);
      const address = upstream.replace('http://', '');
      writeFileSync(file, proxy.config(port, address, directory));
      const program: ChildProgram = await startProgram(proxy.command, proxy.args(file, port, address), {
        XDG_CONFIG_HOME: directory,
        XDG_DATA_HOME: directory,
      });
      return plainContestant(program, port);
    },
  }));
}
