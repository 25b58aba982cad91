import type { CallRecord } from '../../src/main/core/ports/index.ts';
import { headerTextOf } from '../../src/shared/domain/header-text.ts';
import { type HeaderSampler, sampleHeaders } from './sample-headers.ts';

/** A generator of numbers in [0, 1) that gives the same ones each time (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const toolkits = [
  'github',
  'gmail',
  'slack',
  'notion',
  'linear',
  'jira',
  'stripe',
  'googledrive',
  'googlecalendar',
  'hubspot',
  'airtable',
  'asana',
  'discord',
  'dropbox',
  'figma',
  'intercom',
  'salesforce',
  'shopify',
  'trello',
  'zendesk',
];
const words = [
  'repos',
  'issues',
  'users',
  'messages',
  'files',
  'pages',
  'search',
  'comments',
  'events',
  'labels',
];
const statuses = [200, 200, 200, 200, 200, 200, 201, 204, 304, 400, 401, 403, 404, 404, 429, 500, 503, null];

/** Calls as agents make them: few services, accounts and agents, most of them often, and paths with ids in them. */
export function sampleCalls(
  firstAt: number,
  everyMs: number,
  headersOf: HeaderSampler = sampleHeaders,
): (index: number) => CallRecord {
  const random = seeded(4477);
  const randomForHeaders = seeded(4478);
  const often = <Item>(items: readonly Item[]): Item =>
    items[Math.floor(random() ** 3 * items.length)] as Item;
  const evenly = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  return (index) => {
    const toolkit = often(toolkits);
    const agent = Math.floor(random() ** 2 * 12);
    const status = evenly(statuses);
    const failed = status === null;
    const durationMs = Math.round(Math.exp(3 + random() * 5) * 1_000) / 1_000;
    const at = firstAt + index * everyMs;
    const startedAt = new Date(at).toISOString();
    const responseBytes = Math.floor(random() * 20_000);
    const headers = headersOf(at, responseBytes, randomForHeaders);
    const responseHeaders = failed ? [] : headers.response;
    return {
      summary: {
        id: `call_${at.toString(36).padStart(9, '0')}${Math.floor(random() * 2 ** 36)
          .toString(36)
          .padStart(7, '0')}`,
        started_at: startedAt,
        front_door: often(['pass_through', 'envelope', 'tools', 'mcp'] as const),
        key_id: `key_${'AbCdEfGhIjKlMnOp'.slice(0, 15)}${agent.toString(36)}`,
        key_name: `agent ${agent}`,
        account_id: `ca_${toolkit.padEnd(15, 'x').slice(0, 15)}${Math.floor(random() * 3)}`,
        toolkit,
        method: often(['GET', 'GET', 'POST', 'PATCH', 'PUT', 'DELETE']),
        origin: `https://api.${toolkit}.com`,
        path: `/v1/${evenly(words)}/${Math.floor(random() * 1e6)}/${evenly(words)}?page=${Math.floor(random() * 30)}`,
        decision: failed && random() < 0.5 ? 'denied' : 'allowed',
        rule: often(['preset:full', 'rl_aaaaaaaaaaaaaaaa', 'rl_bbbbbbbbbbbbbbbb']),
        status,
        error_code: failed ? 'UpstreamTimeout' : null,
        error_message: failed ? 'The service did not answer within 30 s.' : null,
        duration_ms: durationMs,
        first_byte_ms: Math.round(durationMs * 900) / 1_000,
        request_bytes: 0,
        response_bytes: responseBytes,
        replay_of: null,
        session_id:
          random() < 0.2
            ? `trs_${Math.floor(index / 400)
                .toString(36)
                .padStart(16, '0')}`
            : null,
      },
      startedAt: at,
      requestHeaders: headers.request,
      responseHeaders,
      headerText: headerTextOf([headers.request, responseHeaders]),
      redirects: [],
      timing: { queue: 0.214, approval: 0, refresh: 0, connect: 0, ...splitOf(durationMs) },
      approvalId: null,
      injected: [{ in: 'header', name: 'authorization' }],
      requestBody: { state: 'none', size: 0, contentType: null, bytes: null },
      responseBody: {
        state: 'dropped',
        size: 9_000,
        contentType: 'application/json; charset=utf-8',
        bytes: null,
      },
    };
  };
}

/** The service took most of the time; the rest is its body. */
function splitOf(durationMs: number): { first_byte: number; body: number } {
  const firstByte = Math.round(durationMs * 900) / 1_000;
  return { first_byte: firstByte, body: Math.round((durationMs - firstByte) * 1_000) / 1_000 };
}
