import type { Approval } from '#shared/domain/approval.ts';

/** A held request for tests that came in `second` seconds into a fixed minute. */
export function testApproval(id: string, second: number, changes: Partial<Approval> = {}): Approval {
  const at = (offset: number) => new Date(Date.UTC(2026, 10, 20, 9, 0, second + offset)).toISOString();
  return {
    id,
    state: 'waiting',
    caller_gone: false,
    created_at: at(0),
    expires_at: at(3_600),
    decided_at: null,
    answer: null,
    stands: false,
    withdrawn_at: null,
    call_id: `call_${id}`,
    key_id: 'key_1',
    key_name: 'agent',
    account_id: 'ca_12345678',
    toolkit: 'github',
    front_door: 'envelope',
    method: 'POST',
    origin: 'https://api.github.com',
    path: '/repos/a/b/issues?draft=1',
    rule: 'preset:ask_before_writes',
    headers: [['content-type', 'application/json']],
    body: { size: 2, complete: true, encoding: 'utf8', content: '{}' },
    caller: null,
    ...changes,
  };
}
