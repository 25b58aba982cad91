import * as oauth from 'oauth4webapi';
import type { OAuthServer } from '#shared/domain/oauth-server.ts';
import { SallyportError } from '#shared/errors.ts';
import type { HttpDispatcher } from '../ports/index.ts';
import { isPrivateHost } from '../toolkits/index.ts';
import { askForChallenge, type Challenge } from './challenge.ts';
import { createOAuthFetch } from './oauth-fetch.ts';
import { checkedAddress, type DiscoveredResource, readResource, readServer } from './server-metadata.ts';

/** Finds the authorization server behind an address. Everything it is told is hostile until checked. */
export interface Discovery {
  /**
   * The server of an API, such as an MCP server (RFC 9728), or the server at the address itself (RFC 8414, OpenID Discovery).
   *
   * @throws SallyportError ValidationFailed for an address that is no plain https one, DiscoveryFailed, UpstreamUnreachable
   *   and the like where nothing answers.
   */
  find(address: string): Promise<FoundServer>;
  /** The server that has this issuer. @throws as `find`. */
  ofIssuer(issuer: string): Promise<FoundServer>;
}

export interface FoundServer {
  /** What the API calls itself; null where it does not. */
  readonly name: string | null;
  readonly server: OAuthServer;
}

const mostServers = 3;

export function createDiscovery(dispatcher: HttpDispatcher): Discovery {
  const send = createOAuthFetch({ dispatcher, privateNetwork: true });
  const options = {
    [oauth.customFetch]: send,
    // The fetch itself allows http to literal private hosts only, and which of those is decided by `checkedAddress`.
    [oauth.allowInsecureRequests]: true,
  };

  /** RFC 9728 §3.1: where the challenge says, else below the address, else at the root of its host. */
  async function resourceAt(
    address: string,
    challenge: Challenge,
    ownHost: string | null,
  ): Promise<{ resource: DiscoveredResource; issuers: string[] } | null> {
    const named = challenge.resourceMetadata;
    const asks = [
      ...(named === null ? [] : [() => getNamed(checkedAddress('resource_metadata', named, ownHost))]),
      ...wellKnownPlaces(address).map((place) => () => oauth.resourceDiscoveryRequest(place, options)),
    ];
    for (const ask of asks) {
      const metadata = await ask().then(jsonObject<oauth.ResourceServer>, ignoreRefusal);
      if (metadata === null || typeof metadata.resource !== 'string') continue;
      const resource = readResource(metadata, address);
      const scopes = challenge.scopes.length > 0 ? challenge.scopes : resource.scopes;
      const issuers = texts(metadata.authorization_servers).slice(0, mostServers);
      return { resource: { ...resource, scopes }, issuers };
    }
    return null;
  }

  function getNamed(address: string): Promise<Response> {
    return send(address, { method: 'GET', headers: { accept: 'application/json' } });
  }

  /** RFC 8414 §3.1, then OpenID Discovery §4. */
  async function serverAt(
    issuer: string,
    resource: DiscoveredResource | null,
    ownHost: string | null,
  ): Promise<OAuthServer> {
    const expected = new URL(checkedAddress('issuer', issuer, ownHost));
    let failure: SallyportError | null = null;
    let absence: SallyportError | null = null;
    for (const algorithm of ['oauth2', 'oidc'] as const) {
      try {
        const response = await oauth.discoveryRequest(expected, { ...options, algorithm });
        if (response.status === 200)
          return readServer(await oauth.processDiscoveryResponse(expected, response), resource, ownHost);
        absence ??= new NothingThere(notFound(expected, `answers ${response.status}`));
      } catch (error) {
        failure ??= discoveryFailure(expected, error);
      }
    }
    throw failure ?? absence;
  }

  async function firstOf(
    issuers: readonly string[],
    resource: DiscoveredResource | null,
    ownHost: string | null,
  ): Promise<OAuthServer> {
    let failure: unknown = null;
    for (const issuer of issuers) {
      try {
        return await serverAt(issuer, resource, ownHost);
      } catch (error) {
        // That there is nothing at one of several places tells less than what is wrong at another.
        if (failure === null || failure instanceof NothingThere) failure = error;
      }
    }
    throw failure;
  }

  return {
    async find(address) {
      const url = new URL(address);
      const ownHost = isPrivateHost(url.hostname) ? url.hostname : null;
      const challenge = await askForChallenge(dispatcher, address, ownHost !== null);
      const described = await resourceAt(address, challenge, ownHost);
      if (described !== null && described.issuers.length > 0) {
        const { resource, issuers } = described;
        return { name: resource.name, server: await firstOf(issuers, resource, ownHost) };
      }
      // An API older than RFC 9728 has its server at its own host; or the address is the server's.
      const issuers = [...new Set([url.href, `${url.origin}/`])].map((each) => each.replace(/\/$/, ''));
      return { name: null, server: await firstOf(issuers, null, ownHost) };
    },
    async ofIssuer(issuer) {
      const url = new URL(issuer);
      const ownHost = isPrivateHost(url.hostname) ? url.hostname : null;
      return { name: null, server: await serverAt(issuer, null, ownHost) };
    },
  };
}

/** No server describes itself at a place. */
class NothingThere extends SallyportError {
  constructor({ code, message, details }: SallyportError) {
    super(code, message, details);
  }
}

function wellKnownPlaces(address: string): URL[] {
  const url = new URL(address);
  const root = new URL(url.origin);
  return url.pathname === '/' ? [root] : [url, root];
}

/** A description; null where there is none. */
async function jsonObject<Body>(response: Response): Promise<Partial<Body> | null> {
  if (response.status !== 200) return null;
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? body : null;
  } catch {
    return null;
  }
}

/** A place that redirects or answers nonsense holds no description; another may. */
function ignoreRefusal(error: unknown): null {
  if (error instanceof SallyportError && error.code !== 'DiscoveryFailed') return null;
  throw error;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function discoveryFailure(issuer: URL, error: unknown): SallyportError {
  if (error instanceof SallyportError) return error;
  const mismatch =
    error instanceof oauth.OperationProcessingError && error.code === oauth.JSON_ATTRIBUTE_COMPARISON;
  return notFound(
    issuer,
    mismatch ? 'describes a server of another name (issuer)' : 'gives no valid description',
    error,
  );
}

function notFound(issuer: URL, what: string, cause?: unknown): SallyportError {
  return new SallyportError(
    'DiscoveryFailed',
    `address: no OAuth server was found: ${issuer.host} ${what}.`,
    {
      field: 'address',
      fix: 'Check the address. If the service has no OAuth of its own to discover, add it as a toolkit of your own.',
      cause,
    },
  );
}
