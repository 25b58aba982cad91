import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeTempDirectory, type TempDirectory } from '#test/support/temp-directory.ts';
import { createGhAuth } from './gh-auth.ts';

let directory: TempDirectory;

beforeEach(() => {
  directory = makeTempDirectory();
  mkdirSync(join(directory.path, '.config', 'gh'), { recursive: true });
});
afterEach(() => directory.remove());

const hosts = (text: string) => writeFileSync(join(directory.path, '.config', 'gh', 'hosts.yml'), text);

/** A program in place of the GitHub CLI. */
function program(script: string): string {
  const path = join(directory.path, 'gh');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

const accounts = (path: string, env: NodeJS.ProcessEnv = {}) =>
  createGhAuth({
    platform: 'linux',
    home: directory.path,
    env: { PATH: process.env.PATH, ...env },
    program: path,
  }).accounts();

const missing = '/nowhere/gh';

// The double is a shell script.
describe.skipIf(process.platform === 'win32')('the sign-ins of the GitHub CLI', () => {
  test('are those of every host and user, with the tokens that the program gives', async () => {
    hosts('github.com:\n  users:\n    ada:\n    bob:\n  user: ada\nghe.example:\n  user: eve\n');
    const path = program('echo "$4-$6"');
    expect(await accounts(path)).toEqual([
      { host: 'github.com', user: 'ada', token: 'github.com-ada', reason: null },
      { host: 'github.com', user: 'bob', token: 'github.com-bob', reason: null },
      { host: 'ghe.example', user: 'eve', token: 'ghe.example-eve', reason: null },
    ]);
  });

  test('are not mixed up with a token of the environment', async () => {
    hosts('github.com:\n  user: ada\n');
    const path = program('echo "own$GH_TOKEN$GITHUB_TOKEN$SALLYPORT_PASSPHRASE"');
    const env = { GH_TOKEN: 'a', GITHUB_TOKEN: 'b', SALLYPORT_PASSPHRASE: 'c' };
    expect(await accounts(path, env)).toMatchObject([{ token: 'own' }]);
  });

  test('come from the file where the program is missing', async () => {
    hosts('github.com:\n  users:\n    ada:\n      oauth_token: gho_stored\n    bob: {}\n  user: ada\n');
    expect(await accounts(missing)).toMatchObject([
      { user: 'ada', token: 'gho_stored' },
      { user: 'bob', token: null, reason: expect.stringContaining('not installed') },
    ]);
  });

  test('say so where the program refuses', async () => {
    hosts('github.com:\n  user: ada\n');
    expect(await accounts(program('echo nothing >&2; exit 1'))).toMatchObject([
      { token: null, reason: expect.stringContaining('gh auth login') },
    ]);
  });

  test.each(['', 'github.com', '- a\n- b\n', ': [', 'github.com:\n  users: 7\n  user: [1]\n'])(
    'are not made up from the file %j',
    async (text) => {
      hosts(text);
      const found = await accounts(missing);
      expect(found.filter(({ token }) => token !== null)).toEqual([]);
    },
  );

  test('are none where it was never used', async () => {
    expect(await accounts(missing, { GH_CONFIG_DIR: join(directory.path, 'none') })).toEqual([]);
  });

  test('never turn a name of the file into an option of the program', async () => {
    hosts('github.com:\n  user: "--help"\n');
    expect(await accounts(program('echo called'))).toMatchObject([{ token: null }]);
  });
});
