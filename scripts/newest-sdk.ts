// `npm run test:newest-sdk [-- VERSION]`: the SDK's suite against the newest release of the SDK, or the named one, instead of
// the pinned one. What fails here is news about the SDK and not about a commit, so no gate runs it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const suites = ['test/integration/official-sdk.test.ts', 'test/integration/sdk'];
const wanted = process.argv[2] ?? 'latest';
const directory = mkdtempSync(join(tmpdir(), 'sallyport-newest-sdk-'));

function run(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): number {
  const { status, error } = spawnSync(program, args, {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    ...options,
  });
  if (error) throw error;
  return status ?? 1;
}

try {
  writeFileSync(join(directory, 'package.json'), '{"private":true}');
  const install = ['install', '--no-audit', '--no-fund', '--ignore-scripts', `@composio/core@${wanted}`];
  if (run('npm', install, { cwd: directory }) !== 0)
    throw new Error(`@composio/core@${wanted} could not be installed.`);
  const sdk = join(directory, 'node_modules', '@composio', 'core');
  const { version } = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8')) as { version: string };
  console.log(`@composio/core ${version} (${wanted})`);
  process.exitCode = run('vitest', ['run', '--project', 'integration', ...suites], {
    env: { ...process.env, SALLYPORT_TEST_SDK: sdk },
  });
} finally {
  rmSync(directory, { recursive: true, force: true });
}
