import type { Command } from './command.ts';
import { CliFailure, exitCodes, misused } from './failure.ts';
import { jsonLine } from './plain-text.ts';
import { changesFrom } from './set-changes.ts';
import { callText } from './show-call.ts';

/** Nobody sees at a terminal whether the service is slow or a rule asks first. */
const stillWaits = 'No answer yet. If a rule asks you first, decide in Sallyport, under Approvals.';
const hintMs = 2_000;

/** `sallyport replay`: sends a recorded call again, changed or not. */
export const replayCommand: Command = {
  usage: `sallyport replay ID [--set path=value]…          send a call again; path is method, endpoint, account_id,
                                                   headers.NAME, body or body.PLACE`,
  options: { set: { type: 'string', multiple: true } },
  async run(positionals, values, { client, json, print, say }) {
    const [id, ...more] = positionals;
    if (id === undefined || more.length > 0) {
      throw misused('"replay" takes the id of one call.', replayCommand);
    }
    const asked = await client();
    const settings = (values.set ?? []) as readonly string[];
    const { draft } = await asked.call('calls.draft', { id });
    const changes = changesFrom(settings, draft);
    const hint = setTimeout(() => say(stillWaits), hintMs);
    const call = await asked.call('calls.replay', { id, changes }).finally(() => clearTimeout(hint));
    print(json ? jsonLine(call) : callText(call));
    if (call.error_code !== null) {
      throw new CliFailure(exitCodes.failed, call.error_message ?? 'The service gave no answer.');
    }
  },
};
