import type { Page } from '#shared/contract/paging.ts';
import type { CallSummary } from '#shared/domain/call.ts';
import { failed } from '#shared/domain/call-filter.ts';
import type { CallFilterInput } from '#shared/domain/call-filter-input.ts';
import type { CallSessions } from '#shared/domain/call-sessions.ts';
import type { CallListing } from './calls.ts';

/** So many calls are looked at: a few days of work, in a fraction of a second. */
const mostCalls = 5_000;
const pageSize = 500;
const mostSessions = 200;
const mostNamed = 5;

interface Session {
  calls: number;
  failures: number;
  since: string;
  until: string;
  readonly agents: Set<string>;
  readonly toolkits: Set<string>;
}

/**
 * Puts the newest calls that fit a filter together by their sessions.
 *
 * @param list gives the calls page by page, newest first.
 * @throws what `list` throws.
 */
export async function collectSessions(
  list: (query: CallListing) => Promise<Page<CallSummary>>,
  filter: CallFilterInput,
): Promise<CallSessions> {
  const sessions = new Map<string, Session>();
  let calls = 0;
  let outside = 0;
  let cursor: string | null = null;
  do {
    const query: CallListing = { ...filter, limit: pageSize, cursor: cursor ?? undefined };
    const page: Page<CallSummary> = await list(query);
    for (const call of page.items) {
      calls += 1;
      if (call.session_id === null) outside += 1;
      else count(sessions, call.session_id, call);
    }
    cursor = page.next_cursor;
  } while (cursor !== null && calls < mostCalls);
  return {
    items: [...sessions].slice(0, mostSessions).map(([id, { agents, toolkits, ...session }]) => ({
      session_id: id,
      ...session,
      agents: [...agents].slice(0, mostNamed),
      toolkits: [...toolkits].slice(0, mostNamed),
    })),
    calls,
    without_session: outside,
    is_complete: cursor === null && sessions.size <= mostSessions,
  };
}

function count(sessions: Map<string, Session>, id: string, call: CallSummary): void {
  const at = call.started_at;
  const session = sessions.get(id) ?? {
    calls: 0,
    failures: 0,
    since: at,
    until: at,
    agents: new Set(),
    toolkits: new Set(),
  };
  sessions.set(id, session);
  session.calls += 1;
  session.failures += Number(failed(call));
  session.since = at;
  if (call.key_name !== null) session.agents.add(call.key_name);
  if (call.toolkit !== null) session.toolkits.add(call.toolkit);
}
