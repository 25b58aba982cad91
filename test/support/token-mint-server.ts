import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type JWTPayload, jwtVerify } from 'jose';
import type { ReceivedRequest, RecordingUpstream } from './recording-upstream.ts';

/** A key pair as services give it out. */
export interface ServiceKey {
  readonly publicKey: KeyObject;
  readonly pkcs8: string;
  readonly pkcs1: string;
}

export function newServiceKey(): ServiceKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    publicKey,
    pkcs8: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    pkcs1: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
  };
}

/** What one request for a token is answered with. */
export interface MintAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Lets an upstream give out tokens at `/token…`, and say at any other path whether the call's token is one of them: 200 or 401.
 * Returns the tokens given out so far; `expire` ends the newest.
 */
export function giveOutTokens(
  upstream: RecordingUpstream,
  answerFor: (request: ReceivedRequest, token: string) => MintAnswer | Promise<MintAnswer>,
): { readonly tokens: string[]; expire(): void } {
  const tokens: string[] = [];
  const ended = new Set<string>();
  upstream.answer(async (request, response) => {
    if (request.url.startsWith('/token') || request.url.startsWith('/app/')) {
      const token = `minted-token-${tokens.length + 1}-0123456789`;
      const { status, body } = await answerFor(request, token);
      if (status < 300) tokens.push(token);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      return;
    }
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    const isGood = tokens.includes(token) && !ended.has(token);
    response.writeHead(isGood ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ given: request.headers.authorization ?? null }));
  });
  return { tokens, expire: () => void ended.add(tokens.at(-1) ?? '') };
}

/** The claims of an assertion that another library finds good. @throws where it does not. */
export async function verifiedClaims(
  assertion: string,
  key: KeyObject,
  expected: { readonly issuer: string; readonly audience?: string },
): Promise<JWTPayload> {
  const { payload } = await jwtVerify(assertion, key, { ...expected, algorithms: ['RS256'] });
  return payload;
}
