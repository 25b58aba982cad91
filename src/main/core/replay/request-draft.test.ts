import { expect, test } from 'vitest';
import type { CallBody, CallDetail } from '#shared/domain/call.ts';
import { requestOf } from './request-draft.ts';

const noBody: CallBody = { state: 'none', size: 0, content_type: null, encoding: null, content: null };

function call(changes: Partial<CallDetail>): CallDetail {
  return {
    id: 'call_1',
    started_at: '2026-11-20T09:00:00.000Z',
    front_door: 'pass_through',
    key_id: 'key_1',
    key_name: 'agent',
    account_id: 'ca_12345678',
    toolkit: 'acme',
    method: 'POST',
    origin: 'https://api.acme.test',
    path: '/things',
    decision: 'allowed',
    rule: null,
    status: 200,
    error_code: null,
    error_message: null,
    duration_ms: 10,
    first_byte_ms: 5,
    request_bytes: 0,
    response_bytes: 2,
    replay_of: null,
    session_id: null,
    request_headers: [],
    request_body: noBody,
    response_headers: [],
    response_body: noBody,
    redirects: [],
    timing: null,
    approval_id: null,
    injected: [],
    ...changes,
  };
}

const base = { origin: 'https://api.acme.test', path: '' };

test('what was never sent cannot go out without a body by oversight, as if it had had none', () => {
  for (const decision of ['held', 'denied', 'refused'] as const) {
    const { obstacle, losses } = requestOf(call({ decision, status: null }), base);
    expect(obstacle).toEqual({ field: 'body', reason: 'its body was not recorded: it was not sent' });
    expect(losses).toEqual(['Which headers it had was not recorded.']);
  }
});

test('a read that was never sent needs nothing more to be sent', () => {
  const { draft, obstacle } = requestOf(call({ decision: 'denied', status: null, method: 'GET' }), base);
  expect(obstacle).toBeNull();
  expect(draft).toMatchObject({ method: 'GET', endpoint: '/things', body: null });
});

test('a request that was sent without a body is sent so again', () => {
  expect(requestOf(call({}), base)).toMatchObject({ losses: [], obstacle: null, draft: { body: null } });
});
