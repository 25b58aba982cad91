import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { GhAccount, GhAuth } from '#main/core/ports/index.ts';

export interface GhAuthOptions {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  /** The program's name or path; `gh` unless told. */
  readonly program?: string;
}

const limitMs = 5_000;
const largestFile = 1024 * 1024;

const text = z.string().catch('');
const userSchema = z.object({ oauth_token: text }).catch({ oauth_token: '' });
const hostSchema = z.object({
  user: text,
  oauth_token: text,
  users: z.record(z.string(), userSchema).catch({}),
});

/**
 * The GitHub CLI's sign-ins: hosts and users from its `hosts.yml` (cli.github.com/manual/gh_help_environment), tokens from
 * `gh auth token`, which knows where they are kept. Where the program is missing, a token in the file itself counts.
 */
export function createGhAuth({ platform, home, env, program = 'gh' }: GhAuthOptions): GhAuth {
  const childEnv = withoutTokens(env);

  async function accountOf(host: string, user: string, stored: string): Promise<GhAccount> {
    const answer = await askProgram(program, host, user, childEnv);
    if (answer.token !== null) return { host, user, token: answer.token, reason: null };
    if (stored !== '') return { host, user, token: stored, reason: null };
    return { host, user, token: null, reason: answer.reason };
  }

  return {
    async accounts() {
      const hosts = await readHosts(join(configDirectory(platform, home, env), 'hosts.yml'));
      const accounts = hosts.flatMap(([host, { user, users, oauth_token: stored }]) => {
        const named = Object.entries(users);
        // Before version 2.40 there was one user a host.
        if (named.length === 0) return [{ host, user, stored }];
        return named.map(([name, own]) => ({
          host,
          user: name,
          stored: own.oauth_token || (name === user ? stored : ''),
        }));
      });
      // One after the other: each may ask the keychain.
      const found: GhAccount[] = [];
      for (const { host, user, stored } of accounts) found.push(await accountOf(host, user, stored));
      return found;
    },
  };
}

function configDirectory(platform: NodeJS.Platform, home: string, env: NodeJS.ProcessEnv): string {
  if (env.GH_CONFIG_DIR) return env.GH_CONFIG_DIR;
  if (env.XDG_CONFIG_HOME) return join(env.XDG_CONFIG_HOME, 'gh');
  if (platform === 'win32' && env.AppData) return join(env.AppData, 'GitHub CLI');
  return join(home, '.config', 'gh');
}

async function readHosts(path: string): Promise<[string, z.infer<typeof hostSchema>][]> {
  try {
    const file = await readFile(path, 'utf8');
    if (file.length > largestFile) return [];
    const hosts = z.record(z.string(), hostSchema).safeParse(parse(file) ?? {});
    return hosts.success ? Object.entries(hosts.data) : [];
  } catch {
    return [];
  }
}

type Answer =
  | { readonly token: string; readonly reason: null }
  | { readonly token: null; readonly reason: string };

function askProgram(program: string, host: string, user: string, env: NodeJS.ProcessEnv): Promise<Answer> {
  // A name that looks like an option must not become one.
  if (host.startsWith('-') || user.startsWith('-'))
    return Promise.resolve({ token: null, reason: 'has no plain name' });
  const args = ['auth', 'token', '--hostname', host, ...(user === '' ? [] : ['--user', user])];
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      { env, timeout: limitMs, windowsHide: true, encoding: 'utf8' },
      (error, stdout) => {
        const token = stdout.trim();
        if (error === null && /^[\x21-\x7e]+$/.test(token)) return resolve({ token, reason: null });
        resolve({ token: null, reason: reasonOf(error) });
      },
    );
  });
}

function reasonOf(error: (Error & { code?: unknown; killed?: boolean }) | null): string {
  if (error?.code === 'ENOENT')
    return 'keeps its token where only the GitHub CLI finds it, which is not installed here';
  if (error?.killed === true) return 'did not give its token in time; is the keychain waiting for you?';
  return 'gave no token; sign in with "gh auth login"';
}

/** The CLI would answer with a token from its environment for any user; and a setting of ours is none of its business. */
function withoutTokens(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isForeign =
    /^(?:GH_TOKEN|GITHUB_TOKEN|GH_ENTERPRISE_TOKEN|GITHUB_ENTERPRISE_TOKEN|SALLYPORT_.*|NODE_OPTIONS)$/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isForeign.test(name)));
}
