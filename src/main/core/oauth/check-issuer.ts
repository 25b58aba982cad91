import { SallyportError } from '#shared/errors.ts';
import type { OAuthFacts } from './oauth-client.ts';

/**
 * RFC 9207 §2.4: an answer that names its issuer must name the right one, and a server that says that it always does must do
 * so. Where the issuer is not known there is nothing to compare with.
 *
 * @throws SallyportError AuthorizationFailed.
 */
export function checkIssuer(
  { issuer, sendsIssuer }: Pick<OAuthFacts, 'issuer' | 'sendsIssuer'>,
  named: string | null,
): void {
  if (issuer === null || named === issuer || (named === null && !sendsIssuer)) return;
  throw new SallyportError(
    'AuthorizationFailed',
    'The answer does not come from the provider that was asked.',
    { fix: 'Start again. If it happens again, check the issuer in the toolkit’s OAuth facts.' },
  );
}
