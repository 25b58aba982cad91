import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { AgentKey } from '#shared/domain/api-key.ts';
import type { CallBody, CallDetail } from '#shared/domain/call.ts';
import type { CallFigures } from '#shared/domain/call-figures.ts';
import type { RecoveredRequest, RequestDraft } from '#shared/domain/request-draft.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';

const now = Date.now();
const ago = (milliseconds: number): string => new Date(now - milliseconds).toISOString();
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const bearer: AuthScheme = {
  mode: 'BEARER_TOKEN',
  inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {token}' }],
  fields: { token: { label: 'Personal access token', secret: true, required: true } },
};
const oauth = (facts: AuthScheme['oauth']): AuthScheme => ({
  mode: 'OAUTH2',
  inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {access_token}' }],
  fields: {},
  oauth: facts,
});
const githubOAuth = oauth({
  authorize_url: 'https://github.com/login/oauth/authorize',
  token_url: 'https://github.com/login/oauth/access_token',
  device_authorization_url: 'https://github.com/login/device/code',
  token_auth_method: 'client_secret_post',
  pkce: 'supported',
  loopback_redirect: 'any_port',
  loopback_note: 'register http://127.0.0.1/path',
  default_scopes: ['repo', 'read:user'],
});
const googleOAuth = oauth({
  authorize_url: 'https://accounts.google.com/o/oauth2/v2/auth',
  token_url: 'https://oauth2.googleapis.com/token',
  token_auth_method: 'client_secret_post',
  pkce: 'supported',
  loopback_redirect: 'any_port',
  loopback_note: 'client type Desktop',
  default_scopes: [
    'https://www.googleapis.com/auth/gmail.readonly',
    'https://www.googleapis.com/auth/gmail.send',
  ],
});
const zendeskOAuth = oauth({
  authorize_url: 'https://{subdomain}.zendesk.com/oauth/authorizations/new',
  token_url: 'https://{subdomain}.zendesk.com/oauth/tokens',
  token_auth_method: 'client_secret_post',
  pkce: 'unknown',
  loopback_redirect: 'https_only',
  default_scopes: ['read', 'write'],
});
const oauth1: AuthScheme = { mode: 'OAUTH1', inject: [], fields: {} };
const zoomApp: AuthScheme = {
  mode: 'S2S_OAUTH2',
  inject: [],
  fields: {},
  note: 'A server-to-server app acts for itself; nobody signs in.',
  oauth: { token_url: 'https://zoom.us/oauth/token', token_auth_method: 'client_secret_basic' },
};
const basic: AuthScheme = {
  mode: 'BASIC',
  inject: [{ in: 'header', name: 'Authorization', value: 'Basic base64({email}/token:{api_token})' }],
  fields: {
    email: { label: 'Agent email', secret: false, required: true },
    api_token: {
      label: 'API token',
      secret: true,
      required: true,
      hint: 'Admin Centre › Apps and integrations › APIs.',
    },
  },
};

function toolkit(slug: string, name: string, rest: Partial<Toolkit> = {}): Toolkit {
  return {
    slug,
    name,
    base_url: `https://api.${slug.replaceAll('_', '-')}.com/v1`,
    base_url_vars: {},
    hosts: [],
    default_headers: {},
    auth_schemes: [bearer],
    categories: ['developer-tools'],
    tier: 'checked',
    private_network: false,
    ...rest,
  };
}

/** Some real shapes first, then enough plain ones to need several pages. */
export function sampleToolkits(): Toolkit[] {
  const special = [
    toolkit('github', 'GitHub', {
      base_url: 'https://api.github.com',
      hosts: ['uploads.github.com'],
      auth_schemes: [githubOAuth, bearer],
      test_path: '/user',
    }),
    toolkit('zendesk', 'Zendesk', {
      base_url: 'https://{subdomain}.zendesk.com/api/v2',
      base_url_vars: { subdomain: { label: 'Subdomain', example: 'acme', required: true } },
      auth_schemes: [zendeskOAuth, basic, bearer],
      notes: 'No new API tokens since 2026-10-27; all of them stop on 2027-04-30.',
    }),
    toolkit('zoho', 'Zoho CRM', {
      base_url: 'https://www.zohoapis.{dc}/crm/v8',
      base_url_vars: {
        dc: {
          label: 'Data centre',
          default: 'com',
          enum: ['com', 'eu', 'in', 'com.au', 'jp'],
          required: true,
        },
      },
    }),
    toolkit('gmail', 'Gmail', { base_url: 'https://gmail.googleapis.com', auth_schemes: [googleOAuth] }),
    toolkit('trello', 'Trello', { auth_schemes: [oauth1] }),
    toolkit('zoom', 'Zoom', { auth_schemes: [zoomApp] }),
    toolkit('hacker_news', 'Hacker News', {
      base_url: 'https://hacker-news.firebaseio.com/v0',
      auth_schemes: [{ mode: 'NO_AUTH', inject: [], fields: {} }],
    }),
    toolkit('internal_wiki', 'The Wiki of the Department of Very Long Names and Even Longer Abbreviations', {
      base_url: 'http://127.0.0.1:8080',
      tier: 'custom',
      private_network: true,
    }),
    toolkit('stripe', 'Stripe', { base_url: 'https://api.stripe.com', hosts: ['files.stripe.com'] }),
    toolkit('airtable', 'Airtable'),
    toolkit('linear', 'Linear'),
    toolkit('notion', 'Notion'),
  ];
  const plain = Array.from({ length: 140 }, (_, index) =>
    toolkit(`service_${index}`, `Service ${index + 1}`),
  );
  return [...special, ...plain].sort((a, b) => a.name.localeCompare(b.name));
}

function account(id: string, slug: string, rest: Partial<ConnectedAccount> = {}): ConnectedAccount {
  return {
    id,
    toolkit: slug,
    auth_scheme: 'BEARER_TOKEN',
    alias: null,
    user_id: 'default',
    status: 'ACTIVE',
    status_reason: null,
    auth_config_id: null,
    identity: null,
    expires_at: null,
    origins: [`https://api.${slug}.com`],
    unconfirmed_origins: [],
    public_fields: {},
    created_at: ago(9 * day),
    updated_at: ago(2 * day),
    last_used_at: ago(3 * minute),
    ...rest,
  };
}

export function sampleAccounts(): [ConnectedAccount, ...ConnectedAccount[]] {
  return [
    account('ca_8fKq2LmZ01', 'github', {
      alias: 'work',
      origins: ['https://api.github.com', 'https://uploads.github.com'],
      created_at: ago(hour),
    }),
    account('ca_T5rWx9Yb77', 'stripe', {
      origins: ['https://api.stripe.com'],
      unconfirmed_origins: ['https://files.stripe.com'],
      last_used_at: ago(5 * hour),
    }),
    account('ca_Nn31cVbA64', 'zendesk', {
      alias: 'support desk of the European branch, second brand',
      auth_scheme: 'BASIC',
      status: 'EXPIRED',
      status_reason:
        'Zendesk answered 401 on 20 November: the token was revoked there. Connect it again with a new one.',
      origins: ['https://acme.zendesk.com'],
      last_used_at: ago(day),
    }),
    account('ca_Pq77wErT29', 'internal_wiki', {
      status: 'INACTIVE',
      origins: ['http://127.0.0.1:8080'],
      last_used_at: null,
    }),
    account('ca_Gm84xKqA55', 'gmail', {
      auth_scheme: 'OAUTH2',
      auth_config_id: 'ac_Gm33sWq8z',
      identity: 'ada@example.com',
      status: 'EXPIRED',
      status_reason:
        'The provider no longer accepts the sign-in (Token has been expired or revoked). Connect the account again',
      origins: ['https://gmail.googleapis.com'],
      created_at: ago(4 * day),
    }),
    account('ca_Gh19oAuTh7', 'github', {
      auth_scheme: 'OAUTH2',
      auth_config_id: 'ac_7Hq2mXw91',
      identity: 'ada-lovelace',
      alias: 'open source',
      expires_at: new Date(now + 7 * hour).toISOString(),
      origins: ['https://api.github.com', 'https://uploads.github.com'],
      created_at: ago(2 * hour),
    }),
    account('ca_Lx02uIoP18', 'linear', { alias: 'side project', last_used_at: ago(6 * day) }),
  ];
}

export function sampleKeys(): AgentKey[] {
  const key = (id: string, name: string, rest: Partial<AgentKey> = {}): AgentKey => ({
    id,
    name,
    prefix: `ak_${id.slice(4)}8x`,
    permissions: ['proxy_execute', 'read_calls', 'manage_connections'],
    rule_preset: 'full',
    created_at: ago(8 * day),
    expires_at: null,
    first_used_at: ago(8 * day),
    last_used_at: ago(2 * minute),
    revoked_at: null,
    previous: null,
    calls_today: 128,
    ...rest,
  });
  return [
    key('key_a1B2', 'Claude Code', {
      previous: {
        prefix: 'ak_w7Qp2Z',
        ends_at: new Date(Date.now() + 21 * hour).toISOString(),
        last_used_at: ago(2 * hour),
      },
    }),
    key('key_c3D4', 'nightly report', {
      permissions: ['proxy_execute'],
      rule_preset: 'read_only',
      first_used_at: null,
      last_used_at: null,
      calls_today: 0,
      expires_at: new Date(Date.now() + 30 * day).toISOString(),
    }),
    key('key_g7H8', 'release helper', { expires_at: ago(3 * hour), calls_today: 4 }),
    key('key_e5F6', 'an experiment from the hackathon that nobody remembers the exact purpose of any more', {
      revoked_at: ago(2 * day),
      calls_today: 0,
    }),
  ];
}

const none: CallBody = { state: 'none', size: 0, content_type: null, encoding: null, content: null };

function jsonBody(value: unknown): CallBody {
  // A number beyond double precision must come out as it went in.
  const content = JSON.stringify(value).replace('"BIG"', '12345678901234567890');
  return {
    state: 'complete',
    size: content.length,
    content_type: 'application/json',
    encoding: 'utf8',
    content,
  };
}

const paths = [
  ['GET', 'github', 'https://api.github.com', '/user', 'ca_8fKq2LmZ01'],
  [
    'GET',
    'github',
    'https://api.github.com',
    '/repos/ada/engine/issues?state=open&per_page=100',
    'ca_8fKq2LmZ01',
  ],
  ['POST', 'stripe', 'https://api.stripe.com', '/v1/customers', 'ca_T5rWx9Yb77'],
  ['PATCH', 'linear', 'https://api.linear.com', '/v1/graphql', 'ca_Lx02uIoP18'],
  ['DELETE', 'zendesk', 'https://acme.zendesk.com', '/api/v2/tickets/35436.json', 'ca_Nn31cVbA64'],
  [
    'GET',
    'internal_wiki',
    'http://127.0.0.1:8080',
    '/spaces/department-of-very-long-names/pages/how-we-write-addresses-that-do-not-fit-into-any-column?expand=body,version,ancestors',
    'ca_Pq77wErT29',
  ],
] as const;

/** Of seven calls three belong to a session. */
const sessions = ['trs_Morning4kQ2', 'trs_Review8sLm1', 'trs_Nightly0vTz'];

/** The id of a made-up call. */
export function sampleCallId(number: number): string {
  return `call_${(number * 7919 + 100_000).toString(36)}${number}`;
}

/** A made-up call; the number decides everything about it. */
export function sampleCall(number: number, at: number): CallDetail {
  const [method, slug, origin, path, accountId] = paths[number % paths.length] ?? paths[0];
  const duration = 40 + ((number * 37) % 900);
  const call: CallDetail = {
    id: sampleCallId(number),
    started_at: new Date(at).toISOString(),
    front_door: number % 4 === 3 ? 'pass_through' : 'envelope',
    key_id: 'key_a1B2',
    key_name: number % 3 === 0 ? 'nightly report' : 'Claude Code',
    account_id: accountId,
    toolkit: slug,
    method,
    origin,
    path,
    decision: 'allowed',
    rule: 'preset:full',
    status: [200, 200, 201, 200, 204, 404][number % 6] ?? 200,
    error_code: null,
    error_message: null,
    duration_ms: duration,
    first_byte_ms: duration * 0.92,
    request_bytes: 120,
    response_bytes: 2048,
    replay_of: null,
    session_id: sessions[number % 7] ?? null,
    request_headers: [
      ['accept', 'application/vnd.github+json'],
      ['user-agent', 'sallyport/0.1.0'],
      ['x-github-api-version', '2022-11-28'],
      ['x-a-very-long-header-name-for-good-measure', 'and a value '.repeat(12)],
    ],
    request_body:
      method === 'GET' ? none : jsonBody({ name: 'Ada', email: 'ada@example.com', tags: ['a', 'b'] }),
    response_headers: [
      ['content-type', 'application/json; charset=utf-8'],
      ['x-ratelimit-remaining', '4987'],
      ['set-cookie', 'a=1; Path=/'],
      ['set-cookie', 'b=2; Path=/'],
    ],
    response_body: jsonBody({
      login: 'ada',
      id: 'BIG',
      html: '<img src=x onerror=alert(1)>',
      plan: { name: 'pro', seats: 3, features: ['actions', 'pages', 'packages'] },
      empty: [],
    }),
    redirects: [],
    timing: {
      queue: duration * 0.01,
      approval: 0,
      refresh: 0,
      connect: duration * 0.15,
      first_byte: duration * 0.76,
      body: duration * 0.08,
    },
    approval_id: null,
    injected: [{ in: 'header', name: 'Authorization' }],
  };
  if (number % 17 === 4) {
    return {
      ...call,
      decision: 'denied',
      rule: 'preset:read_only',
      status: null,
      error_code: 'RuleDenied',
      error_message: 'The rules of this key deny DELETE.',
      first_byte_ms: null,
      timing: { queue: 0.4, approval: 0, refresh: 0, connect: 0, first_byte: 0, body: 0 },
      redirects: [],
      injected: [],
      response_body: none,
      duration_ms: 0.4,
    };
  }
  if (number % 19 === 6) {
    return {
      ...call,
      decision: 'refused',
      rule: null,
      status: null,
      error_code: 'OriginMismatch',
      error_message: 'evil.example.com is not a host of GitHub, so the credential was not sent.',
      origin: null,
      path: 'https://evil.example.com/steal',
      first_byte_ms: null,
      redirects: [],
      injected: [],
      response_body: none,
      duration_ms: 0.6,
    };
  }
  if (number % 23 === 9) {
    return {
      ...call,
      status: null,
      error_code: 'UpstreamTimeout',
      error_message: 'The service did not answer within 60 seconds.',
      first_byte_ms: null,
      duration_ms: 60_012,
      response_body: none,
    };
  }
  if (number % 29 === 2) {
    const text = 'id,name,amount\n'.repeat(200);
    return {
      ...call,
      response_body: {
        state: 'truncated',
        size: 4_194_304,
        content_type: 'text/csv',
        encoding: 'utf8',
        content: text,
      },
    };
  }
  if (number % 31 === 3) {
    return {
      ...call,
      status: 503,
      response_body: {
        state: 'complete',
        size: 3411,
        content_type: 'image/png',
        encoding: 'base64',
        content: 'iVBORw0KGgo=',
      },
    };
  }
  return call;
}

export function sampleCalls(count: number): CallDetail[] {
  return Array.from({ length: count }, (_, index) =>
    sampleCall(count - index, now - index * 7 * minute - 20_000),
  );
}

/** What sample calls come to. */
export function sampleFigures(calls: readonly CallDetail[]): CallFigures {
  const failures = calls.filter(({ status }) => (status ?? 500) >= 400).length;
  const at = (part: number) => new Date(now - (48 - part) * 20 * minute).toISOString();
  return {
    calls: calls.length,
    failures,
    is_complete: true,
    by_status: [],
    by_toolkit: grouped(calls, 'toolkit').map(([toolkit, counts]) => ({ toolkit, ...counts })),
    by_agent: grouped(calls, 'key_name').map(([name, counts]) => ({
      key_id: name,
      key_name: name,
      front_door: 'envelope' as const,
      ...counts,
    })),
    latency: { p50_ms: 412, p90_ms: 802, p95_ms: 880, p99_ms: 920, max_ms: 60_012 },
    since: at(0),
    until: at(48),
    buckets: Array.from({ length: 48 }, (_, part) => ({
      at: at(part),
      calls: (part * 7) % 11,
      failures: part % 5 === 0 ? (part % 3) + 1 : 0,
      p50_ms: 400,
      p95_ms: part % 9 === 0 ? null : 500 + ((part * 53) % 400),
    })),
  };
}

/** A recorded call as a request to edit. */
export function sampleDraft(call: CallDetail): RecoveredRequest {
  const isLost = call.request_body.state === 'dropped' || call.request_body.state === 'truncated';
  const { content, encoding } = call.request_body;
  return {
    draft: {
      account_id: call.account_id,
      method: call.method,
      endpoint: call.path,
      headers: call.request_headers.filter(([, value]) => !value.includes('{{credential}}')),
      body: content === null || encoding === null ? null : { content, encoding },
    },
    losses: ['The caller sent an Authorization of its own; the account’s credential takes its place.'],
    obstacle: isLost ? { field: 'body', reason: 'its body was larger than what the log keeps' } : null,
  };
}

/** The answer to a request that the person sent: a little different from the recorded one. */
export function sampleReplay(
  made: CallDetail,
  origin: CallDetail | null,
  changes: Partial<RequestDraft>,
): CallDetail {
  const content = JSON.stringify({
    login: 'ada',
    id: 42,
    plan: { name: 'team', seats: 12 },
    sites: ['a', 'b'],
  });
  return {
    ...made,
    ...(origin === null
      ? {}
      : { account_id: origin.account_id, toolkit: origin.toolkit, origin: origin.origin }),
    front_door: origin === null ? 'console' : 'replay',
    key_id: null,
    key_name: null,
    method: changes.method ?? origin?.method ?? 'GET',
    path: changes.endpoint ?? origin?.path ?? '/',
    decision: 'allowed',
    status: 200,
    error_code: null,
    error_message: null,
    response_headers: [
      ['content-type', 'application/json'],
      ['x-ratelimit-remaining', '4998'],
    ],
    response_body: {
      state: 'complete',
      size: content.length,
      content_type: 'application/json',
      encoding: 'utf8',
      content,
    },
    replay_of: origin?.id ?? null,
  };
}

/** The calls by one of their values, those with the most first. */
function grouped(calls: readonly CallDetail[], by: 'toolkit' | 'key_name') {
  const groups = new Map<string | null, { calls: number; failures: number }>();
  for (const call of calls) {
    const { calls: count, failures } = groups.get(call[by]) ?? { calls: 0, failures: 0 };
    const isFailure = (call.status ?? 500) >= 400;
    groups.set(call[by], { calls: count + 1, failures: failures + (isFailure ? 1 : 0) });
  }
  return [...groups].sort(([, a], [, b]) => b.calls - a.calls);
}
