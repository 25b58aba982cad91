import { fork } from 'node:child_process';
import type { HelperProcess } from './helper-protocol.ts';

/**
 * Starts the helper as a Node child process. `path` is keychain-helper, `env` its whole environment (this process's by
 * default). For plain Node only: an Electron app whose RunAsNode fuse is off cannot fork.
 */
export function forkHelper(path: string, env: NodeJS.ProcessEnv = process.env): HelperProcess {
  const child = fork(path, [], {
    env: helperEnvironment(env),
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return {
    // A failed send needs no answer of its own: the exit that caused it is told.
    send: (request) => void child.send(request, () => undefined),
    onMessage: (listener) => void child.on('message', listener),
    onExit(listener) {
      child.once('exit', listener);
      child.once('error', listener);
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

/** The helper needs no setting of ours, which may hold a passphrase, and no debugger; its error texts are read in English. */
export function helperEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !/^(SALLYPORT_|NODE_OPTIONS$)/i.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', LANGUAGE: 'C' };
}
