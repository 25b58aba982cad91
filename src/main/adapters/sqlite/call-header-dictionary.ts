import { Buffer } from 'node:buffer';

// What sealed headers hold again and again, written as JSON of `WrittenHeaders`. Compressed headers only open with the very
// bytes that they were compressed with: a released dictionary never changes, a better one gets a format of its own.
// The names are those of IANA's registry of HTTP field names and of the services' own documentation. What comes most often
// stands last: fewer bits name what is near.

const names = `
accept-patch accept-post age allow cdn-cache-control cf-polished clear-site-data content-disposition content-language
content-location content-range cross-origin-embedder-policy cross-origin-opener-policy cross-origin-resource-policy
deprecation digest expect-ct forwarded from if-match if-modified-since if-none-match if-range if-unmodified-since
origin-agent-cluster p3p permissions-policy pragma priority range report-to nel reporting-endpoints retry-after
sec-ch-ua sec-fetch-dest sec-fetch-site server-timing sunset surrogate-control timing-allow-origin traceparent tracestate
upgrade-insecure-requests via warning www-authenticate x-accel-buffering x-airtable-server x-amz-cf-id x-amz-cf-pop x-amz-id-2
x-amz-request-id x-amzn-requestid x-amzn-trace-id x-api-version x-aspnet-version x-b3-traceid x-b3-spanid x-cache
x-cache-hits x-cloud-trace-context x-correlation-id x-datadog-trace-id x-discord-locale x-download-options
x-dropbox-request-id x-dropbox-response-origin x-envoy-upstream-service-time x-envoy-decorator-operation
x-figma-request-id x-forwarded-for x-forwarded-host x-forwarded-proto x-goog-api-client x-google-request-id
x-guploader-uploadid x-hubspot-correlation-id x-hubspot-ratelimit-daily x-hubspot-ratelimit-remaining
x-kong-proxy-latency x-kong-upstream-latency x-linear-request-id x-ms-request-id x-ms-correlation-request-id x-notion-request-id
x-oauth-client-id x-permitted-cross-domain-policies x-powered-by x-ratelimit-bucket x-ratelimit-reset-after x-real-ip
x-requested-with x-response-time x-robots-tag x-runtime x-served-by x-shopify-shop-api-call-limit x-shopify-api-version
x-shopid x-slack-backend x-slack-req-id x-slack-unique-id x-sorting-hat-shopid x-timer x-trace-id x-transaction-id
x-ua-compatible x-varnish x-zendesk-request-id x-arequestid x-aaccountid x-xss-protection ratelimit-policy ratelimit
ratelimit-limit ratelimit-remaining ratelimit-reset idempotency-key stripe-version request-id original-request openai-version
openai-organization openai-processing-ms anthropic-version anthropic-ratelimit-requests-remaining linear-version
notion-version figma-version
`
  .trim()
  .split(/\s+/);

type Pair = readonly [name: string, value: string];

const seldom: readonly Pair[] = [
  ['content-type', 'text/html; charset=utf-8'],
  ['content-type', 'text/plain; charset=utf-8'],
  ['content-type', 'application/octet-stream'],
  ['content-type', 'application/problem+json'],
  ['content-type', 'application/vnd.api+json'],
  ['content-type', 'application/x-www-form-urlencoded'],
  ['content-type', 'multipart/form-data; boundary='],
  ['content-type', 'text/event-stream'],
  ['location', 'https://api.'],
  [
    'last-modified',
    'Mon, Tue, Wed, Thu, Fri, Sat, Sun, 01 Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec 2026',
  ],
  ['expires', 'Thu, 01 Jan 1970 00:00:00 GMT'],
  [
    'set-cookie',
    '{{secret:set-cookie}}; Path=/; Domain=.; Expires=; Max-Age=; HttpOnly; Secure; SameSite=None; SameSite=Lax',
  ],
  ['cookie', '{{secret:cookie}}'],
  [
    'report-to',
    '{"group":"default","max_age":31536000,"endpoints":[{"url":"https://a.nel.cloudflare.com/report/v4?s=',
  ],
  [
    'nel',
    '{"report_to":"default","max_age":31536000,"include_subdomains":true,"success_fraction":0,"failure_fraction":1.0}',
  ],
  [
    'content-security-policy',
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'none'; frame-ancestors 'none'; sandbox",
  ],
  ['permissions-policy', 'camera=(), microphone=(), geolocation=(), interest-cohort=()'],
  ['access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE, OPTIONS, HEAD'],
  ['access-control-allow-headers', 'Content-Type, Authorization, X-Requested-With, Accept, Origin'],
  ['access-control-expose-headers', 'X-Request-Id, Retry-After, Request-Id, Stripe-Manage-Version'],
  ['access-control-max-age', '300'],
  ['x-cache', 'Miss from cloudfront'],
  ['via', '1.1 google, 1.1 varnish, envoy-edge-iad, cloudfront.net (CloudFront)'],
  ['x-powered-by', 'Express'],
  ['server', 'openresty'],
  ['server', 'Apache'],
  ['server', 'envoy'],
  ['server', 'AmazonS3'],
  ['server', 'istio-envoy'],
  ['server', 'gunicorn'],
  ['server', 'uvicorn'],
  ['server', 'nginx/1.'],
  ['user-agent', 'curl/8.'],
  ['user-agent', 'axios/1.'],
  [
    'user-agent',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/1 Safari/537.36',
  ],
  ['user-agent', 'python-httpx/0.28'],
  ['user-agent', 'go-http-client/2.0'],
  ['user-agent', 'python-requests/2.32.'],
  ['x-stainless-lang', 'js'],
  ['x-stainless-package-version', '0.'],
  ['x-stainless-os', 'Linux'],
  ['x-stainless-arch', 'x64'],
  ['x-stainless-runtime', 'node'],
  ['x-stainless-runtime-version', 'v24.'],
  ['x-stainless-retry-count', '0'],
  [
    'link',
    '<https://api.github.com/repositories/?page=2&per_page=100>; rel=\\"next\\", <>; rel=\\"last\\", rel=\\"first\\", rel=\\"prev\\"',
  ],
];

const often: readonly Pair[] = [
  // GitHub's REST API, docs.github.com/en/rest/using-the-rest-api.
  ['server', 'github.com'],
  ['vary', 'Accept, Authorization, Cookie, X-GitHub-OTP,Accept-Encoding, Accept, X-Requested-With'],
  ['x-oauth-scopes', 'gist, read:org, read:user, repo, user:email, workflow'],
  ['x-accepted-oauth-scopes', 'repo'],
  ['x-accepted-github-permissions', 'contents=read; issues=write; metadata=read; pull_requests=read'],
  ['github-authentication-token-expiration', '2026-'],
  ['x-github-media-type', 'github.v3; format=json'],
  ['x-github-api-version-selected', '2022-11-28'],
  ['x-github-api-version', '2022-11-28'],
  ['accept', 'application/vnd.github+json'],
  ['x-ratelimit-limit', '5000'],
  ['x-ratelimit-remaining', '49'],
  ['x-ratelimit-reset', '17'],
  ['x-ratelimit-used', '1'],
  ['x-ratelimit-resource', 'core'],
  [
    'access-control-expose-headers',
    'ETag, Link, Location, Retry-After, X-GitHub-OTP, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Used, X-RateLimit-Resource, X-RateLimit-Reset, X-OAuth-Scopes, X-Accepted-OAuth-Scopes, X-Poll-Interval, X-GitHub-Media-Type, X-GitHub-SSO, X-GitHub-Request-Id, Deprecation, Sunset',
  ],
  ['access-control-allow-origin', '*'],
  ['access-control-allow-credentials', 'true'],
  ['strict-transport-security', 'max-age=31536000; includeSubdomains; preload'],
  ['x-frame-options', 'deny'],
  ['x-content-type-options', 'nosniff'],
  ['x-xss-protection', '0'],
  ['referrer-policy', 'origin-when-cross-origin, strict-origin-when-cross-origin'],
  ['content-security-policy', "default-src 'none'"],
  ['x-github-request-id', ''],
  // Google's APIs.
  ['vary', 'Origin'],
  ['vary', 'X-Origin'],
  ['vary', 'Referer'],
  ['server', 'ESF'],
  ['cache-control', 'private'],
  ['x-xss-protection', '0'],
  ['x-frame-options', 'SAMEORIGIN'],
  ['alt-svc', 'h3=\\":443\\"; ma=2592000,h3-29=\\":443\\"; ma=2592000'],
  ['alt-svc', 'h3=\\":443\\"; ma=86400'],
  // Services behind Cloudflare or nginx.
  ['cf-cache-status', 'DYNAMIC'],
  ['cf-ray', '-FRA'],
  ['referrer-policy', 'strict-origin-when-cross-origin'],
  ['referrer-policy', 'no-referrer'],
  ['pragma', 'no-cache'],
  ['expires', '0'],
  ['cache-control', 'private, max-age=60, s-maxage=60'],
  ['cache-control', 'no-cache, no-store, must-revalidate, max-age=0'],
  ['cache-control', 'max-age=0, private, must-revalidate'],
  ['cache-control', 'no-store'],
  ['cache-control', 'no-cache'],
  ['strict-transport-security', 'max-age=63072000; includeSubDomains; preload'],
  ['strict-transport-security', 'max-age=31536000; includeSubDomains'],
  ['vary', 'Accept'],
  ['vary', 'Accept-Encoding, Origin'],
  ['vary', 'Accept-Encoding'],
  ['x-request-id', ''],
  ['content-encoding', 'br'],
  ['content-encoding', 'gzip'],
  ['etag', 'W/\\"'],
  ['server', 'cloudflare'],
  ['server', 'nginx'],
  ['content-type', 'application/json;charset=UTF-8'],
  ['content-type', 'application/json; charset=UTF-8'],
  ['content-type', 'application/json'],
];

/** Written as the text of one call: the pairs that an agent sends, and those that nearly every service answers with. */
const usualCall =
  '[["accept","application/json"],["content-type","application/json"],["content-type","application/json; charset=utf-8"],["user-agent","sallyport/0.1.0"],["accept-language","*"],["sec-fetch-mode","cors"],["user-agent","node"],["accept-encoding","gzip, deflate, br, zstd"],["accept","*/*"],["accept-encoding","gzip, deflate"],["x-api-key","{{credential}}"],["authorization","Basic {{credential}}"],["authorization","Bearer {{credential}}"]],[["x-powered-by","Express"],["content-length","0"],["etag","W/\\"-\\"]],[["server","nginx"],["date","Sat, 21 Nov 2026 12:00:00 GMT"],["content-type","application/json; charset=utf-8"],["content-length","1"],["transfer-encoding","chunked"],["date","Mon, Tue, Wed, Thu, Fri, Jan Feb Mar Apr May Jun Jul Aug Sep Oct Dec Sun, 2027 2026 00:00:00 GMT"],["connection","keep-alive"],["keep-alive","timeout=5"]],[{"status":302,"url":"https://"}],[1,0,0,2,3,4],"ap_"],[],null,null],[[],[],[],[1,0,0,0,0,0],null]],[],[1,0,0,0,1';

const written = (pairs: readonly Pair[]): string =>
  pairs.map(([name, value]) => `["${name}","${value}"],`).join('');

/** The preset dictionary (RFC 1950, "FDICT") of compressed headers, first edition. */
export const headerDictionary: Buffer = Buffer.from(
  [names.map((name) => `["${name}","`).join(''), written(seldom), written(often), usualCall].join(''),
);
