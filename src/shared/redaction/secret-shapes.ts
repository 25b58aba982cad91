/** A secret that is known by how it looks. */
export interface SecretShape {
  readonly name: string;
  /** Texts of which one stands in every such secret; looking for them is cheap. */
  readonly marks: readonly string[];
  readonly pattern: RegExp;
}

// Where a text was cut, a secret may be cut as well, so each also ends with the text.
const shape = (name: string, marks: readonly string[], pattern: string): SecretShape => ({
  name,
  marks,
  pattern: new RegExp(pattern, 'g'),
});

// Not a part of a longer word; an escape before it is none (`%3D`, `\n`, `=`).
const behindEscape = String.raw`(?<=%[0-9A-Fa-f]{2})|(?<=\\[bfnrt])|(?<=\\u[0-9A-Fa-f]{4})`;
const start = `(?:(?<![A-Za-z0-9])|${behindEscape})`;

/**
 * The forms that vendors publish for secret scanning: docs.github.com (token formats, secret scanning patterns), docs.gitlab.com
 * (token overview), api.slack.com (token types), docs.stripe.com (API keys), docs.aws.amazon.com (IAM identifiers), cloud.google.com
 * (API keys), RFC 7515 §3.1 and RFC 7516 §3.1 (compact JWS, JWE), RFC 7468 §10 (private keys), and Sallyport's own keys.
 */
export const secretShapes: readonly SecretShape[] = [
  shape(
    'github_token',
    ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    'gh[opusr]_(?:[A-Za-z0-9_]{16,}|[A-Za-z0-9_]{4,}$)',
  ),
  shape('github_token', ['github_pat_'], 'github_pat_(?:[A-Za-z0-9_]{16,}|[A-Za-z0-9_]{4,}$)'),
  shape('gitlab_token', ['glpat-', 'gldt-', 'glptt-'], 'gl(?:pat|dt|ptt)-(?:[\\w.-]{16,}|[\\w.-]{4,}$)'),
  shape('slack_token', ['xox', 'xapp-'], '(?:xox[a-z]|xapp)-(?:[A-Za-z0-9.-]{8,}|[A-Za-z0-9.-]{4,}$)'),
  shape('stripe_key', ['k_live_', 'k_test_'], '[prs]k_(?:live|test)_(?:[A-Za-z0-9_]{8,}|[A-Za-z0-9_]{4,}$)'),
  shape('webhook_secret', ['whsec_'], 'whsec_(?:[A-Za-z0-9+/=_-]{16,}|[A-Za-z0-9+/=_-]{4,}$)'),
  shape('api_key', ['sk-'], `${start}sk-(?:(?=[\\w-]{0,80}\\d)[\\w-]{16,}|[\\w-]{4,}$)`),
  shape('aws_access_key', ['AKIA', 'ASIA'], '(?:AKIA|ASIA)(?:[A-Z0-9]{12,}|[A-Z0-9]{4,}$)'),
  shape('google_api_key', ['AIza'], 'AIza(?:[\\w-]{24,}|[\\w-]{4,}$)'),
  shape('google_token', ['ya29.', 'GOCSPX-'], '(?:ya29\\.|GOCSPX-)(?:[\\w.-]{16,}|[\\w.-]{4,}$)'),
  shape('sendgrid_key', ['SG.'], `${start}SG\\.(?:[\\w-]{16,}\\.[\\w-]{16,}|[\\w.-]{4,}$)`),
  shape('npm_token', ['npm_'], `${start}npm_(?:[A-Za-z0-9]{30,}|[A-Za-z0-9]{4,}$)`),
  shape('hugging_face_token', ['hf_'], `${start}hf_(?:[A-Za-z0-9]{30,}|[A-Za-z0-9]{4,}$)`),
  shape('linear_key', ['lin_api_'], 'lin_api_(?:[A-Za-z0-9]{16,}|[A-Za-z0-9]{4,}$)'),
  shape(
    'notion_token',
    ['ntn_', 'secret_'],
    `${start}(?:ntn_|secret_)(?:[A-Za-z0-9]{40,}|[A-Za-z0-9]{20,}$)`,
  ),
  shape(
    'shopify_token',
    ['shpat_', 'shpss_', 'shpca_'],
    'shp(?:at|ss|ca)_(?:[A-Fa-f0-9]{16,}|[A-Fa-f0-9]{4,}$)',
  ),
  shape('digitalocean_token', ['dop_v1_', 'doo_v1_'], 'do[op]_v1_(?:[a-f0-9]{32,}|[a-f0-9]{4,}$)'),
  shape('agent_key', ['ak_'], `${start}ak_(?:[\\w-]{40,}|[\\w-]{20,}$)`),
  shape(
    'jwt',
    ['eyJ'],
    `(?:(?<![\\w-])|${behindEscape})eyJ[\\w-]{8,}\\.(?:[\\w-]{4,}(?:\\.[\\w-]*){1,3}|[\\w-]{4,}$)`,
  ),
  shape(
    'private_key',
    ['PRIVATE'],
    String.raw`-----BEGIN(?:[A-Z0-9 +]|%20)*PRIVATE(?: |\+|%20)KEY(?: BLOCK)?-----[\s\S]*?(?:-----END(?:[A-Z0-9 +]|%20)*PRIVATE(?: |\+|%20)KEY(?: BLOCK)?-----|$)`,
  ),
];
