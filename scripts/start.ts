// `npm start`: builds what is missing or out of date, then opens the desktop app, or the headless host where there is none.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildWhenStale } from './build-when-stale.ts';
import { readSandboxFacts, sandboxRemedy } from './desktop-sandbox.ts';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);

if (!buildWhenStale()) process.exit(1);
const obstacle = await desktopObstacle();
if (obstacle === null) {
  openDesktop();
} else {
  await serveInstead(obstacle);
}

/** Why the desktop app cannot open, as one sentence; null where it can. Fetches Electron's binary where only that is missing. */
async function desktopObstacle(): Promise<string | null> {
  const { platform, env } = process;
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) {
    return 'There is no display here for the desktop app.';
  }
  if (platform === 'linux' && process.getuid?.() === 0) {
    return 'The desktop app does not run as root, since Chromium has no sandbox there.';
  }
  if (electronPath() !== null) return null;
  const code = await fetchElectron(join(root, 'node_modules', 'electron', 'install.js'));
  return code === 0 && electronPath() !== null
    ? null
    : "Electron's binary could not be fetched for the desktop app.";
}

/** Runs Electron's installer, whose own words are a progress bar for terminals or a stack trace. Its exit code. */
async function fetchElectron(installer: string): Promise<number> {
  if (!existsSync(installer)) return 1;
  process.stderr.write('Fetching the desktop runtime (Electron, some 120 MB), once…\n');
  let seconds = 0;
  const telling = setInterval(() => {
    seconds += 20;
    process.stderr.write(`Still fetching after ${seconds} s.\n`);
  }, 20_000);
  const code = await exitCode(spawn(process.execPath, [installer], { stdio: 'ignore' }));
  clearInterval(telling);
  return code;
}

/** The Electron package writes the name of its program into `path.txt` once the program is there. */
function electronPath(): string | null {
  const home = join(root, 'node_modules', 'electron');
  try {
    const path = join(
      process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(home, 'dist'),
      readFileSync(join(home, 'path.txt'), 'utf8'),
    );
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

function openDesktop(): void {
  const program = electronPath();
  if (program === null) throw new Error('Electron vanished while starting.');
  const child = spawn(program, [root, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => void serveInstead(`The desktop app could not be started: ${error.message}.`));
  child.on('exit', (code, signal) => {
    const helper = join(dirname(program), 'chrome-sandbox');
    const remedy = signal === 'SIGTRAP' ? sandboxRemedy(readSandboxFacts(helper), helper) : null;
    // 127: the loader did not find one of Electron's system libraries, as on a bare container or WSL.
    if (code === 127) void serveInstead("Electron's system libraries are missing.");
    else if (remedy !== null) void serveInstead(remedy);
    else process.exit(code ?? 1);
  });
}

function serveInstead(why: string): Promise<void> {
  process.stderr.write(`${why}\nStarting without a window: open the console link in your browser.\n`);
  return serveHeadless();
}

/** Runs in this process, so that signals and the terminal reach it directly. */
async function serveHeadless(): Promise<void> {
  process.argv.splice(1, process.argv.length, join(root, 'bin', 'sallyport'), 'serve', ...args);
  await import(join(root, 'out', 'main', 'headless.js'));
}

function exitCode(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
