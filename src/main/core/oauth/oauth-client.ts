import { randomBytes } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import { z } from 'zod';
import { placeholdersOf } from '#shared/domain/connect-fields.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { resolveUrlTemplate, validationFailed, variableFault, variableValue } from '../toolkits/index.ts';
import { createOAuthFetch, type OAuthFetchOptions } from './oauth-fetch.ts';
import { refusalOf } from './refusals.ts';
import {
  capture,
  expiryOf,
  normaliseAnswer,
  parseAnswer,
  type TokenGrant,
  TokenRefusal,
} from './token-answer.ts';

/** One provider as one account sees it: its addresses with the account's variables filled in, and the app's credentials. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly facts: OAuthFacts;
}

/** The catalog's facts with every address resolved and every default filled in. */
export interface OAuthFacts {
  readonly authorizeUrl: string | null;
  readonly tokenUrl: string;
  readonly refreshUrl: string;
  readonly revocationUrl: string | null;
  readonly deviceUrl: string | null;
  readonly issuer: string | null;
  /** Whether the server names itself in every redirect (RFC 9207). */
  readonly sendsIssuer: boolean;
  /** Whether it takes a loopback redirect with any port (RFC 8252 §7.3). */
  readonly takesAnyPort: boolean;
  readonly authMethod: 'client_secret_post' | 'client_secret_basic' | 'none';
  readonly jsonBody: boolean;
  readonly usesPkce: boolean;
  readonly scopeSeparator: string;
  readonly authorizeParams: Readonly<Record<string, string>>;
  readonly tokenParams: Readonly<Record<string, string>>;
  /** The API that tokens are asked for (RFC 8707); null where it is not named. */
  readonly resource: string | null;
  readonly capture: readonly string[];
  readonly privateNetwork: boolean;
}

/**
 * @param values the account's variables, for addresses such as `https://{subdomain}.zendesk.com/oauth/tokens`.
 * @throws SallyportError SchemeUnsupported where the catalog lacks what an exchange needs, ValidationFailed for a variable.
 */
export function resolveFacts(
  toolkit: Toolkit,
  scheme: AuthScheme,
  values: Readonly<Record<string, string>>,
  hasSecret: boolean,
): OAuthFacts {
  const facts = scheme.oauth;
  if (facts?.token_url === undefined) {
    throw new SallyportError('SchemeUnsupported', `auth_scheme: ${toolkit.name} names no token address.`, {
      field: 'auth_scheme',
      fix: 'Add the OAuth addresses to the toolkit, or connect in another way.',
    });
  }
  const url = (template: string) => resolveUrlTemplate(toolkit, template, values);
  const texts = (params: Readonly<Record<string, string | number>> | undefined) => {
    requireVariables(toolkit, Object.values(params ?? {}), values);
    return Object.fromEntries(
      Object.entries(params ?? {}).map(([name, value]) => [
        name,
        withVariables(toolkit, String(value), values),
      ]),
    );
  };
  const tokenUrl = url(facts.token_url);
  return {
    authorizeUrl: facts.authorize_url === undefined ? null : url(facts.authorize_url),
    tokenUrl,
    refreshUrl: facts.refresh_url === undefined ? tokenUrl : url(facts.refresh_url),
    revocationUrl: facts.revocation_url === undefined ? null : url(facts.revocation_url),
    deviceUrl: facts.device_authorization_url === undefined ? null : url(facts.device_authorization_url),
    issuer: facts.issuer ?? null,
    sendsIssuer: facts.authorization_response_iss_parameter_supported === true,
    takesAnyPort: facts.loopback_redirect === 'any_port',
    authMethod: hasSecret ? secretMethod(facts.token_auth_method) : 'none',
    jsonBody: facts.token_body === 'json',
    // A provider that does not know PKCE ignores its parameters; only a stated "unsupported" leaves them out.
    usesPkce: facts.pkce !== 'unsupported',
    scopeSeparator: facts.scope_separator ?? ' ',
    authorizeParams: texts(facts.authorize_params),
    tokenParams: texts(facts.token_params),
    resource: facts.resource ?? null,
    capture: facts.capture ?? [],
    privateNetwork: toolkit.private_network,
  };
}

function secretMethod(stated: 'client_secret_post' | 'client_secret_basic' | 'none' | undefined) {
  return stated === 'client_secret_basic' ? stated : 'client_secret_post';
}

/** @throws SallyportError ValidationFailed naming a declared variable of a text that has no value, or none that fits. */
function requireVariables(
  toolkit: Toolkit,
  texts: readonly (string | number)[],
  values: Readonly<Record<string, string>>,
): void {
  const faults = texts
    .flatMap((text) => placeholdersOf(String(text)))
    .flatMap((name) => {
      const variable = toolkit.base_url_vars[name];
      if (variable === undefined) return [];
      const value = variableValue(toolkit, name, values);
      const reason = value === undefined ? 'is missing' : variableFault(variable, value);
      return reason === null ? [] : [{ field: `fields.${name}`, reason }];
    });
  if (faults.length > 0) throw validationFailed(faults, 'Correct the named fields.');
}

/** A text that is sent to a provider (a parameter, a scope), with the account's variables, or their defaults, filled in. */
export function withVariables(
  toolkit: Pick<Toolkit, 'base_url_vars'>,
  text: string,
  values: Readonly<Record<string, string>>,
): string {
  return text.replaceAll(
    /\{(\w+)\}/g,
    (braced, name: string) => variableValue(toolkit, name, values) ?? braced,
  );
}

/** Talks to token endpoints. Every method throws TokenRefusal for a provider's no, and the dispatcher's errors otherwise. */
export interface TokenEndpoint {
  /** @param grantType `authorization_code`, `refresh_token`, `client_credentials`, or the device code's. */
  request(
    client: OAuthClient,
    grantType: string,
    parameters: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<TokenGrant>;
  /**
   * Whether the server still knows a client. Its sign-in page would tell only the person, so the token address is asked with
   * a code that cannot be: it names an unknown client as such before it looks at the code. In doubt it is known.
   */
  knows(client: OAuthClient): Promise<boolean>;
  /** RFC 8628 §3.1. */
  startDevice(client: OAuthClient, scopes: readonly string[]): Promise<DeviceStart>;
  /** RFC 7009. False where the provider has no such address or did not confirm. */
  revoke(client: OAuthClient, token: string): Promise<boolean>;
}

export interface DeviceStart {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly verificationUri: string;
  readonly verificationUriComplete: string | null;
  readonly expiresInSeconds: number;
  readonly intervalSeconds: number;
}

export function createTokenEndpoint(deps: {
  dispatcher: OAuthFetchOptions['dispatcher'];
  now: () => number;
}): TokenEndpoint {
  function serverOf(facts: OAuthFacts, tokenUrl: string): oauth.AuthorizationServer {
    return {
      issuer: facts.issuer ?? new URL(facts.tokenUrl).origin,
      token_endpoint: tokenUrl,
      ...(facts.deviceUrl === null ? {} : { device_authorization_endpoint: facts.deviceUrl }),
      ...(facts.revocationUrl === null ? {} : { revocation_endpoint: facts.revocationUrl }),
    };
  }

  function authenticationOf({ clientSecret, facts }: OAuthClient): oauth.ClientAuth {
    if (clientSecret === null || facts.authMethod === 'none') return oauth.None();
    return facts.authMethod === 'client_secret_basic'
      ? oauth.ClientSecretBasic(clientSecret)
      : oauth.ClientSecretPost(clientSecret);
  }

  function optionsFor({ facts }: OAuthClient, isToken: boolean, signal?: AbortSignal) {
    const { dispatcher } = deps;
    const send = createOAuthFetch({
      dispatcher,
      privateNetwork: facts.privateNetwork,
      jsonBody: isToken && facts.jsonBody,
    });
    return {
      [oauth.customFetch]: send,
      // The fetch itself allows http to the owner's own machines only.
      [oauth.allowInsecureRequests]: true,
      ...(signal ? { signal } : {}),
    };
  }

  const endpoint: TokenEndpoint = {
    async request(client, grantType, parameters, signal) {
      const { facts, clientId } = client;
      const server = serverOf(facts, grantType === 'refresh_token' ? facts.refreshUrl : facts.tokenUrl);
      const app: oauth.Client = { client_id: clientId };
      const response = await oauth.genericTokenEndpointRequest(
        server,
        app,
        authenticationOf(client),
        facts.tokenParams.grant_type ?? grantType,
        { ...withoutGrantType(facts.tokenParams), ...resourceOf(facts), ...parameters },
        optionsFor(client, true, signal),
      );
      const raw = parseAnswer(await response.text());
      if (raw === null) throw unreadable(response.status);
      const { status, body } = normaliseAnswer(response.status, raw);
      try {
        const checked = await oauth.processGenericTokenEndpointResponse(
          server,
          app,
          jsonResponse(status, body),
        );
        return {
          accessToken: checked.access_token,
          refreshToken: checked.refresh_token ?? null,
          expiresAt: expiryOf((raw as { expires_in?: unknown }).expires_in, deps.now()),
          scope: checked.scope ?? null,
          captured: capture(raw, facts.capture),
          tokenOrigins: [...new Set([facts.tokenUrl, facts.refreshUrl].map((url) => new URL(url).origin))],
        };
      } catch (error) {
        throw refusalOf(error, status);
      }
    },

    async knows(client) {
      const random = () => randomBytes(32).toString('base64url');
      const parameters = {
        code: random(),
        code_verifier: random(),
        redirect_uri: 'http://127.0.0.1/oauth/callback',
      };
      try {
        await endpoint.request(client, 'authorization_code', parameters);
        return true;
      } catch (error) {
        return !(error instanceof TokenRefusal && error.oauthError === 'invalid_client');
      }
    },

    async startDevice(client, scopes) {
      const { facts, clientId } = client;
      const app: oauth.Client = { client_id: clientId };
      const server = serverOf(facts, facts.tokenUrl);
      try {
        const response = await oauth.deviceAuthorizationRequest(
          server,
          app,
          authenticationOf(client),
          scopes.length === 0 ? {} : { scope: scopes.join(facts.scopeSeparator) },
          optionsFor(client, false),
        );
        const started = await oauth.processDeviceAuthorizationResponse(server, app, response);
        return {
          deviceCode: started.device_code,
          userCode: started.user_code,
          verificationUri: safeLink(started.verification_uri),
          verificationUriComplete:
            started.verification_uri_complete === undefined
              ? null
              : safeLink(started.verification_uri_complete),
          expiresInSeconds: started.expires_in,
          intervalSeconds: started.interval ?? 5,
        };
      } catch (error) {
        throw refusalOf(error, 400);
      }
    },

    async revoke(client, token) {
      const { facts, clientId } = client;
      if (facts.revocationUrl === null) return false;
      const server = serverOf(facts, facts.tokenUrl);
      const app: oauth.Client = { client_id: clientId };
      try {
        const response = await oauth.revocationRequest(
          server,
          app,
          authenticationOf(client),
          token,
          optionsFor(client, false),
        );
        await oauth.processRevocationResponse(response);
        return true;
      } catch {
        return false;
      }
    },
  };
  return endpoint;
}

const linkSchema = z.url({ protocol: /^https?$/ });

/** An address that a server wants shown to a person: a web page, never a script or a file. */
function safeLink(text: string): string {
  if (linkSchema.safeParse(text).success) return text;
  throw new SallyportError(
    'AuthorizationFailed',
    'The provider named a verification address that is no web page.',
    {
      fix: 'Check the OAuth addresses of the toolkit.',
    },
  );
}

/** RFC 8707 §2: the same in the authorization request and in every token request. */
export function resourceOf({ resource }: Pick<OAuthFacts, 'resource'>): Record<string, string> {
  return resource === null ? {} : { resource };
}

function withoutGrantType(parameters: Readonly<Record<string, string>>): Record<string, string> {
  const { grant_type: _grantType, ...rest } = parameters;
  return rest;
}

function jsonResponse(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}

function unreadable(status: number): SallyportError {
  return new SallyportError(
    'UpstreamInvalid',
    `The provider's token address answered ${status} with neither JSON nor a form.`,
    {
      fix: 'Try again; if it persists, check the OAuth addresses of the toolkit.',
    },
  );
}
