import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readSandboxFacts, sandboxRemedy } from './desktop-sandbox.ts';

const made: string[] = [];
afterEach(() => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true });
});

function sysctls(settings: Record<string, string>): string {
  const dir = mkdtempSync(join(tmpdir(), 'sallyport-sysctl-'));
  made.push(dir);
  for (const [name, value] of Object.entries(settings)) {
    mkdirSync(join(dir, name, '..'), { recursive: true });
    writeFileSync(join(dir, name), `${value}\n`);
  }
  return dir;
}

test.each([
  [
    'Ubuntu restricts them to programs with a profile',
    { 'kernel/apparmor_restrict_unprivileged_userns': '1' },
  ],
  ['the kernel gives them to root alone', { 'kernel/unprivileged_userns_clone': '0' }],
  ['none may be made', { 'user/max_user_namespaces': '0' }],
])('names the commands that let the desktop app open where %s', (_, settings) => {
  const facts = readSandboxFacts('/app/chrome-sandbox', sysctls(settings));
  expect(sandboxRemedy(facts, '/app/chrome-sandbox')).toContain("sudo chmod 4755 '/app/chrome-sandbox'");
});

test('has nothing to say of the sandbox where namespaces may be made', () => {
  const open = sysctls({
    'kernel/apparmor_restrict_unprivileged_userns': '0',
    'kernel/unprivileged_userns_clone': '1',
    'user/max_user_namespaces': '96365',
  });
  expect(sandboxRemedy(readSandboxFacts('/app/chrome-sandbox', open), '/app/chrome-sandbox')).toBeNull();
  expect(
    sandboxRemedy(readSandboxFacts('/app/chrome-sandbox', sysctls({})), '/app/chrome-sandbox'),
  ).toBeNull();
});

test('takes a helper for set up only where it runs as root', () => {
  const dir = sysctls({ 'user/max_user_namespaces': '0' });
  const helper = join(dir, 'chrome-sandbox');
  writeFileSync(helper, '');
  chmodSync(helper, 0o755);
  expect(readSandboxFacts(helper, dir).helperIsRoots).toBe(false);
  chmodSync(helper, 0o4755);
  expect(readSandboxFacts(helper, dir).helperIsRoots).toBe(process.getuid?.() === 0);
});
