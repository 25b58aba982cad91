import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { type Behaviour, type TokenRequest, usualBehaviour } from './oidc/behaviour.ts';
import { clients } from './oidc/clients.ts';
import { configuration } from './oidc/configuration.ts';
import { recordEndpoints } from './oidc/endpoints.ts';
import { answerInteraction } from './oidc/interaction.ts';
import { createPerson } from './oidc/person.ts';
import { type ProtectedResource, startProtectedResource } from './oidc/protected-resource.ts';
import { createTokenStore } from './oidc/token-store.ts';

export type { Behaviour, TokenRequest } from './oidc/behaviour.ts';
export { clients, webRedirectUri } from './oidc/clients.ts';

/** A real authorization server on loopback, with an API that takes its tokens. */
export interface AuthorizationServer {
  readonly issuer: string;
  /** Its addresses and habits, as a toolkit's `oauth` block states them. */
  readonly facts: {
    readonly issuer: string;
    readonly authorization_response_iss_parameter_supported: true;
    readonly authorize_url: string;
    readonly token_url: string;
    readonly revocation_url: string;
    readonly device_authorization_url: string;
    readonly pkce: 'supported';
    readonly loopback_redirect: 'any_port';
  };
  readonly registrationUrl: string;
  /** The API: every path (`/me`) answers whose token it was, or 401. */
  readonly resource: { readonly origin: string; readonly answers: readonly number[] };
  /** The registered apps: `post`, `basic`, `desktop` (public), `web`. */
  readonly clients: typeof clients;
  /** Changed at any time. */
  readonly behaviour: Behaviour;
  readonly tokenRequests: readonly TokenRequest[];
  /** The forms of the revocations that succeeded. */
  readonly revocations: readonly Readonly<Record<string, string>>[];
  /** The next token request from now on: where it is worked on, when its tokens are issued. */
  nextTokenRequest(): Promise<TokenRequest>;
  /** Signs in and allows; returns the address that the browser would be sent to, without calling it. */
  approve(authorizeUrl: string): Promise<string>;
  /** As `approve`, but the person says no. */
  deny(authorizeUrl: string): Promise<string>;
  /** Takes a device's `verification_uri_complete`, or the page's address and the code, and allows. */
  approveDevice(verificationUri: string, userCode?: string): Promise<void>;
  denyDevice(verificationUri: string, userCode?: string): Promise<void>;
  /** Access tokens stop working at once, whatever `expires_in` said. Returns how many there were. */
  expireAccessTokens(): number;
  /** Clients that registered themselves are not known any more. Returns how many there were. */
  forgetClients(): number;
  /** How many clients have registered themselves and are known. */
  registeredClients(): number;
  /** Refresh tokens stop working: the next refresh is answered with invalid_grant. */
  withdrawRefreshTokens(): number;
  close(): Promise<void>;
}

/** Starts the server and its API on free loopback ports. */
export async function startAuthorizationServer(
  changes: Partial<Behaviour> = {},
): Promise<AuthorizationServer> {
  const behaviour: Behaviour = { ...usualBehaviour(), ...changes };
  const store = createTokenStore();
  const endpoints = recordEndpoints(behaviour);

  // The issuer holds the port, which is known only when the server listens.
  let handle: (request: IncomingMessage, response: ServerResponse) => void = () => {};
  const server = createServer((request, response) => handle(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(
    issuer,
    configuration(behaviour, store, () => resource.origin),
  );
  provider.use(endpoints.middleware);
  const answer = provider.callback();
  handle = (request, response) => {
    if (!request.url?.startsWith('/interaction/')) {
      void answer(request, response);
      return;
    }
    answerInteraction(provider, behaviour, request, response).catch((error: unknown) => {
      response.writeHead(400, { 'content-type': 'text/plain' }).end(String(error));
    });
  };
  const resource: ProtectedResource = await startProtectedResource(
    `${issuer}/token/introspection`,
    () => ({ ...behaviour.person }),
    { issuer, scopes: ['openid', 'read'] },
  );

  async function decide(authorizeUrl: string, decision: 'allow' | 'deny'): Promise<string> {
    const ended = await createPerson(issuer).visit(authorizeUrl, decision);
    if (ended === null) throw new Error('The sign-in ended on a page of the authorization server.');
    return ended;
  }

  async function decideDevice(address: string, userCode: string | undefined, decision: 'allow' | 'deny') {
    const url = new URL(address);
    if (userCode !== undefined) url.searchParams.set('user_code', userCode);
    await createPerson(issuer).visit(url.href, decision);
  }

  return {
    issuer,
    facts: {
      issuer,
      authorization_response_iss_parameter_supported: true,
      authorize_url: `${issuer}/auth`,
      token_url: `${issuer}/token`,
      revocation_url: `${issuer}/token/revocation`,
      device_authorization_url: `${issuer}/device/auth`,
      pkce: 'supported',
      loopback_redirect: 'any_port',
    },
    registrationUrl: `${issuer}/reg`,
    resource,
    clients,
    behaviour,
    tokenRequests: endpoints.tokenRequests,
    revocations: endpoints.revocations,
    nextTokenRequest: endpoints.nextTokenRequest,
    approve: (authorizeUrl) => decide(authorizeUrl, 'allow'),
    deny: (authorizeUrl) => decide(authorizeUrl, 'deny'),
    approveDevice: (address, userCode) => decideDevice(address, userCode, 'allow'),
    denyDevice: (address, userCode) => decideDevice(address, userCode, 'deny'),
    expireAccessTokens: () => store.forget('AccessToken') + store.forget('ClientCredentials'),
    forgetClients: () => store.forget('Client'),
    registeredClients: () => store.count('Client'),
    withdrawRefreshTokens: () => store.forget('RefreshToken'),
    async close() {
      await resource.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
