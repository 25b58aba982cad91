import { describe, expect, it } from 'vitest';
import type { CallSummary } from '#shared/domain/call.ts';
import { collectSessions } from './call-sessions.ts';
import type { CallListing } from './calls.ts';

const call = (second: number, session: string | null, rest: Partial<CallSummary> = {}): CallSummary => ({
  id: `call_${second}`,
  started_at: new Date(second * 1_000).toISOString(),
  front_door: 'mcp',
  key_id: 'key_1',
  key_name: 'Claude',
  account_id: null,
  toolkit: 'github',
  method: 'GET',
  origin: null,
  path: '/',
  decision: 'allowed',
  rule: null,
  status: 200,
  error_code: null,
  error_message: null,
  duration_ms: 1,
  first_byte_ms: null,
  request_bytes: 0,
  response_bytes: 0,
  replay_of: null,
  session_id: session,
  ...rest,
});

/** A list that gives so many at a time; the cursor is the place of the next. */
function listing(calls: readonly CallSummary[]) {
  const asked: CallListing[] = [];
  const list = async (query: CallListing) => {
    asked.push(query);
    const from = Number(query.cursor ?? 0);
    const end = from + query.limit;
    return { items: calls.slice(from, end), next_cursor: end < calls.length ? String(end) : null };
  };
  return { asked, list };
}

describe('the sessions of the newest calls', () => {
  it('stand with the newest first, each with what its calls come to', async () => {
    const { asked, list } = listing([
      call(9, 'trs_b', { status: 404, toolkit: 'gmail' }),
      call(8, null),
      call(7, 'trs_a'),
      call(6, 'trs_b', { status: null, error_code: 'UpstreamTimeout', key_name: 'Night owl' }),
    ]);
    expect(await collectSessions(list, { query: 'method:GET' })).toEqual({
      items: [
        {
          session_id: 'trs_b',
          calls: 2,
          failures: 2,
          since: '1970-01-01T00:00:06.000Z',
          until: '1970-01-01T00:00:09.000Z',
          agents: ['Claude', 'Night owl'],
          toolkits: ['gmail', 'github'],
        },
        expect.objectContaining({ session_id: 'trs_a', calls: 1, failures: 0 }),
      ],
      calls: 4,
      without_session: 1,
      is_complete: true,
    });
    expect(asked[0]).toMatchObject({ query: 'method:GET' });
  });

  it('are of a bounded number of calls, which they tell', async () => {
    const { asked, list } = listing(
      Array.from({ length: 20_000 }, (_, index) => call(20_000 - index, 'trs_a')),
    );
    const found = await collectSessions(list, {});
    expect(found).toMatchObject({ calls: 5_000, is_complete: false });
    expect(asked).toHaveLength(10);
  });
});
