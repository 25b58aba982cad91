import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The most that the console's first scripts may weigh, compressed. */
export const mostInitialBytes = 250_000;

export interface InitialScripts {
  readonly files: number;
  readonly bytes: number;
  readonly compressedBytes: number;
}

/** What a built console fetches before it runs: its script and all that this imports, which the page names for the browser. */
export function weighInitialScripts(directory: string): InitialScripts {
  const html = readFileSync(join(directory, 'index.html'), 'utf8');
  const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? [];
  const paths = tags
    .filter((tag) => tag.startsWith('<script') || /\brel="modulepreload"/.test(tag))
    .map((tag) => /\b(?:src|href)="([^"]+)"/.exec(tag)?.[1])
    .filter((path) => path !== undefined);
  if (paths.length === 0) throw new Error(`${directory} has no page with scripts.`);
  const contents = paths.map((path) => readFileSync(join(directory, path)));
  const sum = (of: (content: Buffer) => number) => contents.reduce((all, content) => all + of(content), 0);
  return {
    files: paths.length,
    bytes: sum(({ length }) => length),
    compressedBytes: sum((content) => gzipSync(content, { level: 9 }).length),
  };
}
