import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataDirectory } from './data-directory.ts';

const program = join(import.meta.dirname, 'test-processes/own-data-directory.ts');
const posix = process.platform !== 'win32';

let parent = '';
let path = '';
const children: ChildProcess[] = [];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'sallyport-directory-'));
  path = join(parent, 'data');
});

afterEach(async () => {
  for (const child of children.splice(0)) await end(child);
  rmSync(parent, { recursive: true, force: true });
});

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** A second process that owns the directory, once it does. */
async function startOwner(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

describe('the data directory', () => {
  it.runIf(posix)('is made with its parents, for its user alone', () => {
    const directory = openDataDirectory(join(path, 'deeper'));
    expect(statSync(directory.path).mode & 0o777).toBe(0o700);
    for (const name of ['owner.lock', 'owner.json']) {
      expect(statSync(join(directory.path, name)).mode & 0o777).toBe(0o600);
    }
    directory.release();
  });

  it.runIf(posix)('loses the permissions of others', () => {
    mkdirSync(path);
    chmodSync(path, 0o755);
    openDataDirectory(path).release();
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it('is the real directory behind a symbolic link', () => {
    mkdirSync(path);
    symlinkSync(path, join(parent, 'link'), 'dir');
    const directory = openDataDirectory(join(parent, 'link'));
    expect(() => openDataDirectory(path)).toThrow(expect.objectContaining({ code: 'DataDirectoryInUse' }));
    directory.release();
  });

  it('refuses a path that is a file, or lies in one', () => {
    writeFileSync(path, 'a file');
    for (const wrong of [path, join(path, 'inside')]) {
      expect(() => openDataDirectory(wrong)).toThrow(
        expect.objectContaining({
          code: 'ValidationFailed',
          details: { field: 'data_dir', fix: expect.stringContaining('--data-dir') },
        }),
      );
    }
  });

  it.runIf(process.platform === 'linux')('refuses a place where it may not write', () => {
    expect(() => openDataDirectory('/proc/sallyport')).toThrow(
      expect.objectContaining({
        code: 'StorageFailed',
        message: 'The data directory /proc/sallyport cannot be made.',
      }),
    );
  });
});

describe('the owner lock', () => {
  it('is refused to a second process, which hears who has it and since when', async () => {
    const directory = openDataDirectory(path);
    const { since } = JSON.parse(readFileSync(join(path, 'owner.json'), 'utf8'));
    const child = spawn(process.execPath, [program, path], { stdio: ['pipe', 'pipe', 'pipe'] });
    children.push(child);
    const chunks: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    const [code] = await once(child, 'close');
    const said = Buffer.concat(chunks).toString();
    expect(code).not.toBe(0);
    expect(said).toContain('DataDirectoryInUse');
    expect(said).toContain(`process ${process.pid} since ${since}`);
    directory.release();
  });

  it('is refused to this process too, and a refusal does not loosen it', async () => {
    const directory = openDataDirectory(path);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(() => openDataDirectory(path)).toThrow(expect.objectContaining({ code: 'DataDirectoryInUse' }));
    }
    const child = spawn(process.execPath, [program, path], { stdio: ['pipe', 'pipe', 'ignore'] });
    children.push(child);
    const [code] = await once(child, 'exit');
    expect(code).not.toBe(0);
    directory.release();
  });

  it('is free again after a release, and after a killed owner', async () => {
    openDataDirectory(path).release();
    const child = await startOwner();
    expect(() => openDataDirectory(path)).toThrow(
      expect.objectContaining({
        code: 'DataDirectoryInUse',
        message: expect.stringContaining(`process ${child.pid} since `),
      }),
    );
    await end(child);
    const directory = openDataDirectory(path);
    expect(JSON.parse(readFileSync(join(path, 'owner.json'), 'utf8')).pid).toBe(process.pid);
    directory.release();
    directory.release();
  });

  it('works on a lock file that somebody wrote into', () => {
    mkdirSync(path);
    writeFileSync(join(path, 'owner.lock'), 'x'.repeat(5000));
    const directory = openDataDirectory(path);
    expect(() => openDataDirectory(path)).toThrow(expect.objectContaining({ code: 'DataDirectoryInUse' }));
    directory.release();
  });

  it('names another process where the owner left no readable note', async () => {
    const child = await startOwner();
    writeFileSync(join(path, 'owner.json'), '{"pid":');
    expect(() => openDataDirectory(path)).toThrow(
      expect.objectContaining({ message: expect.stringContaining('another process') }),
    );
    await end(child);
  });
});
