import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { freePort, startServer } from '../child-program.ts';
import { host, localKey } from '../setting.ts';
import { type Contestant, names } from './contestant.ts';
import { plainContestant } from './plain-contestant.ts';

const require = createRequire(import.meta.url);

/** The version of an installed package, as its own package.json states it; null where it is not installed. */
export function packageVersion(name: string): string | null {
  try {
    for (let folder = dirname(require.resolve(name)); folder !== dirname(folder); folder = dirname(folder)) {
      const found = readManifest(join(folder, 'package.json'));
      if (found?.name === name && found.version !== undefined) return found.version;
    }
  } catch {
    // Not installed: the contestant is left out and named.
  }
  return null;
}

function readManifest(path: string): { name?: string; version?: string } | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { name?: string; version?: string };
  } catch {
    return null;
  }
}

function nodeProxy(name: string, program: URL, version: string | null, close: boolean): Contestant {
  return {
    name,
    version,
    close,
    async start(upstream) {
      const port = await freePort();
      return plainContestant(await startServer(program, { port, upstream }), port);
    },
  };
}

/** The forwarders that run on Node: the reference, and those from npm. */
export function nodeProxies(): Contestant[] {
  const at = (file: string) => new URL(`../servers/${file}`, import.meta.url);
  const ours = `node:http, undici ${packageVersion('undici')}`;
  return [
    nodeProxy(names.reference, at('bare-forwarder.ts'), ours, true),
    nodeProxy(names.fastProxy, at('fast-proxy.ts'), packageVersion('fast-proxy'), false),
    nodeProxy(names.httpProxy3, at('http-proxy-3.ts'), packageVersion('http-proxy-3'), false),
    nodeProxy(
      names.fastifyHttpProxy,
      at('fastify-http-proxy.ts'),
      packageVersion('@fastify/http-proxy'),
      false,
    ),
  ];
}

/** The envelope's reference. Its request has the body that Sallyport's envelope gets. */
export function bareEnvelope(): Contestant {
  return {
    name: names.bareEnvelope,
    version: `node:http, undici ${packageVersion('undici')}`,
    close: true,
    async start(upstream) {
      const port = await freePort();
      const program = await startServer(new URL('../servers/bare-envelope.ts', import.meta.url), {
        port,
        upstream,
      });
      const headers = { 'x-api-key': localKey };
      return {
        ...plainContestant(program, port),
        small: envelopeRequest(`http://${host}:${port}/`, localKey, 'ca_0000000000000000'),
        urlOf: null,
        headers,
      };
    },
  };
}

/** The small JSON as an envelope asks for it. */
export function envelopeRequest(url: string, key: string, account: string) {
  return {
    url,
    method: 'POST' as const,
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify({ connected_account_id: account, endpoint: '/json', method: 'GET' }),
  };
}
