import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GitServer, startGitServer } from '#test/support/git-server.ts';
import { mustRun, runProgram } from '#test/support/run-program.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';
import { makeTempDirectory } from '#test/support/temp-directory.ts';

const password = 'git_canary_5b4a39281706f9e8';
const directory = makeTempDirectory();
const home = join(directory.path, 'home');
let app: RunningSallyport;
let server: GitServer;
let remote: string;

/** Git with no settings of this machine, never asking anything on a terminal. */
const environment = {
  HOME: home,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
};
const git = (cwd: string, ...args: string[]) => mustRun('git', args, { cwd, env: environment });

beforeAll(async () => {
  const repositories = join(directory.path, 'repositories');
  for (const path of [home, repositories]) mkdirSync(path);
  await git(repositories, 'init', '--bare', '-b', 'main', 'castle.git');
  [app, server] = await Promise.all([runSallyport(), startGitServer(repositories, 'ada', password)]);
  await app.call('toolkits.create', {
    slug: 'githost',
    name: 'Git host',
    base_url: server.origin,
    auth_schemes: [
      {
        mode: 'BASIC',
        inject: [{ in: 'header', name: 'Authorization', value: 'Basic base64({username}:{password})' }],
        fields: { username: { label: 'User' }, password: { label: 'Password', secret: true } },
      },
    ],
  });
  await app.call('accounts.create', { toolkit: 'githost', fields: { username: 'ada', password } });
  remote = app.url.replace('://', `://agent:${app.key}@`).concat('/gateway/githost/castle.git');
});

afterAll(async () => {
  await app?.close();
  await server?.close();
  directory.remove();
});

it('pushes, clones, pushes more than its buffer and fetches, with the gateway key as the password', async () => {
  const first = join(directory.path, 'first');
  await git(directory.path, 'init', '-b', 'main', 'first');
  writeFileSync(join(first, 'gate.txt'), 'open\n');
  await git(first, 'add', '.');
  await git(first, 'commit', '-m', 'Open the gate');
  await git(first, 'push', remote, 'main');

  await git(directory.path, 'clone', remote, 'second');
  expect(readFileSync(join(directory.path, 'second', 'gate.txt'), 'utf8')).toBe('open\n');

  // Beyond http.postBuffer (1 MiB) git sends the pack chunked, without a length.
  const wall = randomBytes(3 * 1024 * 1024);
  writeFileSync(join(first, 'wall.bin'), wall);
  await git(first, 'add', '.');
  await git(first, 'commit', '-m', 'Build a wall');
  await git(first, 'push', remote, 'main');
  await git(join(directory.path, 'second'), 'pull', '--ff-only');
  expect(readFileSync(join(directory.path, 'second', 'wall.bin')).equals(wall)).toBe(true);

  const expected = `Basic ${Buffer.from(`ada:${password}`).toString('base64')}`;
  expect(server.authorizations.length).toBeGreaterThan(6);
  expect(new Set(server.authorizations)).toEqual(new Set([expected]));
});

it('takes the key in a header that git is told to add as well', async () => {
  const { stdout } = await git(
    directory.path,
    ...['-c', `http.extraHeader=x-api-key: ${app.key}`],
    ...['ls-remote', `${app.url}/gateway/githost/castle.git`],
  );
  expect(stdout).toMatch(/refs\/heads\/main/);
});

it('gets no repository with a wrong key, and the server hears nothing', async () => {
  const before = server.authorizations.length;
  const wrong = remote.replace(app.key, 'ak_wrong');
  const { code, stderr } = await runProgram('git', ['ls-remote', wrong], { env: environment });
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/Authentication failed|could not read/);
  expect(server.authorizations).toHaveLength(before);
});

it('leaves rows of what it did, with the packs counted and no password', async () => {
  await app.sallyport.core.calls.flush();
  const { items } = await app.call('calls.list', { toolkit: 'githost' });
  const push = items.find(
    ({ path, request_bytes }) => path.endsWith('/git-receive-pack') && request_bytes > 3e6,
  );
  expect(push).toMatchObject({ method: 'POST', status: 200, error_code: null });
  const details = await Promise.all(items.map(({ id }) => app.call('calls.get', { id })));
  expect(JSON.stringify(details)).not.toContain(password);
  expect(JSON.stringify(details)).not.toContain(app.key);
});
