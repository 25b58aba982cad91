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

/** How an API describes itself to those who come without a token (RFC 9728). */
export interface ResourceDescription {
  readonly issuer: string;
  readonly scopes: readonly string[];
}

/**
 * An API that takes the server's access tokens: every path answers 200 with whose token it is, or 401 for one that is
 * expired, withdrawn or unknown. Each token is introspected (RFC 7662); requests at the same time share one introspection.
 */
export async function startProtectedResource(
  introspectionUrl: string,
  profile: () => Readonly<Record<string, string>>,
  description: ResourceDescription,
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

  const wellKnown = '/.well-known/oauth-protected-resource';
  let origin = '';

  const server = createServer(async (request, response) => {
    request.resume();
    if (request.url?.startsWith(wellKnown)) {
      const described = {
        resource: `${origin}${request.url.slice(wellKnown.length)}`,
        resource_name: 'Acme tools',
        authorization_servers: [description.issuer],
        scopes_supported: description.scopes,
      };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(described));
      return;
    }
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const found: Introspection = token === undefined ? { active: false } : await introspect(token);
    const status = found.active ? 200 : 401;
    answers.push(status);
    const metadata = `resource_metadata="${origin}${wellKnown}${request.url}"`;
    const challenge =
      token === undefined ? `Bearer ${metadata}` : `Bearer error="invalid_token", ${metadata}`;
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
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
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
