import { z } from 'zod';

/** Where an authorization server lives and what it is told there, as it was discovered. Holds no secret. */
export const oauthServerSchema = z.object({
  issuer: z.string(),
  authorize_url: z.string(),
  token_url: z.string(),
  /** Where clients register themselves (RFC 7591); null where they cannot. */
  registration_url: z.string().nullable(),
  revocation_url: z.string().nullable(),
  /** Whether it names itself in every redirect (RFC 9207). */
  sends_issuer: z.boolean(),
  /** Whether it says that it takes PKCE with S256. */
  takes_s256: z.boolean(),
  /** How clients may show who they are at the token address; empty where it does not say. */
  token_auth_methods: z.array(z.string()),
  /** The API that its tokens are asked for (RFC 8707); null where it is not to be named. */
  resource: z.string().nullable(),
  /** What the API says that its callers need. */
  scopes: z.array(z.string()),
});
export type OAuthServer = z.infer<typeof oauthServerSchema>;

/** What was found at an address that a person gave. */
export const discoveredServerSchema = z.object({
  /** What the service calls itself, or its host. */
  name: z.string(),
  server: oauthServerSchema,
  origins: z.array(z.string()),
  /** Why Sallyport cannot register itself there; null where it can. */
  obstacle: z.string().nullable(),
});
export type DiscoveredServer = z.infer<typeof discoveredServerSchema>;
