/** How the token endpoint treats the next requests. */
export type TokenEndpointMode =
  | 'works'
  /** Takes the request and never answers. */
  | 'hangs'
  /** Answers 500 with plain text. */
  | 'fails'
  /** Answers 200 with a page, as a captive portal does. */
  | 'answers_html'
  | 'invalid_grant'
  /** Does the work, then cuts the connection: the caller never learns the tokens that were issued. */
  | 'loses_answer';

/** What a test may change while the server runs. */
export interface Behaviour {
  tokenEndpoint: TokenEndpointMode;
  /** Awaited when the tokens are issued and before they are sent. */
  beforeTokenAnswer: (() => Promise<void>) | null;
  revocationEndpoint: 'works' | 'fails';
  accessTokenSeconds: number;
  deviceCodeSeconds: number;
  /** The `interval` told with a device code; null tells none, which means 5 seconds (RFC 8628, 3.2). */
  deviceIntervalSeconds: number | null;
  issuesRefreshTokens: boolean;
  /** Off: a refresh answers without a refresh token, and the old one stays good. */
  rotatesRefreshTokens: boolean;
  /** Asked for, but not granted by the person. */
  withheldScopes: readonly string[];
  /** Who signs in. */
  person: { readonly id: string; readonly login: string; readonly email: string };
}

export function usualBehaviour(): Behaviour {
  return {
    tokenEndpoint: 'works',
    beforeTokenAnswer: null,
    revocationEndpoint: 'works',
    accessTokenSeconds: 3_600,
    deviceCodeSeconds: 600,
    deviceIntervalSeconds: 1,
    issuesRefreshTokens: true,
    rotatesRefreshTokens: true,
    withheldScopes: [],
    person: { id: 'person-1', login: 'octo', email: 'octo@example.test' },
  };
}

/** One request to the token endpoint. */
export interface TokenRequest {
  readonly grantType: string;
  /** The form as it came. Holds secrets. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly authorization: string | null;
  /** Null where no answer was given. */
  readonly status: number | null;
}
