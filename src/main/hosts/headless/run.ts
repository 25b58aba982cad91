import { homedir } from 'node:os';
import path from 'node:path';
import { defaultDataDirectory } from '#shared/default-data-directory.ts';
import { SallyportError } from '#shared/errors.ts';
import { locateParts } from '../parts.ts';
import { readStartupEnvironment, type StartupEnvironment } from '../startup-environment.ts';
import { version } from '../version.ts';
import { type Command, parseCommand, usage } from './arguments.ts';
import { startHeadless } from './serve.ts';
import { installSignals } from './signals.ts';
import { offerLinks, readyLine, welcome } from './terminal.ts';

const failed = 1;
const misused = 2;

/** The program behind `bin/sallyport`: reads the command line, serves until a signal, and sets the exit code. */
export async function runHeadless(entryUrl: string): Promise<void> {
  // Whoever reads our output may go away first; that is no reason to stop.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const start = readStart();
  if (start === null) return;
  if (start.command.kind === 'help') process.stdout.write(usage);
  else if (start.command.kind === 'version') process.stdout.write(`${version}\n`);
  else await serve(start.command, start.environment, entryUrl);
}

function readStart(): { command: Command; environment: StartupEnvironment } | null {
  try {
    const environment = readStartupEnvironment(process.env);
    return { command: parseCommand(process.argv.slice(2)), environment };
  } catch (error) {
    complain(error);
    process.exitCode = misused;
    return null;
  }
}

async function serve(
  command: Extract<Command, { kind: 'serve' }>,
  environment: StartupEnvironment,
  entryUrl: string,
): Promise<void> {
  const { platform, env } = process;
  for (const warning of environment.warnings) say(warning);
  const signals = installSignals(say);
  try {
    const running = await startHeadless({
      parts: locateParts(entryUrl),
      version,
      dataDir:
        command.dataDir ??
        environment.dataDir ??
        defaultDataDirectory({ platform, home: homedir(), env, path }),
      port: command.port ?? environment.port,
      consolePort: environment.consolePort ?? 0,
      vault: environment.vault,
      json: command.json,
      say,
    });
    for (const notice of running.notices()) say(notice.message);
    const stopLinks = command.json ? () => {} : offerLinks(running.newLink);
    signals.onStop(async () => {
      stopLinks();
      for (const { name, reason } of await running.close()) say(`Stopping: ${name} ${reason}.`);
    });
    process.stdout.write(command.json ? readyLine(running.ready) : welcome(running.ready));
  } catch (error) {
    complain(error);
    process.exit(failed);
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Says what is wrong and what to do. A defect's own words stay out: they may quote a secret; its code helps a report. */
function complain(error: unknown): void {
  if (error instanceof SallyportError) {
    say(`sallyport: ${error.message}`);
    if (error.details.fix !== undefined) say(error.details.fix);
    return;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
  say(
    `sallyport: could not start because of a defect (${error instanceof Error ? error.name : 'Error'}, ${code}).`,
  );
}
