import type { AuthMode, AuthScheme } from '#shared/domain/toolkit.ts';
import type { Fault } from '../toolkits/index.ts';
import { googleMinter } from './google-minter.ts';
import { installationMinter } from './installation-minter.ts';
import { passwordMinter } from './password-minter.ts';

export type Values = Readonly<Record<string, string>>;

export interface MintContext {
  readonly facts: NonNullable<AuthScheme['oauth']>;
  readonly values: Values;
  /** The resolved address of the exchange. */
  readonly tokenUrl: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What is sent for a token. */
export interface MintRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: URLSearchParams | string | null;
  /** Texts that no message may repeat. */
  readonly secrets: readonly string[];
}

/** How a service said no. */
export interface MintRefusal {
  readonly status: number;
  /** Its error code, '' for none. */
  readonly code: string;
  readonly words: string;
}

/** The credential's field that a refusal is about, where it tells, and what to do. */
export interface RefusalAdvice {
  readonly field: string | null;
  readonly fix: string;
}

/** One way to exchange a typed-in credential for an access token. Pure; somebody else sends the request. */
export interface Minter {
  /** What is wrong with the entered values, by `fields.<name>`. */
  faults(values: Values): Fault[];
  /** @throws SallyportError ValidationFailed for values that have faults. */
  request(context: MintContext): MintRequest;
  /** Where the token stands in the answer unless the toolkit says otherwise. */
  readonly tokenPath: string;
  readonly expiryPath: string;
  advice(refusal: MintRefusal): RefusalAdvice;
}

const minters: Partial<Record<AuthMode, Minter>> = {
  GOOGLE_SERVICE_ACCOUNT: googleMinter,
  SERVICE_ACCOUNT: installationMinter,
  BASIC_WITH_JWT: passwordMinter,
};

/** The minter of a scheme; undefined for one whose credential is sent as it is. */
export function minterOf({ mode }: Pick<AuthScheme, 'mode'>): Minter | undefined {
  return minters[mode];
}
