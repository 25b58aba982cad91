import type { FieldPair } from '#shared/domain/call.ts';
import type { AuthScheme } from '#shared/domain/toolkit.ts';
import type { OutboundBody } from '../ports/index.ts';
import { awsSigner } from './aws-signer.ts';
import { oauth1Signer } from './oauth1-signer.ts';

/** A request as it goes out but for its signature. */
export interface SignableRequest {
  readonly method: string;
  readonly origin: string;
  /** Path and query as they go out. */
  readonly path: string;
  readonly headers: readonly FieldPair[];
  readonly body: OutboundBody;
}

/** When a signature is made, and a text that no other signature of that second has. */
export interface SigningMoment {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly nonce: string;
}

/** What a signature adds to a request. */
export interface SignedPart {
  readonly headers: readonly FieldPair[];
  /** The same headers for the record, with a placeholder where a secret or the signature stands. */
  readonly recorded: readonly FieldPair[];
  /** Texts that prove something as long as the signature is good: to scrub like the credential itself. */
  readonly secrets: readonly string[];
}

/** Signs the requests of one credential. Pure: the same request, moment and credential give the same signature. */
export interface RequestSigner {
  /** Headers and query parameters that belong to the signature: an agent's own do not go out beside it. */
  readonly ownHeaders: readonly string[];
  readonly ownQuery: readonly string[];
  /** Whether the signature covers a body of such a request, so that it must be in memory as a whole. */
  coversBody(request: Pick<SignableRequest, 'headers'>): boolean;
  sign(request: SignableRequest, moment: SigningMoment): SignedPart;
}

/** The signer for an account's values; null for a scheme that puts its credential into the request as it is. */
export function signerOf(
  scheme: Pick<AuthScheme, 'mode' | 'oauth'>,
  values: Readonly<Record<string, string>>,
): RequestSigner | null {
  if (scheme.mode === 'OAUTH1') return oauth1Signer(scheme, values);
  return scheme.mode === 'AWS_SIGV4' ? awsSigner(values) : null;
}
