import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { clients } from './clients.ts';

export interface ProtectedResource {
  readonly origin: string;
  /** The status of every answer so far, in order. */
  readonly answers: number[];
  close(): Promise<void>;
}

interface Introspection {
  readonly active: boolean;
  readonly sub?: string;
  readonly scope?: string;
  readonly client_id?: string;
}

/**
 * An API that takes the server's access tokens: every path answers 200 with whose token it is, or 401 for one that is
 * expired, withdrawn or unknown. Each token is introspected (RFC 7662); requests at the same time share one introspection.
 */
export async function startProtectedResource(
  introspectionUrl: string,
  profile: () => Readonly<Record<string, string>>,
): Promise<ProtectedResource> {
  const answers: number[] = [];
  const underWay = new Map<string, Promise<Introspection>>();

  function introspect(token: string): Promise<Introspection> {
    const running = underWay.get(token);
    if (running) return running;
    const started = ask(introspectionUrl, token).finally(() => underWay.delete(token));
    underWay.set(token, started);
    return started;
  }

  const server = createServer(async (request, response) => {
    request.resume();
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const found: Introspection = token === undefined ? { active: false } : await introspect(token);
    const status = found.active ? 200 : 401;
    answers.push(status);
    const challenge = token === undefined ? 'Bearer' : 'Bearer error="invalid_token"';
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(found.active ? {} : { 'www-authenticate': challenge }),
    });
    const { sub, scope, client_id } = found;
    response.end(
      JSON.stringify(found.active ? { ...profile(), sub, scope, client_id } : { error: 'invalid_token' }),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function ask(introspectionUrl: string, token: string): Promise<Introspection> {
  const { clientId, clientSecret } = clients.resource;
  const credentials = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const response = await fetch(introspectionUrl, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams({ token }),
  });
  return (await response.json()) as Introspection;
}
