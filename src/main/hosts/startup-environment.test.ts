import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readStartupEnvironment } from './startup-environment.ts';

const root = mkdtempSync(join(tmpdir(), 'sallyport-env-'));
afterAll(() => rmSync(root, { recursive: true }));

function file(name: string, text: string, mode: number): string {
  const path = join(root, name);
  writeFileSync(path, text, { mode });
  return path;
}

const fault = (field: string) =>
  expect.objectContaining({ code: 'ValidationFailed', details: expect.objectContaining({ field }) });

test('an empty environment leaves everything to the defaults', () => {
  expect(readStartupEnvironment({})).toEqual({
    vault: { mode: 'auto' },
    dataDir: null,
    port: null,
    consolePort: null,
    warnings: [],
  });
});

test('the passphrase is taken out of the environment', () => {
  const env: NodeJS.ProcessEnv = { SALLYPORT_PASSPHRASE: 'correct horse' };
  expect(readStartupEnvironment(env).vault.passphrase).toBe('correct horse');
  expect('SALLYPORT_PASSPHRASE' in env).toBe(false);
});

test('the passphrase leaves the environment even when another variable is wrong', () => {
  const env: NodeJS.ProcessEnv = { SALLYPORT_PASSPHRASE: 'correct horse', SALLYPORT_VAULT: 'paper' };
  expect(() => readStartupEnvironment(env)).toThrow(fault('SALLYPORT_VAULT'));
  expect('SALLYPORT_PASSPHRASE' in env).toBe(false);
});

test('a passphrase file loses one trailing newline and nothing else', () => {
  const read = (text: string) =>
    readStartupEnvironment({ SALLYPORT_PASSPHRASE_FILE: file('p', text, 0o600) }).vault.passphrase;
  expect(read('  correct horse \n')).toBe('  correct horse ');
  expect(read('two\n\n')).toBe('two\n');
  expect(read('windows\r\n')).toBe('windows');
});

test('an empty or missing passphrase file is refused', () => {
  for (const path of [file('empty', '\n', 0o600), join(root, 'nowhere')]) {
    expect(() => readStartupEnvironment({ SALLYPORT_PASSPHRASE_FILE: path })).toThrow(
      fault('SALLYPORT_PASSPHRASE_FILE'),
    );
  }
});

test('a passphrase file that others can read is named with the way to close it', () => {
  const { warnings } = readStartupEnvironment({ SALLYPORT_PASSPHRASE_FILE: file('open', 'x', 0o644) });
  expect(warnings).toEqual([expect.stringContaining('chmod 600')]);
});

test('a port that is none is refused by the variable that holds it', () => {
  expect(readStartupEnvironment({ SALLYPORT_PORT: '0' }).port).toBe(0);
  for (const text of ['http', '65536', '-1', '4477 ', '0x10']) {
    expect(() => readStartupEnvironment({ SALLYPORT_CONSOLE_PORT: text })).toThrow(
      fault('SALLYPORT_CONSOLE_PORT'),
    );
  }
});
