import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { createScrubber } from '../calls/index.ts';
import { type Minter, mintedExpiry, minterOf, valueAt } from '../minting/index.ts';
import type { HttpDispatcher } from '../ports/index.ts';
import { mintAddress } from '../toolkits/index.ts';
import { createOAuthFetch } from './oauth-fetch.ts';
import { parseAnswer, type TokenGrant, TokenRefusal } from './token-answer.ts';

/** Exchanges typed-in credentials for access tokens. */
export interface Mint {
  /**
   * @param toolkit as `toolkitForScheme` returns it.
   * @throws TokenRefusal naming the field at fault where the service tells, ValidationFailed for values that cannot be used,
   *   and the dispatcher's errors.
   */
  request(
    toolkit: Toolkit,
    scheme: AuthScheme,
    values: Readonly<Record<string, string>>,
  ): Promise<TokenGrant>;
}

export function createMint(deps: { dispatcher: HttpDispatcher; now: () => number }): Mint {
  return {
    async request(toolkit, scheme, values) {
      const minter = requireMinter(scheme);
      const facts = scheme.oauth ?? {};
      const tokenUrl = mintAddress(toolkit, scheme, values);
      const { headers, body, secrets } = minter.request({ facts, values, tokenUrl, now: deps.now() });
      const send = createOAuthFetch({
        dispatcher: deps.dispatcher,
        privateNetwork: toolkit.private_network,
      });
      const form = body instanceof URLSearchParams ? formType : {};
      const response = await send(tokenUrl, { method: 'POST', headers: { ...headers, ...form }, body });
      const answer = parseAnswer(await response.text());
      const token = valueAt(answer, facts.token_path ?? minter.tokenPath);
      if (response.status >= 400 || typeof token !== 'string' || token === '') {
        throw refusalOf(minter, response.status, answer, secrets);
      }
      return {
        accessToken: token,
        refreshToken: null,
        expiresAt: mintedExpiry(valueAt(answer, facts.expiry_path ?? minter.expiryPath), token, deps.now()),
        scope: null,
        captured: {},
        tokenOrigins: [new URL(tokenUrl).origin],
      };
    },
  };
}

const formType = { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' };

function requireMinter(scheme: AuthScheme): Minter {
  const minter = minterOf(scheme);
  if (minter) return minter;
  throw new SallyportError('SchemeUnsupported', `auth_scheme: ${scheme.mode} needs no token.`, {
    field: 'auth_scheme',
    fix: 'Use the credential as it is.',
  });
}

function refusalOf(minter: Minter, status: number, answer: unknown, secrets: readonly string[]): Error {
  // Too many requests, or the service's own trouble: it passes.
  if (status === 429 || status >= 500 || answer === null) {
    return new SallyportError(
      'UpstreamInvalid',
      `The service's token address answered ${status} without a token.`,
      { fix: 'Try again; if it persists, check the token address of the toolkit.' },
    );
  }
  const code = textAt(answer, ['error', 'code', 'error.status']);
  const said = textAt(answer, ['error_description', 'message', 'error.message', 'detail', 'error']);
  const words = createScrubber(secrets)
    .text(said === '' ? `it answered ${status} without a token` : said)
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 500)
    .replace(/\.$/, '');
  if (/\b(?:exp|iat|nbf)\b|timeframe|not yet valid|clock/i.test(words)) {
    return new TokenRefusal(
      'invalid_time',
      words,
      'The clock of this machine seems to be wrong: set it, and try again.',
    );
  }
  const { field, fix } = minter.advice({ status, code, words });
  return new TokenRefusal(code === '' ? 'access_denied' : code.slice(0, 64), words, fix, field ?? undefined);
}

/** The first text among the values at some paths. */
function textAt(answer: unknown, paths: readonly string[]): string {
  const texts = paths.map((path) => valueAt(answer, path)).filter((value) => typeof value === 'string');
  return texts.find((text) => text !== '') ?? '';
}
