import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyPermissions } from '#shared/domain/api-key.ts';
import { exitOf } from '#test/support/child-exit.ts';
import { signInToConsole } from '#test/support/console-client.ts';
import {
  collect,
  type HeadlessProcess,
  spawnSallyport,
  startHeadlessProcess,
  testPassphrase,
} from '#test/support/headless-process.ts';
import { makeTempDirectory, type TempDirectory } from '#test/support/temp-directory.ts';

let directory: TempDirectory;
const directories: TempDirectory[] = [];

function freshDirectory(): TempDirectory {
  const made = makeTempDirectory();
  directories.push(made);
  return made;
}
afterAll(() => {
  for (const { remove } of directories) remove();
});

/** Runs a start that is to fail, or a command that only prints. */
async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawnSallyport(args, env);
  const output = collect(child);
  const [code] = await Promise.all([exitOf(child), once(child, 'close')]);
  return { code, stdout: output.stdout(), stderr: output.stderr() };
}

describe('serve --json', () => {
  let sallyport: HeadlessProcess;
  beforeAll(async () => {
    directory = freshDirectory();
    sallyport = await startHeadlessProcess({ dataDir: directory.path });
  });
  afterAll(() => sallyport?.stop());

  test('prints one line that names everything a program needs, and nothing else', () => {
    const lines = sallyport.stdout().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toBe('');
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      event: 'ready',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      console_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#signin=[\w-]{43}$/),
      api_key: expect.stringMatching(/^ak_/),
      admin_key: expect.stringMatching(/^[\w-]{43}$/),
      data_dir: directory.path,
      vault: 'unlocked',
      version: JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')).version,
    });
  });

  test('makes the first agent with every permission and the full preset', async () => {
    expect((await sallyport.ask('keys.list')).body).toMatchObject({
      items: [
        {
          name: 'First agent',
          rule_preset: 'full',
          permissions: [...keyPermissions],
        },
      ],
    });
  });

  test('says in runtime.json where it is, to its user alone, without any key', () => {
    const path = join(directory.path, 'runtime.json');
    const runtime = JSON.parse(readFileSync(path, 'utf8'));
    expect(runtime).toEqual({
      url: sallyport.ready.url,
      console_url: new URL(sallyport.ready.console_url).origin,
      pid: expect.any(Number),
      start_id: expect.any(String),
    });
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('signs one console in with its link, and gives out new ones', async () => {
    const console = await signInToConsole(
      sallyport.ready.console_url,
      () => {},
      () => {},
    );
    const outcome = await console.call('console.link', {});
    expect(outcome).toMatchObject({ ok: true, value: { url: expect.stringContaining('/#signin=') } });
    console.close();
  });

  test('takes the admin key and no other for the owner’s own operations', async () => {
    const ask = (key: string) =>
      fetch(`${sallyport.ready.url}/api/local/v1/app.status`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-admin-key': key },
        body: '{}',
      });
    expect((await ask(sallyport.ready.admin_key)).status).toBe(200);
    expect((await ask(sallyport.ready.api_key ?? '')).status).toBe(401);
  });

  test('is the only one on its data directory, and says who owns it', async () => {
    const { code, stdout, stderr } = await run([
      'serve',
      '--json',
      '--port',
      '0',
      '--data-dir',
      directory.path,
    ]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(
      String(JSON.parse(readFileSync(join(directory.path, 'runtime.json'), 'utf8')).pid),
    );
    expect(stderr).toContain('--data-dir');
  });

  test('names a taken port and how to choose another, and leaves nothing half-started', async () => {
    const { port } = new URL(sallyport.ready.url);
    const other = freshDirectory();
    const { code, stdout, stderr } = await run(['serve', '--json', '--port', port, '--data-dir', other.path]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(port);
    expect(stderr).toContain('--port');
    expect(existsSync(join(other.path, 'runtime.json'))).toBe(false);
    const next = await startHeadlessProcess({ dataDir: other.path });
    expect(next.ready.api_key).toBeDefined();
    await next.stop();
  });

  test('names a taken console port, and gives the gateway’s port back', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port } = squatter.address() as AddressInfo;
    const { code, stderr } = await run(['serve', '--port', '0', '--data-dir', freshDirectory().path], {
      SALLYPORT_CONSOLE_PORT: String(port),
    });
    squatter.close();
    expect(code).toBe(1);
    expect(stderr).toContain(`${port}`);
    expect(stderr).toContain('SALLYPORT_CONSOLE_PORT');
  });
});

describe('stopping', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s ends it with 0, without runtime.json, ready to start again',
    async (signal) => {
      const { path } = freshDirectory();
      const first = await startHeadlessProcess({ dataDir: path });
      first.child.kill(signal);
      expect(await exitOf(first.child)).toBe(0);
      expect(existsSync(join(path, 'runtime.json'))).toBe(false);
      const second = await startHeadlessProcess({ dataDir: path });
      expect(second.ready).toMatchObject({ vault: 'unlocked', data_dir: path });
      expect(second.ready.api_key).toBeUndefined();
      expect(await second.stop()).toBe(0);
    },
  );

  test('a killed process leaves nothing that keeps the next one from starting', async () => {
    const { path } = freshDirectory();
    const first = await startHeadlessProcess({ dataDir: path });
    process.kill(JSON.parse(readFileSync(join(path, 'runtime.json'), 'utf8')).pid, 'SIGKILL');
    await exitOf(first.child);
    const second = await startHeadlessProcess({ dataDir: path });
    expect(JSON.parse(readFileSync(join(path, 'runtime.json'), 'utf8')).url).toBe(second.ready.url);
    await second.stop();
  });

  test('it ends in order when the process that started it over a channel is gone', async () => {
    const { path } = freshDirectory();
    const child = spawnSallyport(
      ['serve', '--json', '--port', '0', '--data-dir', path],
      { SALLYPORT_VAULT: 'passphrase', SALLYPORT_PASSPHRASE: testPassphrase },
      ['ignore', 'pipe', 'pipe', 'ipc'],
    );
    await once(child.stdout ?? child, 'data');
    child.disconnect();
    expect(await exitOf(child)).toBe(0);
    expect(existsSync(join(path, 'runtime.json'))).toBe(false);
  });

  test('an open console does not hold it up', async () => {
    const sallyport = await startHeadlessProcess();
    await signInToConsole(
      sallyport.ready.console_url,
      () => {},
      () => {},
    );
    expect(await sallyport.stop()).toBe(0);
  });
});

describe('the vault at start', () => {
  test('opens with a passphrase file', async () => {
    const { path } = freshDirectory();
    mkdirSync(join(path, 'data'));
    const file = join(path, 'passphrase');
    writeFileSync(file, `${testPassphrase}\n`, { mode: 0o600 });
    const env = { SALLYPORT_PASSPHRASE: undefined, SALLYPORT_PASSPHRASE_FILE: file };
    const sallyport = await startHeadlessProcess({ dataDir: join(path, 'data'), env });
    expect([sallyport.ready.vault, sallyport.stderr()]).toEqual(['unlocked', '']);
    await sallyport.stop();
  });

  test('stays locked on a wrong passphrase, and the console can open it', async () => {
    const { path } = freshDirectory();
    await (await startHeadlessProcess({ dataDir: path })).stop();
    const sallyport = await startHeadlessProcess({
      dataDir: path,
      env: { SALLYPORT_PASSPHRASE: 'another passphrase' },
    });
    expect(sallyport.ready.vault).toBe('locked');
    const unlocked = await sallyport.ask('vault.unlock', { kind: 'passphrase', passphrase: testPassphrase });
    expect(unlocked.body).toMatchObject({ state: 'unlocked' });
    await sallyport.stop();
  });

  test('waits for the console where no passphrase is given', async () => {
    const sallyport = await startHeadlessProcess({ env: { SALLYPORT_PASSPHRASE: undefined } });
    expect(sallyport.ready.vault).toBe('empty');
    await sallyport.stop();
  });
});

describe('the command line', () => {
  test('shows help and version', async () => {
    expect(await run(['--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('sallyport serve'),
      stderr: '',
    });
    expect(await run(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  test.each([
    [['serve', '--host', '0.0.0.0'], {}, '--host'],
    [['serve', '--port', '99999'], {}, '99999'],
    [['serve'], { SALLYPORT_VAULT: 'paper' }, 'SALLYPORT_VAULT'],
    [['serve'], { SALLYPORT_PORT: 'http' }, 'SALLYPORT_PORT'],
    [['serve'], { SALLYPORT_PASSPHRASE_FILE: '/nowhere/passphrase' }, 'SALLYPORT_PASSPHRASE_FILE'],
  ] as const)('refuses %j %j with exit code 2 and no stack trace', async (args, env, named) => {
    const { code, stdout, stderr } = await run(args, env);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(named);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('refuses a data directory that is a file', async () => {
    const { path } = freshDirectory();
    const file = join(path, 'file');
    writeFileSync(file, '');
    const { code, stderr } = await run(['serve', '--port', '0', '--data-dir', file]);
    expect(code).toBe(1);
    expect(stderr).toContain(file);
    rmSync(file);
  });

  test('greets a person with where things are and no key', async () => {
    const { path } = freshDirectory();
    const child = spawnSallyport(['serve', '--port', '0', '--data-dir', path], {
      SALLYPORT_VAULT: 'passphrase',
      SALLYPORT_PASSPHRASE: testPassphrase,
    });
    const output = collect(child);
    while (!output.stdout().includes('10 minutes')) await once(child.stdout ?? child, 'data');
    expect(output.stdout()).toMatch(/Gateway {2}http:\/\/127\.0\.0\.1:\d+\n/);
    expect(output.stdout()).toContain('/#signin=');
    expect(output.stdout()).not.toMatch(/ak_|admin/);
    child.kill('SIGTERM');
    expect(await exitOf(child)).toBe(0);
  });
});
