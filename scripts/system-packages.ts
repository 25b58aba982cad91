// What the tests need from the system besides npm packages: a browser, a Secret Service, and the library keytar loads.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

/** One thing that is not here, with what it is for and how Debian and Ubuntu call it. */
export interface MissingPart {
  readonly name: string;
  readonly aptPackage: string;
  readonly leftOut: string;
}

export interface SystemParts {
  /** The browser's program; null where there is none, and then no end-to-end test can run. */
  readonly browser: string | null;
  readonly missing: readonly MissingPart[];
}

/** Looks for the browser and, on Linux, for the parts of a Secret Service. Changes nothing. */
export function findSystemParts(): SystemParts {
  const browser = findBrowser();
  return { browser, missing: [...(browser === null ? [missingBrowser] : []), ...missingKeyringParts()] };
}

/** Whether this run may install packages: asked for by CI, on Debian, with the rights to do it. Nobody else's machine changes. */
export function mayInstall(env: NodeJS.ProcessEnv): boolean {
  const asked = env.SALLYPORT_TEST_INSTALL === '1' || (env.CI !== undefined && env.CI !== 'false');
  return asked && process.platform === 'linux' && process.getuid?.() === 0 && isDebian();
}

/** Installs the parts with apt-get; returns whether that worked. Its output goes to this process's output. */
export function installParts(parts: readonly MissingPart[]): boolean {
  const packages = [...new Set(parts.map((part) => part.aptPackage))];
  const aptGet = (...args: string[]) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  return aptGet('update', '-q') && aptGet('install', '-q', '-y', '--no-install-recommends', ...packages);
}

const missingBrowser: MissingPart = {
  name: 'Chromium or Chrome (or set PLAYWRIGHT_CHROMIUM to its program)',
  aptPackage: 'chromium',
  leftOut: 'everything that runs in a browser',
};

function missingKeyringParts(): MissingPart[] {
  if (process.platform !== 'linux') return [];
  const programs = [
    ['gnome-keyring-daemon', 'gnome-keyring'],
    ['dbus-daemon', 'dbus-daemon'],
    ['gdbus', 'libglib2.0-bin'],
  ] as const;
  const leftOut = 'keychain on a real Secret Service';
  const missing = programs
    .filter(([name]) => onPath(name) === null)
    .map(([name, aptPackage]) => ({ name, aptPackage, leftOut }));
  return hasLibsecret()
    ? missing
    : [...missing, { name: 'libsecret-1.so.0', aptPackage: 'libsecret-1-0', leftOut }];
}

function findBrowser(): string | null {
  const given = process.env.PLAYWRIGHT_CHROMIUM;
  if (given) return existsSync(given) ? given : null;
  const installed = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(onPath);
  const places = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    join(process.env.PROGRAMFILES ?? 'C:\\Program Files', 'Google', 'Chrome', 'Application', 'chrome.exe'),
    chromium.executablePath(),
  ].filter((path) => existsSync(path));
  return [...installed, ...places].find((path) => path !== null) ?? null;
}

function onPath(program: string): string | null {
  const paths = (process.env.PATH ?? '').split(delimiter).map((directory) => join(directory, program));
  return paths.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Asks the dynamic linker's cache; where that cannot be read, the usual directories. */
function hasLibsecret(): boolean {
  const { stdout } = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' });
  if (stdout) return stdout.includes('libsecret-1.so.0');
  return ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib'].some(
    (directory) => existsSync(join(directory, 'libsecret-1.so.0')),
  );
}

function isDebian(): boolean {
  try {
    return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}
