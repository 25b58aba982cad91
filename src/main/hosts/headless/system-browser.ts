import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { externalLink } from '../external-link.ts';

export interface SystemBrowserDeps {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly spawn: (program: string, args: string[], options: SpawnOptions) => ChildProcess;
}

/** An opener that has not failed by then is showing the page, or is the browser itself and stays. */
const failsWithinMs = 2_000;

/**
 * Shows pages in the system's browser, from a process without windows. Answers false where there is no screen to show a
 * browser on, where its opener cannot be started or fails, and for everything that is no web page.
 */
export function createSystemBrowser(deps: SystemBrowserDeps): (url: string) => Promise<boolean> {
  const { platform, env, spawn } = deps;
  return async (url) => {
    const link = externalLink(url);
    const [program, ...args] = openerOf(platform, env);
    if (link === null || program === undefined) return false;
    try {
      // No shell stands between, so nothing in the address is ever a command.
      const child = spawn(program, [...args, link], {
        detached: true,
        stdio: 'ignore',
        env: withoutOwnSettings(env),
      });
      child.unref();
      return await hasStarted(child);
    } catch {
      return false;
    }
  };
}

/** The platform's own opener; empty where no browser could be seen. */
function openerOf(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): readonly string[] {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open'] : [];
}

/** A browser needs no setting of ours, which may hold a passphrase. */
function withoutOwnSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(SALLYPORT_|NODE_OPTIONS$)/i.test(name)),
  );
}

function hasStarted(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), failsWithinMs);
    timer.unref();
    child.once('error', () => resolve(false));
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code === 0);
    });
  });
}
