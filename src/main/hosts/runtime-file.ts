import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const runtimeSchema = z.object({
  url: z.string().nullable(),
  console_url: z.string().nullable(),
  pid: z.int(),
  start_id: z.string(),
});

/** Where a running Sallyport can be found. Holds no key: every program of the same user can read it. */
export type Runtime = z.infer<typeof runtimeSchema>;

const fileName = 'runtime.json';

/** Writes `runtime.json` in one step, readable by its owner only, and returns what removes it again. */
export function writeRuntimeFile(dataDir: string, place: Omit<Runtime, 'pid' | 'start_id'>): () => void {
  const path = join(dataDir, fileName);
  const runtime: Runtime = { ...place, pid: process.pid, start_id: randomUUID() };
  const draft = `${path}.${runtime.start_id}`;
  writeFileSync(draft, `${JSON.stringify(runtime, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
  return () => {
    if (readRuntimeFile(dataDir)?.start_id === runtime.start_id) rmSync(path, { force: true });
  };
}

/** What the file says; null where there is none or it is not ours. A killed process leaves its file behind. */
export function readRuntimeFile(dataDir: string): Runtime | null {
  try {
    return runtimeSchema.parse(JSON.parse(readFileSync(join(dataDir, fileName), 'utf8')));
  } catch {
    return null;
  }
}
