import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';

const directory = join(import.meta.dirname, '..', 'fixtures', 'api-descriptions');

/** The text of a large API description, as its service publishes it: GitHub's has 13 MB, Stripe's 2.5 MB on a single line. */
export function readApiDescription(name: 'github' | 'stripe'): string {
  return zstdDecompressSync(readFileSync(join(directory, `${name}.json.zst`))).toString('utf8');
}
