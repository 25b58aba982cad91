import type { AuthorizationServer, ResourceServer } from 'oauth4webapi';
import type { OAuthServer } from '#shared/domain/oauth-server.ts';
import { SallyportError } from '#shared/errors.ts';
import { isPrivateHost } from '../toolkits/index.ts';
import { oauthUrl } from './oauth-fetch.ts';

/** What discovery found of an API, where it describes itself. */
export interface DiscoveredResource {
  /** Its identifier (RFC 8707). */
  readonly identifier: string;
  readonly name: string | null;
  readonly scopes: readonly string[];
}

/**
 * An authorization server's own words (RFC 8414 §2), every address in them checked: whoever answers at an address may write
 * anything into them.
 *
 * @param ownHost the private host that the owner named, null where the owner named a public one.
 * @throws SallyportError DiscoveryFailed naming the address at fault.
 */
export function readServer(
  metadata: AuthorizationServer,
  resource: DiscoveredResource | null,
  ownHost: string | null,
): OAuthServer {
  const optional = (name: 'registration_endpoint' | 'revocation_endpoint') =>
    metadata[name] === undefined ? null : checkedAddress(name, metadata[name], ownHost);
  return {
    issuer: metadata.issuer,
    authorize_url: checkedAddress('authorization_endpoint', metadata.authorization_endpoint, ownHost),
    token_url: checkedAddress('token_endpoint', metadata.token_endpoint, ownHost),
    registration_url: optional('registration_endpoint'),
    revocation_url: optional('revocation_endpoint'),
    sends_issuer: metadata.authorization_response_iss_parameter_supported === true,
    takes_s256: texts(metadata.code_challenge_methods_supported).includes('S256'),
    token_auth_methods: texts(metadata.token_endpoint_auth_methods_supported),
    resource: resource?.identifier ?? null,
    scopes: scopesFor(metadata, resource),
  };
}

/**
 * An address that a stranger named: https at a public host, or at the very host that the owner named.
 *
 * @throws SallyportError DiscoveryFailed.
 */
export function checkedAddress(name: string, address: unknown, ownHost: string | null): string {
  if (typeof address !== 'string' || address === '') throw refused(`does not say its ${name}`);
  if (address.length > 2048 || /[\s\p{Cc}\\{}]/u.test(address) || address.includes('#')) {
    throw refused(`names a ${name} that is no plain address`);
  }
  const host = URL.canParse(address) ? new URL(address).hostname : '';
  const isOwn = host !== '' && host === ownHost;
  try {
    const url = oauthUrl(address, isOwn);
    if (isOwn || !isPrivateHost(url.hostname)) return address;
  } catch (error) {
    if (!(error instanceof SallyportError)) throw error;
  }
  throw refused(`names a ${name} that is not at a public https address`);
}

/**
 * Checks the identifier that an API gives itself: the address that was asked, or a part of it from the left. Anything else
 * would have tokens made for another API (RFC 9728 §3.3).
 *
 * @throws SallyportError DiscoveryFailed.
 */
export function readResource(metadata: Partial<ResourceServer>, asked: string): DiscoveredResource {
  const { resource: identifier = '', resource_name: name } = metadata;
  const url = new URL(asked);
  const own = URL.canParse(identifier) ? new URL(identifier) : null;
  const path = own?.pathname.replace(/\/$/, '');
  const covers = own?.origin === url.origin && (url.pathname === path || url.pathname.startsWith(`${path}/`));
  if (own === null || !covers || own.search !== '' || own.hash !== '') {
    throw refused('describes another service than the one that was asked');
  }
  return {
    identifier,
    name: typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 120) : null,
    scopes: texts(metadata.scopes_supported),
  };
}

/**
 * What the API asks for, and what keeps the sign-in beyond the first token where the server knows that scope; without any
 * scope of an API the sign-in is one of OpenID Connect.
 */
function scopesFor(metadata: AuthorizationServer, resource: DiscoveredResource | null): string[] {
  const needed = (resource?.scopes ?? []).slice(0, 200);
  const known = texts(metadata.scopes_supported);
  const added = needed.length === 0 ? ['openid', 'offline_access'] : ['offline_access'];
  return [...new Set([...needed, ...added.filter((scope) => known.includes(scope))])];
}

function texts(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter((each) => typeof each === 'string' && /^[\x21\x23-\x5b\x5d-\x7e]{1,512}$/.test(each))
    : [];
}

function refused(what: string): SallyportError {
  return new SallyportError('DiscoveryFailed', `address: the server there ${what}.`, {
    field: 'address',
    fix: 'Check the address. If it is right, the service cannot be connected this way: register an app by hand.',
  });
}

/** Every place that a sign-in and its tokens lead to, each once, the sign-in page's first. */
export function serverOrigins(server: OAuthServer): string[] {
  const addresses = [
    server.authorize_url,
    server.token_url,
    server.registration_url,
    server.revocation_url,
  ].filter((address) => address !== null);
  return [...new Set(addresses.map((address) => new URL(address).origin))];
}
