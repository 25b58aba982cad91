import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import { notRunning } from './client.ts';

const runtimeSchema = z.object({ url: z.string() });

/** Where the data lives: as named, as the environment says, or the system's place (the same that the server takes). */
export function dataDirectory(named: string | undefined, env: NodeJS.ProcessEnv, platform: string): string {
  const given = named ?? env.SALLYPORT_DATA_DIR;
  if (given !== undefined && given !== '') return resolve(given);
  const home = homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Sallyport');
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Sallyport');
  const xdg = env.XDG_DATA_HOME;
  return join(xdg !== undefined && isAbsolute(xdg) ? xdg : join(home, '.local', 'share'), 'sallyport');
}

/** The gateway's address, from `runtime.json`. @throws CliFailure `notRunning` where there is none. */
export function gatewayUrl(dataDir: string): string {
  try {
    return runtimeSchema.parse(JSON.parse(readFileSync(join(dataDir, 'runtime.json'), 'utf8'))).url;
  } catch {
    throw notRunning();
  }
}
