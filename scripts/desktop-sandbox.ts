import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What decides on Linux whether Chromium, and so Electron, can put its processes into a sandbox. */
export interface SandboxFacts {
  /** Whether a program of an ordinary user may make user namespaces of its own, and use them. */
  readonly allowsNamespaces: boolean;
  /** Whether the helper beside Electron's program belongs to root and runs as root. */
  readonly helperIsRoots: boolean;
}

/**
 * Reads what the kernel allows and what the helper is.
 *
 * @param helper path of `chrome-sandbox`.
 * @param sysctls directory with the kernel's settings.
 */
export function readSandboxFacts(helper: string, sysctls = '/proc/sys'): SandboxFacts {
  const setting = (name: string) => {
    try {
      return readFileSync(join(sysctls, name), 'utf8').trim();
    } catch {
      return null;
    }
  };
  return {
    allowsNamespaces:
      // Ubuntu since 23.10: only for programs with an AppArmor profile that says so.
      setting('kernel/apparmor_restrict_unprivileged_userns') !== '1' &&
      // Debian before 11, and hardened kernels.
      setting('kernel/unprivileged_userns_clone') !== '0' &&
      setting('user/max_user_namespaces') !== '0',
    helperIsRoots: isSetuidRoot(helper),
  };
}

/**
 * What a person does so that the desktop app can open, as sentences; null where the sandbox is not what was missing.
 *
 * Without namespaces Chromium wants its helper to belong to root with mode 4755, and ends by SIGTRAP where it does not
 * (electron/electron#42510).
 */
export function sandboxRemedy(
  { allowsNamespaces, helperIsRoots }: SandboxFacts,
  helper: string,
): string | null {
  if (allowsNamespaces || helperIsRoots) return null;
  return `The desktop app could not open its sandbox, as this Linux restricts user namespaces. To allow it, run once:
  sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`;
}

function isSetuidRoot(path: string): boolean {
  try {
    const { uid, mode } = statSync(path);
    return uid === 0 && (mode & 0o7777) === 0o4755;
  } catch {
    return false;
  }
}
