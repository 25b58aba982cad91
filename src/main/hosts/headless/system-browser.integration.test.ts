import { spawn } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTempDirectory } from '#test/support/temp-directory.ts';
import { createSystemBrowser } from './system-browser.ts';

let directory: ReturnType<typeof makeTempDirectory>;
beforeEach(() => {
  directory = makeTempDirectory();
});
afterEach(() => directory.remove());

/** A program of the opener's name, first on the search path, that notes its arguments and environment. */
function fakeOpener(name: string, exitCode: number) {
  const file = join(directory.path, name);
  const seen = join(directory.path, 'seen');
  writeFileSync(
    file,
    `#!/bin/sh\n{ printf '%s\\n' "$@"; env | grep SALLYPORT_; } >"${seen}"\nexit ${exitCode}\n`,
  );
  chmodSync(file, 0o755);
  return () => readFileSync(seen, 'utf8');
}

function openerOn(platform: NodeJS.Platform, env: NodeJS.ProcessEnv = { DISPLAY: ':0' }) {
  const path = `${directory.path}${delimiter}${process.env.PATH}`;
  return createSystemBrowser({ platform, env: { ...env, PATH: path }, spawn });
}

const address = 'https://example.com/authorize?state=a%20b&x=$(touch%20y)`z`;exit';

test.each([
  ['linux', 'xdg-open', ''],
  ['darwin', 'open', ''],
  ['win32', 'rundll32', 'url.dll,FileProtocolHandler\n'],
] as const)('opens the address as it is on %s, without our settings', async (platform, program, first) => {
  const seen = fakeOpener(program, 0);
  const env = { DISPLAY: ':0', SALLYPORT_PASSPHRASE: 'correct horse' };
  expect(await openerOn(platform, env)(address)).toBe(true);
  expect(seen()).toBe(`${first}${new URL(address).href}\n`);
});

test('says that no browser was started where the opener fails or is missing', async () => {
  const env = { PATH: directory.path, DISPLAY: ':0' };
  expect(await createSystemBrowser({ platform: 'linux', env, spawn })(address)).toBe(false);
  fakeOpener('xdg-open', 3);
  expect(await openerOn('linux')(address)).toBe(false);
});

test('starts nothing without a display, and nothing for what is no web page', async () => {
  const started: string[] = [];
  const refuse = (program: string): never => {
    started.push(program);
    throw new Error('must not start');
  };
  const open = (env: NodeJS.ProcessEnv, url: string) =>
    createSystemBrowser({ platform: 'linux', env, spawn: refuse })(url);
  expect(await open({}, address)).toBe(false);
  for (const url of ['file:///etc/passwd', 'javascript:alert(1)', '--help', 'http://example.com/']) {
    expect(await open({ WAYLAND_DISPLAY: 'wayland-0' }, url)).toBe(false);
  }
  expect(started).toEqual([]);
  expect(await open({ WAYLAND_DISPLAY: 'wayland-0' }, address)).toBe(false);
  expect(started).toEqual(['xdg-open']);
});
