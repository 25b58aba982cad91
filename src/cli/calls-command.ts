import { setTimeout as wait } from 'node:timers/promises';
import type { CallSummary } from '#shared/domain/call.ts';
import type { Client } from './client.ts';
import type { Command, CommandContext } from './command.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { callLine, callText } from './show-call.ts';

const followEveryMs = 1_000;
const usualLimit = 50;
const mostAtOnce = 500;

/** `sallyport calls`: the list, its newest last, or one call in full. */
export const callsCommand: Command = {
  usage: `sallyport calls [--follow] [--limit N] [query]   list recorded calls, newest last
  sallyport calls show ID                          show one call in full`,
  options: { follow: { type: 'boolean', short: 'f' }, limit: { type: 'string' } },
  async run(positionals, values, context) {
    const [word, ...rest] = positionals;
    if (word === 'show') return show(rest, context);
    const query = positionals.join(' ');
    const limit = limitOf(values.limit);
    const client = await context.client();
    const filter = query === '' ? {} : { query };
    const shown = new Set<string>();
    printNew(await listed(client, filter, limit), shown, context);
    while (values.follow === true) {
      await wait(followEveryMs, undefined, { signal: context.signal });
      const { items } = await client.call('calls.list', { ...filter, limit: mostAtOnce });
      printNew(items, shown, context);
    }
  },
};

async function show(ids: readonly string[], { client, json, print }: CommandContext): Promise<void> {
  const [id, ...more] = ids;
  if (id === undefined || more.length > 0) {
    throw new CliFailure(exitCodes.misused, '"calls show" takes the id of one call.', callsCommand.usage);
  }
  const call = await (await client()).call('calls.get', { id });
  print(json ? JSON.stringify(call) : callText(call));
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

function printNew(items: readonly CallSummary[], shown: Set<string>, { json, print }: CommandContext): void {
  const fresh = items.filter(({ id }) => !shown.has(id)).reverse();
  for (const call of fresh) print(json ? JSON.stringify(call) : callLine(call));
  remember(shown, items);
}

/** Only what the next page may still hold. */
function remember(shown: Set<string>, items: readonly CallSummary[]): void {
  for (const { id } of items) shown.add(id);
  for (const id of shown) {
    if (shown.size <= mostAtOnce * 2) break;
    shown.delete(id);
  }
}

function limitOf(text: unknown): number {
  if (text === undefined) return usualLimit;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= mostAtOnce) return limit;
  throw new CliFailure(exitCodes.misused, `--limit is no number from 1 to ${mostAtOnce}.`);
}
