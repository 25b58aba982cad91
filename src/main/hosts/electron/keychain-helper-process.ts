import { utilityProcess } from 'electron';
import { type HelperProcess, helperEnvironment } from '../../adapters/keychain/index.ts';

/** Starts the keychain helper as a utility process: with the RunAsNode fuse off, Node's own fork would start a second app. */
export function forkUtilityHelper(path: string): HelperProcess {
  const child = utilityProcess.fork(path, [], {
    serviceName: 'Sallyport keychain',
    stdio: 'ignore',
    execArgv: [],
    env: helperEnvironment(process.env),
  });
  return {
    send: (request) => child.postMessage(request),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', () => listener()),
    kill() {
      // kill() of Electron asks politely, which a helper that hangs in a native call does not hear.
      if (child.pid === undefined) child.kill();
      else killNow(child.pid);
    },
  };
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended on its own.
  }
}
