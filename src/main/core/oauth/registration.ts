import * as oauth from 'oauth4webapi';
import type { OAuthServer } from '#shared/domain/oauth-server.ts';
import { SallyportError } from '#shared/errors.ts';
import type { ClientRegistration } from '../auth-configs/index.ts';
import type { HttpDispatcher } from '../ports/index.ts';
import { isPrivateHost } from '../toolkits/index.ts';
import { createOAuthFetch } from './oauth-fetch.ts';

/** What Sallyport says of itself where it registers. */
export interface ClientDescription {
  readonly redirectUris: readonly string[];
  readonly scopes: readonly string[];
}

/** Registers Sallyport at authorization servers (RFC 7591), and takes itself off their lists (RFC 7592). */
export interface Registrar {
  /** @throws SallyportError RegistrationRefused in the server's words, and the dispatcher's errors. */
  register(server: OAuthServer, description: ClientDescription): Promise<Omit<ClientRegistration, 'port'>>;
  /** False where the server offers no way, or did not confirm. */
  remove(registration: ClientRegistration): Promise<boolean>;
}

export function createRegistrar(dispatcher: HttpDispatcher): Registrar {
  /** The addresses were checked when they were discovered. */
  const fetchAt = (address: string) =>
    createOAuthFetch({ dispatcher, privateNetwork: isPrivateHost(new URL(address).hostname) });

  return {
    async register(server, { redirectUris, scopes }) {
      const obstacle = registrationObstacle(server);
      if (obstacle !== null || server.registration_url === null) throw unavailable(obstacle ?? '');
      const address = server.registration_url;
      const method = methodFor(server);
      const body = {
        client_name: 'Sallyport',
        application_type: 'native',
        redirect_uris: [...redirectUris],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: method,
        ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
      };
      const response = await oauth.dynamicClientRegistrationRequest(
        { issuer: server.issuer, registration_endpoint: address },
        body,
        {
          [oauth.customFetch]: fetchAt(address),
          [oauth.allowInsecureRequests]: true,
        },
      );
      try {
        const made = await oauth.processDynamicClientRegistrationResponse(await normalised(response));
        const secret =
          typeof made.client_secret === 'string' && made.client_secret !== '' ? made.client_secret : null;
        return {
          server: { ...server, token_auth_methods: [secret === null ? 'none' : usedMethod(made, method)] },
          clientId: made.client_id,
          clientSecret: secret,
          management: managementOf(made, address),
        };
      } catch (error) {
        throw registrationRefusal(error, response.status);
      }
    },

    async remove({ management }) {
      if (management === null) return false;
      try {
        const { status } = await fetchAt(management.url)(management.url, {
          method: 'DELETE',
          headers: { authorization: `Bearer ${management.accessToken}` },
        });
        return status === 204;
      } catch {
        return false;
      }
    },
  };
}

/** Why Sallyport cannot register itself at a server; null where it can. */
export function registrationObstacle(server: OAuthServer): string | null {
  if (server.registration_url === null) return 'it does not let apps register themselves';
  if (!server.takes_s256) return 'it does not say that it takes PKCE with S256';
  return null;
}

/** A public client where the server takes one: no secret is better than one on every machine. */
function methodFor({ token_auth_methods: methods }: OAuthServer): string {
  if (methods.length === 0 || methods.includes('none')) return 'none';
  return ['client_secret_post', 'client_secret_basic'].find((each) => methods.includes(each)) ?? 'none';
}

function usedMethod(
  { token_endpoint_auth_method: told }: oauth.OmitSymbolProperties<oauth.Client>,
  asked: string,
) {
  if (told === 'client_secret_basic' || told === 'client_secret_post') return told;
  // RFC 7591 §2: what a client with a secret uses where nobody says.
  return asked === 'none' ? 'client_secret_basic' : asked;
}

/** RFC 7592 §3: only at the server that was registered with, whatever the answer names. */
function managementOf(made: oauth.OmitSymbolProperties<oauth.Client>, registrationUrl: string) {
  const { registration_client_uri: url, registration_access_token: accessToken } = made;
  if (typeof url !== 'string' || typeof accessToken !== 'string' || !URL.canParse(url)) return null;
  return new URL(url).origin === new URL(registrationUrl).origin ? { url, accessToken } : null;
}

/** Servers answer 200 where RFC 7591 §3.2.1 asks for 201, and leave out that a secret never ends. */
async function normalised(response: Response): Promise<Response> {
  if (response.status !== 200 && response.status !== 201) return response;
  const body: unknown = await response.json();
  const given = typeof body === 'object' && body !== null ? body : {};
  return Response.json({ client_secret_expires_at: 0, ...given }, { status: 201 });
}

function registrationRefusal(error: unknown, status: number): SallyportError {
  if (error instanceof SallyportError) return error;
  const known = error instanceof oauth.ResponseBodyError;
  const words = known ? (error.error_description ?? error.error) : `answered ${status} without a client id`;
  return new SallyportError(
    'RegistrationRefused',
    `The server did not register Sallyport: ${words
      .replace(/\p{Cc}/gu, ' ')
      .slice(0, 500)
      .replace(/\.$/, '')}.`,
    { fix: 'Try again later, or register an app by hand and enter its client id.', cause: error },
  );
}

function unavailable(obstacle: string): SallyportError {
  return new SallyportError('RegistrationRefused', `Sallyport cannot register itself there: ${obstacle}.`, {
    fix: 'Register an app by hand at the service, then add a toolkit with OAuth and enter the client id.',
  });
}
