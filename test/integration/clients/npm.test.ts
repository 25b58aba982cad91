import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectBearerAccount } from '#test/support/bearer-account.ts';
import { type ProgramResult, runProgram } from '#test/support/run-program.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';
import { makeTempDirectory } from '#test/support/temp-directory.ts';
import { type Registry, startRegistry } from '#test/support/verdaccio.ts';

const directory = makeTempDirectory();
let app: RunningSallyport;
let registry: Registry;

beforeAll(async () => {
  [app, registry] = await Promise.all([runSallyport(), startRegistry(['drawbridge'])]);
  await connectBearerAccount(app, {
    slug: 'verdaccio',
    baseUrl: registry.origin,
    token: registry.token,
  });
  // What a person writes into .npmrc: the gateway as the registry, and the gateway's key as its token. A registry names
  // itself in the addresses of its tarballs; the last line has npm fetch them where it fetched the rest.
  const { host } = new URL(app.url);
  writeFileSync(
    join(directory.path, '.npmrc'),
    [
      `registry=http://${host}/gateway/verdaccio/`,
      `//${host}/gateway/verdaccio/:_authToken=${app.key}`,
      'replace-registry-host=always',
      `cache=${join(directory.path, 'cache')}`,
      'audit=false',
      'fund=false',
      'update-notifier=false',
      'fetch-retries=0',
      '',
    ].join('\n'),
  );
});

afterAll(async () => {
  await app?.close();
  await registry?.close();
  directory.remove();
});

function npm(cwd: string, ...args: string[]): Promise<ProgramResult> {
  const env = { HOME: directory.path, npm_config_userconfig: join(directory.path, '.npmrc') };
  return runProgram('npm', args, { cwd, env });
}

function makePackage(name: string, manifest: Record<string, unknown> = {}): string {
  const path = join(directory.path, name);
  mkdirSync(path);
  writeFileSync(join(path, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...manifest }));
  return path;
}

describe('npm through the gateway', () => {
  it('learns who it is', async () => {
    expect(await npm(directory.path, 'whoami')).toMatchObject({ code: 0, stdout: `${registry.user}\n` });
  });

  it('views a package', async () => {
    const { stdout } = await npm(directory.path, 'view', 'drawbridge', 'description');
    expect(stdout.trim()).toBe('The drawbridge package');
  });

  it('hands over a package it publishes, and installs it with its integrity checked', async () => {
    const source = makePackage('portcullis', { description: 'A grille that falls' });
    writeFileSync(join(source, 'index.js'), 'module.exports = "down";\n');
    expect(await npm(source, 'publish')).toMatchObject({ code: 0 });
    const direct = await fetch(`${registry.origin}/portcullis`, {
      headers: { authorization: `Bearer ${registry.token}` },
    });
    expect(await direct.json()).toMatchObject({
      versions: { '1.0.0': { description: 'A grille that falls' } },
    });

    const target = makePackage('fort');
    // Publishing leaves the tarball in npm's cache; another cache has to fetch it.
    const cache = join(directory.path, 'empty-cache');
    expect(await npm(target, 'install', 'portcullis', '--cache', cache)).toMatchObject({ code: 0 });
    expect(readFileSync(join(target, 'node_modules', 'portcullis', 'index.js'), 'utf8')).toContain('"down"');
    await app.sallyport.core.calls.flush();
    const { items } = await app.call('calls.list', { toolkit: 'verdaccio' });
    expect(items.find(({ path }) => path.endsWith('.tgz'))).toMatchObject({ method: 'GET', status: 200 });
  });

  it('is told by the registry that a package does not exist', async () => {
    const { code, stderr } = await npm(directory.path, 'view', 'no-such-package');
    expect(code).not.toBe(0);
    expect(stderr).toContain('E404');
  });

  it('never holds the token of the registry', async () => {
    await app.sallyport.core.calls.flush();
    const { items } = await app.call('calls.list', { toolkit: 'verdaccio' });
    const details = await Promise.all(items.map(({ id }) => app.call('calls.get', { id })));
    expect(details.length).toBeGreaterThan(4);
    expect(JSON.stringify(details)).not.toContain(registry.token);
    expect(readFileSync(join(directory.path, '.npmrc'), 'utf8')).not.toContain(registry.token);
  });
});
