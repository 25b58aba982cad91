import { type ChildProcess, fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A real npm registry (Verdaccio) on loopback that knows one user and answers nothing without that user's token. */
export interface Registry {
  readonly origin: string;
  readonly user: string;
  readonly token: string;
  /** Ends the process and removes its storage. */
  close(): Promise<void>;
}

/** Starts a registry without uplinks: nothing it is asked leaves this machine. Publishes the named packages. */
export async function startRegistry(packages: readonly string[]): Promise<Registry> {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-registry-'));
  const config = join(directory, 'config.yaml');
  await writeFile(config, configuration(directory));
  const child = fork(join(import.meta.dirname, 'verdaccio-server.ts'), [config], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const complaints: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk));
  const close = async () => {
    await end(child);
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const port = await listeningPort(child, () => Buffer.concat(complaints).toString());
    const origin = `http://127.0.0.1:${port}`;
    const user = 'ada';
    const token = await addUser(origin, user);
    for (const name of packages) await publish(origin, token, name);
    return { origin, user, token, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function configuration(directory: string): string {
  return [
    `storage: ${JSON.stringify(join(directory, 'storage'))}`,
    'web: { enable: false }',
    'auth:',
    `  htpasswd: { file: ${JSON.stringify(join(directory, 'htpasswd'))}, max_users: 1 }`,
    'uplinks: {}',
    'packages:',
    '  "**": { access: $authenticated, publish: $authenticated }',
    'log: { type: stdout, level: fatal }',
    '',
  ].join('\n');
}

async function listeningPort(child: ChildProcess, complaints: () => string): Promise<number> {
  const [message] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error(`The registry ended: ${complaints()}`))),
  ])) as [{ port: number }];
  return message.port;
}

/** What `npm adduser` sends. */
async function addUser(origin: string, name: string): Promise<string> {
  const answer = await put(`${origin}/-/user/org.couchdb.user:${name}`, {
    _id: `org.couchdb.user:${name}`,
    name,
    password: randomBytes(12).toString('hex'),
    type: 'user',
    roles: [],
    date: new Date().toISOString(),
  });
  const { token } = (await answer.json()) as { token?: string };
  if (!token) throw new Error('The registry gave no token.');
  return token;
}

/** What `npm publish` sends. */
async function publish(origin: string, token: string, name: string): Promise<void> {
  const version = '1.0.0';
  const tarball = gzipSync(Buffer.alloc(1024));
  const file = `${name}-${version}.tgz`;
  const dist = {
    shasum: createHash('sha1').update(tarball).digest('hex'),
    integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
    tarball: `${origin}/${name}/-/${file}`,
  };
  const description = `The ${name} package`;
  await put(
    `${origin}/${name}`,
    {
      _id: name,
      name,
      description,
      'dist-tags': { latest: version },
      versions: { [version]: { _id: `${name}@${version}`, name, version, description, dist } },
      _attachments: {
        [file]: {
          content_type: 'application/octet-stream',
          data: tarball.toString('base64'),
          length: tarball.length,
        },
      },
    },
    { authorization: `Bearer ${token}` },
  );
}

async function put(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const answer = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`The registry answered ${answer.status}: ${await answer.text()}`);
  return answer;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
