import { parseArgs } from 'node:util';
import { SallyportError } from '#shared/errors.ts';
import { parsePort } from '../startup-environment.ts';

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'serve';
      readonly port: number | null;
      readonly dataDir: string | null;
      readonly json: boolean;
    };

export const usage = `Sallyport keeps your API credentials on this machine and lets local AI agents use them unseen.

Usage
  sallyport serve [--port N] [--data-dir DIR] [--json]
  sallyport calls [--follow] [query] | calls show ID | replay ID | approvals [open ID] | pair
                                          commands for a running Sallyport; see "sallyport calls --help"

Options
  --port N        port of the gateway; 0 takes a free one (default: SALLYPORT_PORT, the saved setting, or 4477)
  --data-dir DIR  where the data lives (default: SALLYPORT_DATA_DIR, or the system's place for application data)
  --json          print one line of JSON on standard output when ready, with an admin key
  --help          show this text
  --version       show the version

Environment
  SALLYPORT_VAULT            keychain or passphrase (default: the keychain where one answers)
  SALLYPORT_PASSPHRASE_FILE  file that holds the vault's passphrase
  SALLYPORT_PASSPHRASE       the passphrase itself, for tests and containers
  SALLYPORT_CONSOLE_PORT     port of the browser console (default: a free one)
`;

/** Understands the command line after the program's name. Fails with ValidationFailed naming the option at fault. */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const [command, ...extra] = positionals;
  if (command === undefined) {
    if (args.length === 0) return { kind: 'help' };
    throw unusable('command', 'There is no command before the options.');
  }
  if (command === 'help') return { kind: 'help' };
  if (command !== 'serve') throw unusable('command', `There is no command "${command}".`);
  if (extra.length > 0) throw unusable('command', `"serve" takes no "${extra[0]}".`);
  return {
    kind: 'serve',
    port: portOption(values.port),
    dataDir: directoryOption(values['data-dir']),
    json: values.json,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        port: { type: 'string' },
        'data-dir': { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        version: { type: 'boolean', short: 'v', default: false },
      },
    });
  } catch (cause) {
    // The parser's sentences name the option; its hints about "--" after the first sentence do not help here.
    const sentence = cause instanceof Error ? (cause.message.split(/\.(?:\s|$)/)[0] ?? '') : '';
    throw unusable('options', `${sentence || 'The options cannot be understood'}.`, cause);
  }
}

function portOption(text: string | undefined): number | null {
  if (text === undefined) return null;
  const port = parsePort(text);
  if (port === null) throw unusable('--port', `--port is "${text}", not a port from 0 to 65535.`);
  return port;
}

function directoryOption(text: string | undefined): string | null {
  if (text === '') throw unusable('--data-dir', '--data-dir names no directory.');
  return text ?? null;
}

function unusable(field: string, message: string, cause?: unknown): SallyportError {
  return new SallyportError('ValidationFailed', message, { field, fix: 'See "sallyport --help".', cause });
}
