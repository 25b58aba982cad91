import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { SallyportError } from '#shared/errors.ts';

/** One file of the built console, ready to send. */
export interface RendererFile {
  readonly body: Buffer;
  readonly contentType: string;
  readonly cacheControl: string;
}

/** The built console by URL path (`/`, `/assets/index-4f2a.js`). A path that is not in it does not exist. */
export type RendererFiles = ReadonlyMap<string, RendererFile>;

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/**
 * Reads the built console into memory, once: a request then only looks up a map, so no spelling of a path reaches the file
 * system. Source maps and unknown types are left out. Fails with StorageFailed where the build is missing.
 */
export function readRendererFiles(directory: string): RendererFiles {
  const files = new Map<string, RendererFile>();
  for (const path of filesUnder(directory)) {
    const contentType = contentTypes[extname(path)];
    if (contentType === undefined) continue;
    const urlPath = `/${relative(directory, path).split(sep).join('/')}`;
    files.set(urlPath, {
      body: readFileSync(path),
      contentType,
      // The build puts a content hash into every name under assets/.
      cacheControl: urlPath.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
  }
  const index = files.get('/index.html');
  if (index === undefined) throw missingBuild(directory);
  return files.set('/', index);
}

function filesUnder(directory: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(directory, { withFileTypes: true, recursive: true });
  } catch (cause) {
    throw missingBuild(directory, cause);
  }
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function missingBuild(directory: string, cause?: unknown): SallyportError {
  return new SallyportError('StorageFailed', `The console's files are not in ${directory}.`, {
    fix: 'Run "npm run build", then start again.',
    cause,
  });
}
