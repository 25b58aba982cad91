import { randomBytes } from 'node:crypto';
import { SallyportError } from '#shared/errors.ts';
import type { Clock } from '../ports/index.ts';
import { checkIssuer } from './check-issuer.ts';
import { resourceOf, type TokenEndpoint } from './oauth-client.ts';
import { type BrowserSignIn, codeChallenge, signInMs, withParameters } from './pending-authorizations.ts';
import type { OAuthApp } from './refresh.ts';
import { tokenRefusal } from './refusals.ts';
import { captureFromCallback } from './token-answer.ts';

interface CodeSignInDeps {
  readonly endpoint: Pick<TokenEndpoint, 'request'>;
  readonly clock: Clock;
  /** The app as it is stored now: it may change while the person is at the provider. @throws as appOf. */
  readonly app: () => OAuthApp;
}

/** The authorization code grant with PKCE (RFC 6749 §4.1, RFC 7636), `state` and verifier of 256 bits each. */
export function codeSignIn({ endpoint, clock, app: appNow }: CodeSignInDeps): BrowserSignIn {
  const { ownPort, redirectUri: ownRedirectUri } = appNow();
  return {
    ownPort,
    redirectUri: ownRedirectUri,
    showsCode: false,
    async begin(redirectUri) {
      const app = appNow();
      if (app.facts.authorizeUrl === null || redirectUri === null) {
        throw new SallyportError('AuthorizationFailed', 'The toolkit names no sign-in page.', {
          fix: 'Connect it in another way.',
        });
      }
      const state = randomBytes(32).toString('base64url');
      const verifier = app.facts.usesPkce ? randomBytes(32).toString('base64url') : null;
      const scope = app.scopes.join(app.facts.scopeSeparator);
      return {
        page: withParameters(app.facts.authorizeUrl, {
          ...app.facts.authorizeParams,
          ...resourceOf(app.facts),
          response_type: 'code',
          client_id: app.clientId,
          redirect_uri: redirectUri,
          state,
          ...(scope === '' ? {} : { scope }),
          ...(verifier === null
            ? {}
            : { code_challenge: codeChallenge(verifier), code_challenge_method: 'S256' }),
        }),
        redirectUri,
        expiresAt: clock.now() + signInMs,
        answerNames: ['code', 'state'],
        isAnsweredBy: (parameters) => parameters.get('state') === state,
        async finish(parameters, signal) {
          const current = appNow();
          checkIssuer(current.facts, parameters.get('iss'));
          const denied = parameters.get('error');
          if (denied !== null) throw tokenRefusal(denied, parameters.get('error_description'));
          const code = parameters.get('code');
          if (!code) throw tokenRefusal('invalid_request', 'the redirect carries no code');
          const grant = await endpoint.request(
            current,
            'authorization_code',
            {
              code,
              redirect_uri: redirectUri,
              ...(verifier === null ? {} : { code_verifier: verifier }),
            },
            signal,
          );
          const captured = { ...grant.captured, ...captureFromCallback(parameters, current.facts.capture) };
          return { ...grant, captured };
        },
        finishWithCode: null,
      };
    },
  };
}
