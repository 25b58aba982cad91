import { parseArgs } from 'node:util';
import { approvalsCommand } from './approvals-command.ts';
import { callsCommand } from './calls-command.ts';
import { createClient } from './client.ts';
import type { Command } from './command.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { builtHelper, createKeyStore } from './key-store.ts';
import { dataDirectory, gatewayUrl } from './locate.ts';
import { pair } from './pair.ts';
import { plainText } from './plain-text.ts';
import { replayCommand } from './replay-command.ts';

/** Pairs at once, and again where the key is no longer accepted. */
const pairCommand: Command = {
  usage: 'sallyport pair                                   let this command line in; the console confirms it',
  options: {},
  run: async () => undefined,
};

const commands: Readonly<Record<string, Command>> = {
  calls: callsCommand,
  replay: replayCommand,
  approvals: approvalsCommand,
  pair: pairCommand,
};

const usage = `Commands that talk to a running Sallyport

  ${Object.values(commands)
    .map((command) => command.usage)
    .join('\n  ')}

Options
  --data-dir DIR  the data directory of the running Sallyport (default: SALLYPORT_DATA_DIR, or the system's place)
  --json          print JSON, one value a line
  --help          show this text

Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 Sallyport is not running, 4 not paired, 130 stopped with Ctrl+C.
"sallyport --help" tells of the server.
`;

/** Runs the command line and sets the exit code. */
async function main(args: readonly string[]): Promise<void> {
  // Whoever reads our output may go away first, as `head` does.
  process.stdout.on('error', () => process.exit());
  const [word = '', ...rest] = args;
  const command = Object.hasOwn(commands, word) ? commands[word] : undefined;
  if (command === undefined) {
    throw new CliFailure(exitCodes.misused, `There is no command "${word}".`, 'See "sallyport --help".');
  }
  const { values, positionals } = parse(word, command, rest);
  if (values.help === true) return void process.stdout.write(usage);
  const dataDir = dataDirectory(values['data-dir'] as string | undefined, process.env, process.platform);
  const url = gatewayUrl(dataDir);
  const keys = createKeyStore(dataDir, builtHelper(import.meta.url));
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());

  const pairNow = async (): Promise<string> => {
    const key = await pair(url, say, stop.signal);
    const place = await keys.write(key);
    say(
      place === 'keychain'
        ? 'Paired; the key is in the keychain.'
        : 'Paired; the key is in a file that only you can read.',
    );
    return key;
  };
  if (command === pairCommand) {
    await keys.forget();
    await pairNow();
    return;
  }
  const running = command.run(positionals, values, {
    client: async () => createClient(url, (await keys.read()) ?? (await pairNow()), stop.signal),
    json: values.json === true,
    print: (line) => process.stdout.write(`${line}\n`),
    say,
    terminal: process.stdout.isTTY === true,
    signal: stop.signal,
  });
  await running.catch((error: unknown) => {
    // A list that is followed has no other end.
    if (!(stop.signal.aborted && values.follow === true)) throw error;
  });
}

function parse(word: string, command: Command, args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...command.options,
        'data-dir': { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }) as { values: Record<string, unknown>; positionals: string[] };
  } catch (error) {
    const sentence = error instanceof Error ? (error.message.split(/\.(?:\s|$)/)[0] ?? '') : '';
    throw new CliFailure(exitCodes.misused, `${sentence}.`, `See "sallyport ${word} --help".`);
  }
}

function say(line: string): void {
  process.stderr.write(`${plainText(line)}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof Error && error.name === 'AbortError') {
    process.exitCode = exitCodes.interrupted;
    return;
  }
  say(`sallyport: ${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof CliFailure && error.fix !== undefined) say(error.fix);
  process.exitCode = error instanceof CliFailure ? error.exitCode : exitCodes.failed;
});
