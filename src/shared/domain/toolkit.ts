import { z } from 'zod';
import { authModes } from './auth-mode.ts';
import { toolkitTiers } from './toolkit-tier.ts';

export { type AuthMode, mintedAuthModes, signedAuthModes, staticAuthModes } from './auth-mode.ts';

/** Lower-case letters, digits, `_` and `-`: the slug stands in URLs and in tool names. */
export const toolkitSlugSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'use 1 to 64 lower-case letters, digits, "_" or "-"');

const fieldNameSchema = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/);

export const authModeSchema = z.enum(authModes);

/** One thing a person enters when connecting. */
export const authFieldSchema = z.strictObject({
  label: z.string().min(1).max(120),
  /** A secret field is masked in the console and never leaves the vault. */
  secret: z.boolean().default(false),
  required: z.boolean().default(true),
  default: z.string().max(2048).optional(),
  hint: z.string().max(500).optional(),
  /** A text of several lines or a whole file, such as a private key. */
  multiline: z.boolean().optional(),
});
export type AuthField = z.infer<typeof authFieldSchema>;

/**
 * Where a part of the credential goes. `value` is a template: `{field}` is a field's value, `base64(…)` encodes what
 * stands between its brackets. `path` marks a secret that stands in the base URL itself, under `name`.
 */
export const injectionSchema = z.strictObject({
  in: z.enum(['header', 'query', 'path']),
  name: z.string().min(1).max(128),
  value: z.string().min(1).max(1024),
});
export type Injection = z.infer<typeof injectionSchema>;

const jsonPointerSchema = z
  .string()
  .max(200)
  .regex(/^(?:\/(?:[^~/]|~[01])*)*$/, 'is not a JSON pointer (RFC 6901)');

const httpsUrlSchema = z.url({ protocol: /^https$/ }).max(2048);

/**
 * What is asked with a fresh token, because the address or a header needs a value that only the service knows (Atlassian's
 * cloud id). Each entry of the answer's list offers one value; where there are several, the person chooses.
 */
export const connectLookupSchema = z.strictObject({
  /** The variable that the value fills. */
  variable: fieldNameSchema,
  /** Asked with GET; its host must be one of the toolkit's or of the sign-in's. */
  url: httpsUrlSchema,
  /** Where the list stands in the answer; '' is the answer itself. A single object counts as a list of one. */
  items: jsonPointerSchema.default(''),
  value: jsonPointerSchema,
  label: jsonPointerSchema.optional(),
  /** An anchored regular expression that a value must match: it goes into an address or a header. */
  pattern: z.string().min(1).max(200),
  /** The word before the token where it is not `Bearer`. */
  token_type: z
    .string()
    .regex(/^[A-Za-z-]{1,32}$/)
    .optional(),
});
export type ConnectLookup = z.infer<typeof connectLookupSchema>;

/** OAuth facts as the catalog states them; the OAuth exchange reads them. */
export const oauthFactsSchema = z.looseObject({
  authorize_url: z.string().optional(),
  token_url: z.string().optional(),
  /** Where a refresh goes when not to the token URL. */
  refresh_url: z.string().optional(),
  revocation_url: z.string().optional(),
  /** Where clients register themselves (RFC 7591), for DCR_OAUTH; where it is left out, the server is discovered. */
  registration_url: z.string().optional(),
  /** The API that tokens are asked for (RFC 8707), as an MCP server identifies itself. */
  resource: z.string().optional(),
  device_authorization_url: z.string().optional(),
  issuer: z.string().optional(),
  /** The server names itself in every redirect (RFC 9207); one that does not is then not believed. */
  authorization_response_iss_parameter_supported: z.boolean().optional(),
  token_auth_method: z.enum(['client_secret_post', 'client_secret_basic', 'none']).optional(),
  token_body: z.enum(['form', 'json']).optional(),
  pkce: z.enum(['required', 'supported', 'unsupported', 'unknown']).optional(),
  /** `any_port`: the port of a loopback redirect need not match; otherwise the registered one must. */
  loopback_redirect: z.string().optional(),
  scope_separator: z.string().optional(),
  default_scopes: z.array(z.string()).optional(),
  authorize_params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  token_params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  /** Dot paths kept from the token answer; `callback:x` is a query parameter of the redirect. */
  capture: z.array(z.string()).optional(),
  /** Every scope that may be asked for, where `default_scopes` is only a part of them. */
  scopes: z.array(z.string().min(1).max(512)).max(100).optional(),
  /** The scopes of an app that only reads. */
  read_only_scopes: z.array(z.string().min(1).max(512)).max(100).optional(),
  after_connect: z.array(connectLookupSchema).max(4).optional(),
  /** How a user name and password are sent for a token; `json` unless told. */
  token_credentials: z.enum(['json', 'form', 'basic']).optional(),
  /** Dot paths in the answer to a typed-in credential: the token, and when it ends (seconds from now, or a date). */
  token_path: z.string().min(1).max(200).optional(),
  expiry_path: z.string().min(1).max(200).optional(),
  /** OAuth 1: where temporary credentials and tokens come from, both at one origin; `authorize_url` is the sign-in page. */
  request_token_url: z.string().optional(),
  access_token_url: z.string().optional(),
  /** OAuth 1: HMAC-SHA1 unless told. */
  signature_method: z.enum(['HMAC-SHA1', 'HMAC-SHA256', 'PLAINTEXT']).optional(),
  /** OAuth 1: the `realm` of the Authorization header, for services that want one. */
  realm: z
    .string()
    .regex(/^[\x20-\x7e]{1,200}$/)
    .optional(),
  /** OAuth 1: `pin` where the service shows a code to copy instead of sending the browser back. */
  verifier: z.enum(['callback', 'pin']).optional(),
});

export const authSchemeSchema = z.strictObject({
  mode: authModeSchema,
  inject: z.array(injectionSchema).max(16).default([]),
  fields: z.record(fieldNameSchema, authFieldSchema).default({}),
  /** Where this scheme's credential is used, if not at the toolkit's base URL (Jira: an API token works only at the site). */
  base_url: z.string().min(1).max(2048).optional(),
  note: z.string().max(2000).optional(),
  /** The vendor's page on which the values are found or made. */
  help_url: httpsUrlSchema.optional(),
  /** A path that tells whether this scheme's credential works, where the toolkit's own does not. */
  test_path: z.string().startsWith('/').max(1024).optional(),
  oauth: oauthFactsSchema.optional(),
});
export type AuthScheme = z.infer<typeof authSchemeSchema>;

/** A `{variable}` of the base URL that each account fills in (a subdomain, a region). */
export const baseUrlVariableSchema = z.strictObject({
  label: z.string().min(1).max(120),
  default: z.string().max(253).optional(),
  enum: z.array(z.string().max(253)).max(64).optional(),
  example: z.string().max(253).optional(),
  /** An anchored regular expression that the value must match. */
  pattern: z.string().max(200).optional(),
  /** Host patterns (`*.example.com|example.com`) for a value that is a whole URL or host. */
  host_pattern: z.string().max(500).optional(),
  required: z.boolean().default(true),
  /** Set where a service tells the value during an OAuth exchange, so that nobody types it. */
  source: z.string().max(120).optional(),
});
export type BaseUrlVariable = z.infer<typeof baseUrlVariableSchema>;

const headerNameSchema = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/, 'is not an HTTP header name');
const headerValueSchema = z
  .string()
  .max(2048)
  .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'holds a character that HTTP headers cannot carry');

/** A change that the vendor announced, so that nobody builds on what is about to end. */
export const toolkitWarningSchema = z.strictObject({
  date: z.iso.date(),
  text: z.string().min(1).max(500),
  url: httpsUrlSchema.optional(),
});

/** Whose account it is, by the service's own word: a harmless GET below the base URL, and where the name stands in its answer. */
export const identityLookupSchema = z.strictObject({
  path: z.string().startsWith('/').max(1024),
  pointer: jsonPointerSchema.min(1),
});

/** What a person writes to describe an upstream service of their own. */
export const toolkitInputSchema = z.strictObject({
  slug: toolkitSlugSchema,
  name: z.string().trim().min(1).max(120),
  base_url: z.string().min(1).max(2048),
  base_url_vars: z.record(fieldNameSchema, baseUrlVariableSchema).default({}),
  /** Further hosts that the same credential may be sent to: exact names, or `*.` where the vendor runs every subdomain. */
  hosts: z.array(z.string().min(1).max(255)).max(64).default([]),
  default_headers: z.record(headerNameSchema, headerValueSchema).default({}),
  auth_schemes: z.array(authSchemeSchema).min(1).max(16),
  categories: z.array(z.string().min(1).max(64)).max(16).default([]),
  notes: z.string().max(2000).optional(),
  /** A path that answers 2xx to a working credential; "test connection" calls it. */
  test_path: z.string().startsWith('/').max(1024).optional(),
  identity: identityLookupSchema.optional(),
  /** Other names under which people look for the service. */
  aliases: z.array(z.string().trim().min(1).max(120)).max(16).optional(),
  /** The vendor's documentation of its API. */
  docs_url: httpsUrlSchema.optional(),
  warnings: z.array(toolkitWarningSchema).max(8).optional(),
});
export type ToolkitInput = z.infer<typeof toolkitInputSchema>;

export const toolkitTierSchema = z.enum(toolkitTiers);

/** An entry of the catalog file, which leaves out what has a default. Only a `name_only` one has no base URL. */
export const catalogEntrySchema = toolkitInputSchema.extend({
  base_url: z.string().max(2048).default(''),
  tier: toolkitTierSchema.exclude(['custom']),
});
export type CatalogEntry = z.infer<typeof catalogEntrySchema>;

export const toolkitSchema = toolkitInputSchema.extend({
  /** Empty only where the tier is `name_only`. */
  base_url: z.string().max(2048),
  tier: toolkitTierSchema,
  /** Loopback and private addresses may be dialled: only where the owner's own base URL names one. */
  private_network: z.boolean(),
});
export type Toolkit = z.infer<typeof toolkitSchema>;

/** A row of the toolkit list: enough to choose one. */
export const toolkitSummarySchema = toolkitSchema
  .pick({ slug: true, name: true, base_url: true, categories: true, tier: true })
  .extend({
    auth_modes: z.array(authModeSchema),
    /** False where no scheme can be connected yet (OAuth 1 alone, OAuth without addresses, no base URL). */
    connectable: z.boolean(),
    account_count: z.int(),
  });
export type ToolkitSummary = z.infer<typeof toolkitSummarySchema>;

/** How many toolkits there are of each kind, the most frequent category first. */
export const toolkitFacetsSchema = z.object({
  total: z.int(),
  connected: z.int(),
  tiers: z.array(z.object({ tier: toolkitTierSchema, count: z.int() })),
  categories: z.array(z.object({ category: z.string(), count: z.int() })),
  auth_modes: z.array(z.object({ auth_mode: authModeSchema, count: z.int() })),
});
export type ToolkitFacets = z.infer<typeof toolkitFacetsSchema>;
