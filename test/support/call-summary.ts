import type { CallSummary } from '#shared/domain/call.ts';

/** A call of an agent that was allowed and answered, its request without a body; `changes` replaces single fields. */
export function aCallSummary(changes: Partial<CallSummary> = {}): CallSummary {
  return {
    id: 'call_1',
    started_at: '2026-11-20T09:00:00.000Z',
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
    ...changes,
  };
}
