import * as oauth from 'oauth4webapi';
import { SallyportError } from '#shared/errors.ts';
import { TokenRefusal } from './token-answer.ts';

/** What to do about the usual failures (RFC 6749 §5.2 and §4.1.2.1, RFC 8628 §3.5), in the order a person meets them. */
const fixes: Readonly<Record<string, string>> = {
  invalid_client:
    'The client id or secret is not the one the provider knows. Copy both again from your app there.',
  unauthorized_client: "Allow this kind of sign-in in the app's settings at the provider.",
  invalid_grant: 'Connect the account again.',
  redirect_uri_mismatch:
    'Register the redirect address shown in the wizard, exactly as it is, in your app at the provider.',
  invalid_scope: 'Leave out scopes that the provider does not offer to your app.',
  access_denied: 'The sign-in was declined. Try again and allow the access.',
  expired_token: 'The code was not entered in time. Start again.',
  unsupported_grant_type: 'The provider does not offer this kind of sign-in to your app.',
};

const otherwise = 'See what the provider says, correct the app or the scopes, and try again.';

/** The refusal for an OAuth error code, in the provider's own words where it has any. */
export function tokenRefusal(code: string, description: string | null): TokenRefusal {
  const known = Object.hasOwn(fixes, code) ? (fixes[code] ?? otherwise) : otherwise;
  const mismatch = /redirect/i.test(description ?? '') && code !== 'access_denied';
  const words = (description ?? code)
    .replace(/[\p{Cc}]/gu, ' ')
    .trim()
    .slice(0, 500)
    .replace(/\.$/, '');
  return new TokenRefusal(code, words || code, mismatch ? (fixes.redirect_uri_mismatch ?? otherwise) : known);
}

/** A sign-in that ended without the provider having said anything. */
export function unfinished(message: string): SallyportError {
  return new SallyportError('AuthorizationFailed', message, { fix: 'Start the sign-in again.' });
}

/** Turns what the OAuth library throws into our errors; ours pass through. */
export function refusalOf(error: unknown, status: number): Error {
  if (error instanceof SallyportError) return error;
  if (error instanceof oauth.ResponseBodyError)
    return tokenRefusal(error.error, error.error_description ?? null);
  if (error instanceof oauth.WWWAuthenticateChallengeError) return tokenRefusal('invalid_client', null);
  return new SallyportError(
    'UpstreamInvalid',
    `The provider's token address answered ${status} without a usable token.`,
    {
      fix: 'Try again; if it persists, check the OAuth addresses of the toolkit.',
      cause: error,
    },
  );
}
