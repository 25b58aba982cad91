import type { CallSummary } from '#shared/domain/call.ts';

/** A call for tests that started `second` seconds into a fixed minute. */
export function testCall(id: string, second: number): CallSummary {
  return {
    id,
    started_at: new Date(Date.UTC(2026, 10, 20, 9, 0, second)).toISOString(),
    front_door: 'envelope',
    key_id: 'key_1',
    key_name: 'agent',
    account_id: 'ca_12345678',
    toolkit: 'github',
    method: 'GET',
    origin: 'https://api.github.com',
    path: '/user',
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
  };
}
