import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const outputs = ['main/index.js', 'main/headless.js', 'preload/index.cjs', 'renderer/index.html'];

/** Builds the product where `out/` is missing or older than a source; says so on standard error. False when it fails. */
export function buildWhenStale(): boolean {
  const builtAt = Math.min(...outputs.map((name) => modifiedAt(join(root, 'out', name))));
  const sources = [
    ...filesUnder(join(root, 'src')),
    join(root, 'package.json'),
    join(root, 'electron.vite.config.ts'),
  ];
  if (sources.every((path) => modifiedAt(path) <= builtAt)) return true;
  process.stderr.write('Building Sallyport…\n');
  const bundler = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [bundler, 'build'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status === 0) return true;
  process.stderr.write(
    `${stdout}${stderr}\nThe build failed. After a change of dependencies, run "npm ci" first.\n`,
  );
  return false;
}

/** Milliseconds; 0 for a file that is not there. */
function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Every source file; tests are not built. */
function filesUnder(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
