import type { ParsedInput } from '#shared/contract/index.ts';
import { placeholdersOf } from '#shared/domain/connect-fields.ts';
import type { DiscoveredServer, OAuthServer } from '#shared/domain/oauth-server.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { schemeOf } from '../accounts/index.ts';
import type { ClientRegistration, Registrations } from '../auth-configs/index.ts';
import type { CallbackListeners } from '../ports/index.ts';
import { isPrivateHost, type Toolkits } from '../toolkits/index.ts';
import type { Discovery, FoundServer } from './discovery.ts';
import { oauthUrl } from './oauth-fetch.ts';
import { type Registrar, registrationObstacle } from './registration.ts';
import { checkedAddress, serverOrigins } from './server-metadata.ts';

/** Sallyport's registrations, and the look at a server that precedes one. */
export interface ServerRegistrations extends Registrations {
  /** @throws ToolkitNotFound, SchemeUnsupported, and as `Discovery.find`. */
  discover(input: ParsedInput<'authConfigs.discover'>): Promise<DiscoveredServer>;
}

export interface ServerRegistrationsDeps {
  readonly toolkits: Pick<Toolkits, 'get'>;
  readonly discovery: Discovery;
  readonly registrar: Registrar;
  readonly listeners: CallbackListeners;
  /** Where sign-ins come back to that have no port of their own; null while the gateway does not listen. */
  readonly redirectUri: () => string | null;
}

export function createRegistrations(deps: ServerRegistrationsDeps): ServerRegistrations {
  const { discovery, registrar } = deps;

  function serverOf(toolkit: Toolkit, scheme: AuthScheme): Promise<FoundServer> {
    const stated = statedServer(toolkit, scheme);
    if (stated !== null) return Promise.resolve({ name: toolkit.name, server: stated });
    const { issuer, resource } = scheme.oauth ?? {};
    if (issuer === undefined) return discovery.find(apiAddress(toolkit, scheme));
    return discovery.ofIssuer(checkedInput(issuer)).then(({ name, server }) => ({
      name,
      server: { ...server, resource: resource ?? null },
    }));
  }

  /**
   * The addresses to come back to. A server that compares ports exactly knows one that is Sallyport's own from then on; the
   * gateway's stands in where that one is taken.
   */
  async function returnPlaces(): Promise<{ port: number | null; redirectUris: string[] }> {
    const listener = await deps.listeners.open(0);
    listener?.close();
    const redirectUris = [listener?.redirectUri, deps.redirectUri()].filter((uri) => typeof uri === 'string');
    if (redirectUris.length === 0) {
      throw new SallyportError(
        'AuthorizationFailed',
        'The gateway does not listen, so no sign-in can come back.',
        {
          fix: 'Free the gateway’s port and start Sallyport again.',
        },
      );
    }
    return { port: listener === null ? null : Number(new URL(listener.redirectUri).port), redirectUris };
  }

  async function registerAt(server: OAuthServer, scopes: readonly string[]): Promise<ClientRegistration> {
    const { port, redirectUris } = await returnPlaces();
    return { ...(await registrar.register(server, { redirectUris, scopes })), port };
  }

  return {
    async discover(input) {
      const found =
        'address' in input
          ? await discovery.find(checkedInput(input.address))
          : await serverOfToolkit(deps.toolkits.get(input.toolkit, 'toolkit'), serverOf);
      const { server } = found;
      return {
        name: found.name ?? new URL(server.resource ?? server.issuer).host,
        server,
        origins: serverOrigins(server),
        obstacle: registrationObstacle(server),
      };
    },

    async make({ toolkit, scheme, confirmed, scopes }) {
      const { server } = await serverOf(toolkit, scheme);
      const strange = serverOrigins(server).filter((origin) => confirmed?.includes(origin) === false);
      if (strange.length > 0) {
        throw new SallyportError(
          'OriginUnconfirmed',
          `confirmed_origins: the server also uses ${strange.join(', ')}, which was not confirmed.`,
          { field: 'confirmed_origins', fix: 'Look at the addresses again and confirm them.' },
        );
      }
      return registerAt(server, scopes ?? scheme.oauth?.default_scopes ?? server.scopes);
    },

    renew: ({ server }, scopes) => registerAt(server, scopes),
    remove: (registration) => registrar.remove(registration),
  };
}

function serverOfToolkit(
  toolkit: Toolkit,
  serverOf: (toolkit: Toolkit, scheme: AuthScheme) => Promise<FoundServer>,
): Promise<FoundServer> {
  return serverOf(toolkit, schemeOf(toolkit, 'DCR_OAUTH'));
}

/** The server as the toolkit itself states it; null where it has to be discovered. */
function statedServer({ private_network: isPrivate }: Toolkit, { oauth }: AuthScheme): OAuthServer | null {
  const { authorize_url, token_url, registration_url } = oauth ?? {};
  if (authorize_url === undefined || token_url === undefined || registration_url === undefined) return null;
  const checked = (name: string, address: string) => {
    const host = URL.canParse(address) ? new URL(address).hostname : '';
    return checkedAddress(name, address, isPrivate && isPrivateHost(host) ? host : null);
  };
  const revocation = oauth?.revocation_url;
  return {
    issuer: oauth?.issuer ?? new URL(token_url).origin,
    authorize_url: checked('authorize_url', authorize_url),
    token_url: checked('token_url', token_url),
    registration_url: checked('registration_url', registration_url),
    revocation_url: revocation === undefined ? null : checked('revocation_url', revocation),
    sends_issuer: oauth?.authorization_response_iss_parameter_supported === true,
    takes_s256: oauth?.pkce !== 'unsupported',
    token_auth_methods: oauth?.token_auth_method === undefined ? [] : [oauth.token_auth_method],
    resource: oauth?.resource ?? null,
    scopes: [],
  };
}

/** Where a toolkit's API is asked for its server. */
function apiAddress(toolkit: Toolkit, scheme: AuthScheme): string {
  const address = scheme.oauth?.resource ?? scheme.base_url ?? toolkit.base_url;
  if (placeholdersOf(address).length === 0) return checkedInput(address);
  throw new SallyportError(
    'SchemeUnsupported',
    `auth_scheme: ${toolkit.name} names no fixed address to discover its server from.`,
    { field: 'auth_scheme', fix: 'Name the server in the toolkit (oauth.issuer or oauth.resource).' },
  );
}

/** An address that the owner gave: https, or http on this machine and its private networks. */
function checkedInput(address: string): string {
  const withScheme = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  if (URL.canParse(withScheme)) {
    const { protocol, hostname, hash } = new URL(withScheme);
    const isWeb = protocol === 'https:' || (protocol === 'http:' && isPrivateHost(hostname));
    if (isWeb && hash === '') return oauthUrl(withScheme, isPrivateHost(hostname)).href;
  }
  throw new SallyportError('ValidationFailed', 'address: is not an https address on the web.', {
    field: 'address',
    fix: 'Give the https address of the MCP server or of the OAuth server.',
    errors: ['address: is not an https address on the web'],
  });
}
