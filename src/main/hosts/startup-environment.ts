import { readFileSync, statSync } from 'node:fs';
import { SallyportError } from '#shared/errors.ts';

/** What the environment says about opening the vault and about places and ports. */
export interface StartupEnvironment {
  readonly vault: { readonly mode: 'keychain' | 'passphrase' | 'auto'; readonly passphrase?: string };
  readonly dataDir: string | null;
  readonly port: number | null;
  readonly consolePort: number | null;
  /** Things worth a line on standard error. */
  readonly warnings: readonly string[];
}

/**
 * Reads SALLYPORT_VAULT, SALLYPORT_PASSPHRASE_FILE, SALLYPORT_PASSPHRASE, SALLYPORT_DATA_DIR, SALLYPORT_PORT and
 * SALLYPORT_CONSOLE_PORT. Takes the passphrase out of `env`, so that no child process and no later dump inherits it. Fails
 * with ValidationFailed naming the variable.
 */
export function readStartupEnvironment(env: NodeJS.ProcessEnv): StartupEnvironment {
  const inline = env.SALLYPORT_PASSPHRASE;
  delete env.SALLYPORT_PASSPHRASE;
  const mode = env.SALLYPORT_VAULT || 'auto';
  if (mode !== 'keychain' && mode !== 'passphrase' && mode !== 'auto') {
    throw invalid(
      'SALLYPORT_VAULT',
      'is neither "keychain" nor "passphrase"',
      'Set it to one of the two, or unset it.',
    );
  }
  const warnings: string[] = [];
  const file = env.SALLYPORT_PASSPHRASE_FILE;
  const passphrase = file ? readPassphraseFile(file, warnings) : inline || undefined;
  return {
    vault: passphrase === undefined ? { mode } : { mode, passphrase },
    dataDir: env.SALLYPORT_DATA_DIR || null,
    port: portFrom(env, 'SALLYPORT_PORT'),
    consolePort: portFrom(env, 'SALLYPORT_CONSOLE_PORT'),
    warnings,
  };
}

function readPassphraseFile(path: string, warnings: string[]): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
      warnings.push(`${path} can be read by other users. Run: chmod 600 ${path}`);
    }
  } catch (cause) {
    throw invalid(
      'SALLYPORT_PASSPHRASE_FILE',
      `names ${path}, which cannot be read`,
      'Name a readable file.',
      cause,
    );
  }
  // Editors and `echo` end a file with one newline that nobody means.
  const passphrase = text.replace(/\r?\n$/, '');
  if (passphrase === '') {
    throw invalid(
      'SALLYPORT_PASSPHRASE_FILE',
      `names ${path}, which is empty`,
      'Put the passphrase into it.',
    );
  }
  return passphrase;
}

function portFrom(env: NodeJS.ProcessEnv, name: string): number | null {
  const text = env[name];
  if (!text) return null;
  const port = parsePort(text);
  if (port === null)
    throw invalid(name, `is "${text.slice(0, 16)}", not a port`, 'Use 0 to 65535; 0 takes a free one.');
  return port;
}

/** A port as people write it: 0 to 65535, digits only. Null for anything else. */
export function parsePort(text: string): number | null {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null;
}

function invalid(field: string, fault: string, fix: string, cause?: unknown): SallyportError {
  return new SallyportError('ValidationFailed', `${field} ${fault}.`, { field, fix, cause });
}
