import type { ParsedInput } from '#shared/contract/index.ts';
import type { CallSummary } from '#shared/domain/call.ts';
import type { RuleInput } from '#shared/domain/rule.ts';
import type { Calls } from '../calls/index.ts';
import { draftRules } from './draft-rules.ts';

const pageSize = 500;
/** What is read at most: enough for days of an agent's work, and a second of reading. */
const mostCalls = 50_000;

/**
 * Rules that allow exactly what an agent did between two times, newest first where there is more than can be read.
 *
 * @param now milliseconds since the epoch, the end where none is named. @throws as draftRules.
 */
export async function draftFromHistory(
  calls: Pick<Calls, 'list' | 'flush'>,
  { key_id, since, until }: ParsedInput<'rules.draft'>,
  now: number,
): Promise<{ rules: RuleInput[]; calls: number }> {
  await calls.flush();
  const end = until ?? new Date(now).toISOString();
  const found: CallSummary[] = [];
  let cursor: string | undefined;
  let read = 0;
  do {
    const page = await calls.list({ key_id, limit: pageSize, cursor });
    read += page.items.length;
    found.push(...page.items.filter(({ started_at: at }) => at >= since && at <= end));
    const oldest = page.items.at(-1)?.started_at ?? since;
    cursor = oldest < since || read >= mostCalls ? undefined : (page.next_cursor ?? undefined);
  } while (cursor !== undefined);
  return { rules: draftRules(found), calls: found.length };
}
