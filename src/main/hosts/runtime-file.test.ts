import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readRuntimeFile, writeRuntimeFile } from './runtime-file.ts';

const root = mkdtempSync(join(tmpdir(), 'sallyport-runtime-'));
afterAll(() => rmSync(root, { recursive: true }));

test('says where to find this process, to its owner alone, until it is removed', () => {
  const remove = writeRuntimeFile(root, { url: 'http://127.0.0.1:1', console_url: null });
  expect(readRuntimeFile(root)).toMatchObject({
    url: 'http://127.0.0.1:1',
    console_url: null,
    pid: process.pid,
  });
  if (process.platform !== 'win32') expect(statSync(join(root, 'runtime.json')).mode & 0o777).toBe(0o600);
  remove();
  expect(readRuntimeFile(root)).toBeNull();
});

test('leaves the file of a later start alone', () => {
  const removeFirst = writeRuntimeFile(root, { url: null, console_url: null });
  writeRuntimeFile(root, { url: 'http://127.0.0.1:2', console_url: null });
  removeFirst();
  expect(readRuntimeFile(root)?.url).toBe('http://127.0.0.1:2');
});

test('takes a damaged file as none', () => {
  writeFileSync(join(root, 'runtime.json'), '{"pid":"x"}');
  expect(readRuntimeFile(root)).toBeNull();
});
