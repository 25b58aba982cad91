import { parseArgs } from 'node:util';
import { SallyportError } from '#shared/errors.ts';
import { parsePort } from '../startup-environment.ts';

export interface DesktopOptions {
  readonly port: number | null;
  readonly dataDir: string | null;
}

/**
 * `--port` and `--data-dir` of the desktop app's command line, where Chromium's switches stand too, so that unknown options
 * are none of our business. Fails with ValidationFailed for a port that is none.
 */
export function parseDesktopOptions(args: readonly string[]): DesktopOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: { port: { type: 'string' }, 'data-dir': { type: 'string' } },
  });
  const text = values.port;
  const port = typeof text === 'string' ? parsePort(text) : null;
  if (text !== undefined && port === null) {
    throw new SallyportError('ValidationFailed', '--port is not a port from 0 to 65535.', {
      field: '--port',
      fix: 'Leave it out, or use 0 for a free port.',
    });
  }
  const dataDir = values['data-dir'];
  return { port, dataDir: typeof dataDir === 'string' && dataDir !== '' ? dataDir : null };
}
