import { setTimeout as wait } from 'node:timers/promises';
import type { Approval, ApprovalState } from '#shared/domain/approval.ts';
import { approvalText, outcomeLine } from './approval-text.ts';
import type { Client } from './client.ts';
import type { Command, CommandContext } from './command.ts';
import { misused } from './failure.ts';
import { jsonLine, plainLine } from './plain-text.ts';

const followEveryMs = 1_000;
const undecided: readonly ApprovalState[] = ['waiting', 'open'];

/** `sallyport approvals`: the requests that are held, its newest last, or the way to one. Deciding is for the console. */
export const approvalsCommand: Command = {
  usage: `sallyport approvals [--follow]                   list the requests that wait for you, newest last
  sallyport approvals open [ID]                    show one, or all, in the console, where you decide`,
  options: { follow: { type: 'boolean', short: 'f' } },
  async run(positionals, values, context) {
    const [word, ...rest] = positionals;
    if (word === 'open') return open(rest, context);
    if (word !== undefined) {
      throw misused(`"approvals" takes no "${word}"; decide in the console.`, approvalsCommand);
    }
    const client = await context.client();
    const held = await listHeld(client);
    for (const approval of held) show(approval, context);
    if (held.length === 0 && !context.json) context.say('No request waits for you.');
    if (values.follow === true) await follow(client, held, context);
  },
};

async function open(ids: readonly string[], context: CommandContext): Promise<void> {
  const [id, ...more] = ids;
  if (more.length > 0) {
    throw misused('"approvals open" takes one id.', approvalsCommand);
  }
  const client = await context.client();
  const asked = { ...(id === undefined ? {} : { approval_id: id }), browser: context.terminal };
  const { shown, url } = await client.call('console.show', asked);
  if (context.json) return context.print(jsonLine({ shown, url }));
  if (url !== null) context.print(plainLine(url));
  if (shown) context.say('The console shows it.');
  else if (url === null) context.say('Open Sallyport and look under Approvals.');
  else context.say('Open this address where you are signed in to the console.');
}

/** Prints what comes in, and what becomes of it, until Ctrl+C. */
async function follow(client: Client, first: readonly Approval[], context: CommandContext): Promise<void> {
  let known = new Map(first.map((approval) => [approval.id, approval]));
  for (;;) {
    await wait(followEveryMs, undefined, { signal: context.signal });
    const now = await listHeld(client);
    const held = new Map(now.map((approval) => [approval.id, approval]));
    const gone = [...known.values()].filter(({ id }) => !held.has(id));
    for (const approval of await settled(client, gone)) {
      context.print(context.json ? jsonLine(approval) : outcomeLine(approval));
    }
    for (const approval of now) if (!known.has(approval.id)) show(approval, context);
    known = held;
  }
}

function show(approval: Approval, { json, print }: CommandContext): void {
  print(json ? jsonLine(approval) : approvalText(approval));
}

/** All that is undecided, oldest first. */
async function listHeld(client: Client): Promise<Approval[]> {
  const held: Approval[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: Approval[]; next_cursor: string | null } = await client.call('approvals.list', {
      states: [...undecided],
      limit: 500,
      ...(cursor === null ? {} : { cursor }),
    });
    held.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return held.reverse();
}

/** What became of approvals that were held a moment ago; what the list no longer has is left out. */
async function settled(client: Client, gone: readonly Approval[]): Promise<Approval[]> {
  if (gone.length === 0) return [];
  const wanted = new Set(gone.map(({ id }) => id));
  const { items } = await client.call('approvals.list', {
    states: ['granted', 'denied', 'lapsed'],
    limit: 500,
  });
  return items.filter(({ id }) => wanted.has(id)).reverse();
}
