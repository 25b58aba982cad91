import { fork } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createVault } from '#main/core/vault/index.ts';
import {
  environmentWithoutKeyring,
  keyringAvailable,
  type PrivateKeyring,
  startKeyring,
} from '#test/support/keyring.ts';
import { createMemoryVaultRepository } from '#test/support/vault-ports.ts';
import { createKeychain, forkHelper } from './index.ts';

const helper = fileURLToPath(new URL('./keychain-helper.ts', import.meta.url));
const withEnvironment = (env: NodeJS.ProcessEnv) => createKeychain({ spawn: () => forkHelper(helper, env) });
const newVault = (repository: ReturnType<typeof createMemoryVaultRepository>, env: NodeJS.ProcessEnv) =>
  createVault({ repository, secrets: withEnvironment(env), onChange: () => undefined });

describe.skipIf(!keyringAvailable())('on a real Secret Service', () => {
  let keyring: PrivateKeyring;
  beforeEach(async () => {
    keyring = await startKeyring();
  });
  afterEach(() => keyring.close());

  test('keeps, gives back, replaces and removes a text', async () => {
    const keychain = withEnvironment(keyring.env);
    expect(await keychain.read('vault-1')).toEqual({ outcome: 'not_found' });
    expect(await keychain.write('vault-1', 'first')).toEqual({ outcome: 'done' });
    expect(await keychain.write('vault-1', 'second+/=')).toEqual({ outcome: 'done' });
    expect(await keychain.read('vault-1')).toEqual({ outcome: 'found', value: 'second+/=' });
    expect(await keychain.read('vault-2')).toEqual({ outcome: 'not_found' });
    expect(await keychain.remove('vault-1')).toEqual({ outcome: 'done' });
    expect(await keychain.remove('vault-1')).toEqual({ outcome: 'not_done' });
    expect(await keychain.read('vault-1')).toEqual({ outcome: 'not_found' });
  });

  test('keeps a text apart from another service of the same name', async () => {
    await withEnvironment(keyring.env).write('vault-1', 'ours');
    const other = createKeychain({ spawn: () => forkHelper(helper, keyring.env), service: 'Other' });
    expect(await other.read('vault-1')).toEqual({ outcome: 'not_found' });
  });

  test('says not_done for a text that the keyring cuts short', async () => {
    expect(await withEnvironment(keyring.env).write('vault-1', 'cut\0here')).toEqual({ outcome: 'not_done' });
  });

  test('serves many requests at once, one after another', async () => {
    const keychain = withEnvironment(keyring.env);
    const names = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(names.map((name) => keychain.write(name, `value of ${name}`, { timeoutMs: null })));
    const values = await Promise.all(names.map((name) => keychain.read(name, { timeoutMs: null })));
    expect(values).toEqual(names.map((name) => ({ outcome: 'found', value: `value of ${name}` })));
  });

  test('tells a locked keyring from a working one, and the vault is not overwritten', async () => {
    const repository = createMemoryVaultRepository();
    const first = newVault(repository, keyring.env);
    await first.start({ mode: 'auto' });
    expect(first.status()).toMatchObject({ state: 'unlocked', keychain: 'available' });
    const owner = { accountId: 'ca_alpha001', kind: 'credential' };
    const sealed = first.seal(owner, Buffer.from('secret'));
    const stored = structuredClone(repository.record);
    const item = `vault-${repository.record?.id}`;

    await keyring.lock();
    expect(await withEnvironment(keyring.env).read(item)).toEqual({ outcome: 'not_found' });
    expect(await withEnvironment(keyring.env).write('other', 'x')).toEqual({ outcome: 'not_done' });
    const second = newVault(repository, keyring.env);
    await second.start({ mode: 'auto', passphrase: 'never used for this' });
    expect(second.status()).toMatchObject({ state: 'locked', keychain: 'locked_or_missing' });
    expect(repository.record).toEqual(stored);

    await keyring.respawn();
    await second.unlock({ kind: 'keychain' });
    expect(Buffer.from(second.unseal(owner, sealed)).toString()).toBe('secret');
  });

  test('gives up on a daemon that hangs while files and names are still served', async () => {
    const keychain = withEnvironment(keyring.env);
    await keychain.write('vault-1', 'text');
    keyring.stopDaemon();
    const order: string[] = [];
    const reads = Array.from({ length: 6 }, () => keychain.read('vault-1', { timeoutMs: 2_000 }));
    const hanging = Promise.all(reads).then((outcomes) => {
      order.push('keychain');
      return outcomes;
    });
    await Promise.all(Array.from({ length: 8 }, () => readFile(helper)));
    await lookup('localhost');
    order.push('files and names');
    for (const outcome of await hanging) {
      expect(outcome).toMatchObject({ outcome: 'timed_out', reason: expect.stringContaining('in time') });
    }
    expect(order).toEqual(['files and names', 'keychain']);
    keyring.resumeDaemon();
    expect(await keychain.read('vault-1')).toEqual({ outcome: 'found', value: 'text' });
  });

  test('starts the vault locked, then opens it, where the daemon hangs at first', async () => {
    const repository = createMemoryVaultRepository();
    await newVault(repository, keyring.env).start({ mode: 'keychain' });
    keyring.stopDaemon();
    const vault = newVault(repository, keyring.env);
    await vault.start({ mode: 'auto' });
    expect(vault.status()).toMatchObject({ state: 'locked', keychain: 'timed_out' });
    keyring.resumeDaemon();
    expect(await vault.unlock({ kind: 'keychain' })).toMatchObject({
      state: 'unlocked',
      keychain: 'available',
    });
  });

  test('stops waiting without a limit when the signal fires or the keychain is closed', async () => {
    const keychain = withEnvironment(keyring.env);
    keyring.stopDaemon();
    const stop = new AbortController();
    const asked = keychain.read('vault-1', { timeoutMs: null, signal: stop.signal });
    stop.abort();
    expect(await asked).toMatchObject({ outcome: 'timed_out', reason: expect.stringContaining('cancelled') });
    const last = keychain.read('vault-1', { timeoutMs: null });
    await keychain.close();
    expect(await last).toMatchObject({
      outcome: 'timed_out',
      reason: expect.stringContaining('shutting down'),
    });
    expect(await keychain.read('vault-1')).toMatchObject({ outcome: 'timed_out' });
  });

  test('leaves no helper behind when the app dies while the daemon hangs', async () => {
    keyring.stopDaemon();
    const child = fork(helper, [], { env: keyring.env, execArgv: [], serialization: 'advanced' });
    child.send({ op: 'read', service: 'Sallyport', account: 'vault-1' });
    const ended = once(child, 'exit');
    child.disconnect();
    expect(await ended).toEqual([null, 'SIGKILL']);
  });

  test('answers through the port of an Electron utility process as well', async () => {
    const port = `process.parentPort = {
      on: (_event, listener) => process.on('message', (data) => listener({ data })),
      postMessage: (answer) => process.send(answer),
    }`;
    const child = fork(helper, [], {
      env: keyring.env,
      execArgv: ['--import', `data:text/javascript,${encodeURIComponent(port)}`],
      serialization: 'advanced',
    });
    child.send({ op: 'write', service: 'Sallyport', account: 'vault-1', value: 'text' });
    const [answer] = await once(child, 'message');
    expect(answer).toEqual({ ok: true, done: true });
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('recovers when a daemon that was killed is there again', async () => {
    const keychain = withEnvironment(keyring.env);
    await keychain.write('vault-1', 'text');
    await keyring.killDaemon();
    expect(await keychain.read('vault-1')).toMatchObject({ outcome: 'absent' });
    await keyring.respawn();
    expect(await keychain.read('vault-1')).toEqual({ outcome: 'found', value: 'text' });
  });
});

describe('without a keyring', () => {
  test.runIf(process.platform === 'linux')('answers absent to every request', async () => {
    const keychain = withEnvironment(environmentWithoutKeyring());
    expect(await keychain.read('vault-1')).toMatchObject({ outcome: 'absent' });
    expect(await keychain.write('vault-1', 'text')).toMatchObject({ outcome: 'absent' });
    expect(await keychain.remove('vault-1')).toMatchObject({ outcome: 'absent' });
  });

  test('answers absent where the helper cannot run', async () => {
    const keychain = createKeychain({ spawn: () => forkHelper('/nonexistent/helper.js') });
    expect(await keychain.read('vault-1')).toMatchObject({
      outcome: 'absent',
      reason: expect.stringContaining('ended unexpectedly'),
    });
  });
});
