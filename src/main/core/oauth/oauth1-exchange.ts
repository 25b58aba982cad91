import { SallyportError } from '#shared/errors.ts';
import type { HttpDispatcher } from '../ports/index.ts';
import { type OAuth1Method, type SigningMoment, signOAuth1 } from '../signing/index.ts';
import { createOAuthFetch } from './oauth-fetch.ts';
import { oauth1Refusal } from './oauth1-refusals.ts';
import { parseAnswer } from './token-answer.ts';

/** What requests for OAuth 1 tokens are signed with, and where they go. */
export interface OAuth1Client {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly requestUrl: string;
  readonly accessUrl: string;
  readonly signatureMethod: OAuth1Method;
  readonly realm: string | undefined;
  readonly privateNetwork: boolean;
}

/** A token and its secret: temporary ones (RFC 5849 §2.1), or those that requests are signed with (§2.3). */
export interface OAuth1Token {
  readonly token: string;
  readonly secret: string;
  /** The whole answer. Secret. */
  readonly answer: Readonly<Record<string, unknown>>;
}

/**
 * The two requests of a sign-in with OAuth 1. Both throw TokenRefusal for a service's no, UpstreamInvalid for an answer that is
 * none, and the dispatcher's errors.
 */
export interface OAuth1Exchange {
  /**
   * Temporary credentials, good for one sign-in.
   *
   * @param callback the address to come back to; null where the service shows a code to copy (`oob`).
   * @throws SallyportError AuthorizationFailed where the service does not confirm the callback.
   */
  begin(client: OAuth1Client, callback: string | null, signal: AbortSignal): Promise<OAuth1Token>;
  finish(
    client: OAuth1Client,
    temporary: OAuth1Token,
    verifier: string,
    signal: AbortSignal,
  ): Promise<OAuth1Token>;
}

/** @param deps.moment when a request is signed, and a text that no other request of that second has. */
export function createOAuth1Exchange(deps: {
  readonly dispatcher: HttpDispatcher;
  readonly moment: () => SigningMoment;
}): OAuth1Exchange {
  async function ask(
    client: OAuth1Client,
    url: string,
    temporary: OAuth1Token | null,
    parameters: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<OAuth1Token> {
    const { origin, pathname, search } = new URL(url);
    const { consumerKey, consumerSecret, signatureMethod, realm, privateNetwork } = client;
    const { now, nonce } = deps.moment();
    const { header, signature } = signOAuth1(
      { method: 'POST', origin, path: pathname + search, form: '' },
      {
        consumerKey,
        consumerSecret,
        token: temporary?.token ?? '',
        tokenSecret: temporary?.secret ?? '',
      },
      { signatureMethod, timestamp: Math.floor(now / 1_000), nonce, realm, parameters },
    );
    const send = createOAuthFetch({ dispatcher: deps.dispatcher, privateNetwork });
    const response = await send(url, {
      method: 'POST',
      headers: { authorization: header, accept: 'application/x-www-form-urlencoded, application/json;q=0.9' },
      signal,
    });
    const text = await response.text();
    const answer = fieldsOf(text);
    const { oauth_token: token, oauth_token_secret: secret } = answer;
    if (response.ok && typeof token === 'string' && token !== '' && typeof secret === 'string') {
      return { token, secret, answer };
    }
    // Too many requests, or the service's own trouble: it passes.
    if (response.ok || response.status === 429 || response.status >= 500) throw unusable(response.status);
    const secrets = [consumerSecret, temporary?.secret ?? '', secret, header, signature];
    throw oauth1Refusal(
      response.status,
      answer,
      text,
      secrets.filter((each) => typeof each === 'string'),
    );
  }

  return {
    async begin(client, callback, signal) {
      const temporary = await ask(
        client,
        client.requestUrl,
        null,
        { oauth_callback: callback ?? 'oob' },
        signal,
      );
      // RFC 5849 §2.1. Without it the service speaks the first OAuth 1.0, whose sign-ins another person could finish.
      if (String(temporary.answer.oauth_callback_confirmed) === 'true') return temporary;
      throw new SallyportError(
        'AuthorizationFailed',
        'The service does not confirm where the sign-in comes back to: it speaks an outdated OAuth 1.0.',
        { fix: 'Type the tokens in instead, if the service gives them out on a page of its own.' },
      );
    },
    finish: (client, temporary, verifier, signal) =>
      ask(client, client.accessUrl, temporary, { oauth_verifier: verifier }, signal),
  };
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  const answer = parseAnswer(text);
  const isRecord = typeof answer === 'object' && answer !== null && !Array.isArray(answer);
  return isRecord ? { ...answer } : {};
}

function unusable(status: number): SallyportError {
  return new SallyportError(
    'UpstreamInvalid',
    `The service's OAuth address answered ${status} without a token and its secret.`,
    { fix: 'Try again; if it persists, check the OAuth addresses of the toolkit.' },
  );
}
