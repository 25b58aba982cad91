import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { defaultDataDirectory } from '#shared/default-data-directory.ts';
import { notRunning } from './client.ts';

const runtimeSchema = z.object({ url: z.string() });

/** Where the data lives: as named, as the environment says, or the system's place (the same that the server takes). */
export function dataDirectory(named: string | undefined, env: NodeJS.ProcessEnv, platform: string): string {
  const given = named ?? env.SALLYPORT_DATA_DIR;
  if (given !== undefined && given !== '') return path.resolve(given);
  return defaultDataDirectory({ platform, home: homedir(), env, path });
}

/** The gateway's address, from `runtime.json`. @throws CliFailure `notRunning` where there is none. */
export function gatewayUrl(dataDir: string): string {
  try {
    return runtimeSchema.parse(JSON.parse(readFileSync(path.join(dataDir, 'runtime.json'), 'utf8'))).url;
  } catch {
    throw notRunning();
  }
}
