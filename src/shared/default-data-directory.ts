export interface Surroundings {
  readonly platform: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `node:path`, or what stands for it. */
  readonly path: { join(...parts: string[]): string; isAbsolute(path: string): boolean };
}

/**
 * Where Sallyport keeps its data unless told otherwise, and its commands look for it: the platform's place for an application's
 * own data (Linux: XDG Base Directory, which says to ignore a relative XDG_DATA_HOME).
 */
export function defaultDataDirectory({ platform, home, env, path }: Surroundings): string {
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Sallyport');
  if (platform === 'win32') {
    return path.join(env.APPDATA ?? path.join(home, 'AppData', 'Roaming'), 'Sallyport');
  }
  const xdg = env.XDG_DATA_HOME;
  const base = xdg !== undefined && path.isAbsolute(xdg) ? xdg : path.join(home, '.local', 'share');
  return path.join(base, 'sallyport');
}
