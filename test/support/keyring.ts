import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

const PASSWORD = 'keyring password';
const SERVICE = 'org.freedesktop.secrets';
const ROOT = '/org/freedesktop/secrets';

/** A Secret Service of its own: a private D-Bus and a GNOME Keyring daemon whose files lie in a temporary directory. */
export interface PrivateKeyring {
  /** The whole environment for a process that shall use this keyring. */
  readonly env: NodeJS.ProcessEnv;
  /** Locks the collection, as a screen lock may. */
  lock(): Promise<void>;
  /** SIGSTOP: it is there and answers nothing. */
  stopDaemon(): void;
  resumeDaemon(): void;
  /** SIGKILL, and waits for its end. */
  killDaemon(): Promise<void>;
  /** Replaces the daemon by one on the same files, unlocked, as after a new login. */
  respawn(): Promise<void>;
  close(): Promise<void>;
}

/** Whether this machine has the programs; a suite that needs them is skipped visibly otherwise. */
export function keyringAvailable(): boolean {
  return (
    process.platform === 'linux' &&
    ['dbus-daemon', 'gnome-keyring-daemon', 'gdbus'].every((name) => isOnPath(name))
  );
}

/** An environment in which no keyring can be found: a D-Bus address that leads nowhere, no display. */
export function environmentWithoutKeyring(): NodeJS.ProcessEnv {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  return { ...env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' };
}

/** Starts a private keyring, unlocked and empty. */
export async function startKeyring(): Promise<PrivateKeyring> {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-keyring-'));
  const runtime = join(directory, 'run');
  await mkdir(runtime, { mode: 0o700 });
  const bus = await startBus(directory);
  const env = {
    ...environmentWithoutKeyring(),
    HOME: directory,
    XDG_DATA_HOME: join(directory, 'data'),
    XDG_CONFIG_HOME: join(directory, 'config'),
    XDG_CACHE_HOME: join(directory, 'cache'),
    XDG_RUNTIME_DIR: runtime,
    DBUS_SESSION_BUS_ADDRESS: bus.address,
  };
  const callService = (method: string, ...args: string[]) =>
    run(
      'gdbus',
      ['call', '--session', '-d', SERVICE, '-o', ROOT, '-m', `${SERVICE_INTERFACE}.${method}`, ...args],
      { env },
    );

  const startDaemon = async () => {
    const daemon = spawn(
      'gnome-keyring-daemon',
      ['--unlock', '--components=secrets', '--foreground', `--control-directory=${join(runtime, 'keyring')}`],
      { env, stdio: ['pipe', 'ignore', 'ignore'] },
    );
    daemon.stdin.end(PASSWORD);
    await run('gdbus', ['wait', '--session', '--timeout', '20', SERVICE], { env });
    return daemon;
  };

  let daemon: ChildProcess = await startDaemon();
  return {
    env,
    async lock() {
      const { stdout } = await callService('ReadAlias', 'default');
      const collection = /'(\/[^']+)'/.exec(stdout)?.[1];
      if (collection === undefined) throw new Error(`The keyring has no default collection: ${stdout}`);
      await callService('Lock', `['${collection}']`);
    },
    stopDaemon: () => void daemon.kill('SIGSTOP'),
    resumeDaemon: () => void daemon.kill('SIGCONT'),
    killDaemon: () => kill(daemon),
    async respawn() {
      await kill(daemon);
      daemon = await startDaemon();
    },
    async close() {
      await kill(daemon);
      await kill(bus.process);
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

const SERVICE_INTERFACE = 'org.freedesktop.Secret.Service';

/** Without service directories, so that nothing is started in the place of a daemon that was killed. */
async function startBus(directory: string): Promise<{ process: ChildProcess; address: string }> {
  const config = join(directory, 'bus.conf');
  await writeFile(
    config,
    `<busconfig>
  <type>session</type>
  <listen>unix:dir=${directory}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`,
  );
  const bus = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [address] = (await once(createInterface({ input: bus.stdout }), 'line')) as [string];
  return { process: bus, address };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
