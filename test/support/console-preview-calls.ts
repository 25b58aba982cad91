import type { CallBody, CallDetail } from '#shared/domain/call.ts';
import type { CallFigures } from '#shared/domain/call-figures.ts';
import type { RecoveredRequest, RequestDraft } from '#shared/domain/request-draft.ts';

const now = Date.now();
const minute = 60_000;

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
