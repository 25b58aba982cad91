import { setTimeout as wait } from 'node:timers/promises';
import type { CallSummary } from '#shared/domain/call.ts';
import type { Client } from './client.ts';
import type { Command, CommandContext } from './command.ts';
import { CliFailure, exitCodes, misused } from './failure.ts';
import { createNewCalls, mostAtOnce } from './new-calls.ts';
import { jsonLine } from './plain-text.ts';
import { callLine, callText } from './show-call.ts';

const followEveryMs = 1_000;
const usualLimit = 50;

/** `sallyport calls`: the list, its newest last, or one call in full. */
export const callsCommand: Command = {
  usage: `sallyport calls [--follow] [--limit N] [query]   list recorded calls, newest last
  sallyport calls show ID                          show one call in full`,
  options: { follow: { type: 'boolean', short: 'f' }, limit: { type: 'string' } },
  async run(positionals, values, context) {
    const [word, ...rest] = positionals;
    if (word === 'show') return showOne(rest, context);
    const query = positionals.join(' ');
    const limit = limitOf(values.limit);
    const client = await context.client();
    const filter = query === '' ? {} : { query };
    if (values.follow === true) await follow(client, filter, limit, context);
    else show(await listed(client, filter, limit), context);
  },
};

async function showOne(ids: readonly string[], { client, json, print }: CommandContext): Promise<void> {
  const [id, ...more] = ids;
  if (id === undefined || more.length > 0) {
    throw misused('"calls show" takes the id of one call.', callsCommand);
  }
  const call = await (await client()).call('calls.get', { id });
  print(json ? jsonLine(call) : callText(call));
}

/** The newest calls that fit, as many as asked for: where they are far apart, the host answers some of them at a time. */
async function listed(client: Client, filter: { query?: string }, limit: number): Promise<CallSummary[]> {
  const found: CallSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.call('calls.list', { ...filter, limit: limit - found.length, cursor });
    found.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && found.length < limit);
  return found;
}

/** Prints as many calls as asked for, then every further one, until Ctrl+C. */
async function follow(
  client: Client,
  filter: { query?: string },
  limit: number,
  context: CommandContext,
): Promise<void> {
  const newest = { ...filter, limit: mostAtOnce };
  const before = await client.call('calls.list', newest);
  // What is older than this page must not be taken for new when a later page reaches farther back.
  const since = before.next_cursor === null ? '' : (before.items.at(-1)?.started_at ?? nowText());
  const first = await listed(client, filter, limit);
  show(first, context);
  const known = [...before.items, ...first];
  const coming = createNewCalls(client, filter, known, since);
  for (;;) {
    await wait(followEveryMs, undefined, { signal: context.signal });
    const { calls, isWhole } = await coming.next();
    show(calls, context);
    if (!isWhole)
      context.say(
        `More calls came than can be followed: some before ${calls.at(-1)?.started_at ?? 'now'} are left out.`,
      );
  }
}

const nowText = () => new Date().toISOString();

/** Prints calls, which come newest first, with the newest last. */
function show(calls: readonly CallSummary[], { json, print }: CommandContext): void {
  for (const call of calls.toReversed()) print(json ? jsonLine(call) : callLine(call));
}

function limitOf(text: unknown): number {
  if (text === undefined) return usualLimit;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= mostAtOnce) return limit;
  throw new CliFailure(exitCodes.misused, `--limit is no number from 1 to ${mostAtOnce}.`);
}
