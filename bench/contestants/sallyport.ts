import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { OperationInput, OperationName, OperationOutput } from '#shared/contract/index.ts';
import { stopChild } from '../child-program.ts';
import { benchToolkit, paths, token } from '../setting.ts';
import { type Contestant, names, type RunningContestant } from './contestant.ts';
import { envelopeRequest } from './node-proxies.ts';

const root = join(import.meta.dirname, '..', '..');

interface Ready {
  readonly url: string;
  readonly api_key: string;
  readonly admin_key: string;
}

type Call = <Name extends OperationName>(
  name: Name,
  input: OperationInput<Name>,
) => Promise<OperationOutput<Name>>;

/** The built product with a passphrase vault and a data directory of its own; `nodeOptions` are for profiling. */
export function sallyportContestants(
  makeDirectory: () => string,
  nodeOptions: readonly string[] = [],
): Contestant[] {
  const version = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string })
    .version;
  const contestant = (name: string, recordBodies: boolean, viaEnvelope: boolean): Contestant => ({
    name,
    version,
    close: true,
    start: (upstream) =>
      startSallyport({ upstream, directory: makeDirectory(), recordBodies, viaEnvelope, nodeOptions }),
  });
  return [
    contestant(names.sallyport, true, false),
    contestant(names.sallyportNoBodies, false, false),
    contestant(names.sallyportEnvelope, true, true),
  ];
}

interface SallyportStart {
  readonly upstream: string;
  readonly directory: string;
  readonly recordBodies: boolean;
  readonly viaEnvelope: boolean;
  readonly nodeOptions: readonly string[];
}

async function startSallyport(start: SallyportStart): Promise<RunningContestant> {
  const { directory, nodeOptions } = start;
  const child = spawn(
    process.execPath,
    [
      ...nodeOptions,
      join(root, 'bin', 'sallyport'),
      'serve',
      '--json',
      '--port',
      '0',
      '--data-dir',
      directory,
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, SALLYPORT_VAULT: 'passphrase', SALLYPORT_PASSPHRASE: 'for the benchmark only' },
    },
  );
  try {
    return await connectAccount(child, start);
  } catch (error) {
    await stopChild(child);
    throw error;
  }
}

async function connectAccount(
  child: ChildProcess,
  { upstream, recordBodies, viaEnvelope }: SallyportStart,
): Promise<RunningContestant> {
  const ready = await readyLine(child);
  const call: Call = (name, input) => ask(ready, name, input);
  await call('toolkits.create', benchToolkit(upstream));
  const account = await call('accounts.create', { toolkit: 'bench', fields: { token } });
  await call('settings.update', { record_bodies: recordBodies });
  const headers = { 'x-api-key': ready.api_key };
  const urlOf = (path: string) => `${ready.url}/gateway/${account.id}${path}`;
  return {
    pid: child.pid ?? 0,
    small: viaEnvelope
      ? envelopeRequest(`${ready.url}/api/v3.1/tools/execute/proxy`, ready.api_key, account.id)
      : { url: urlOf(paths.json), method: 'GET', headers, body: null },
    urlOf: viaEnvelope ? null : urlOf,
    headers,
    async settle() {
      // The log answers once everything recorded before the question is in its file.
      await call('calls.list', { limit: 1 });
    },
    async remarks() {
      const { notices } = await call('app.status', {});
      return notices.map(({ message }) => message);
    },
    stop: () => stopChild(child),
  };
}

async function readyLine(child: ChildProcess): Promise<Ready> {
  if (child.stdout === null) throw new Error('Sallyport has no output to read.');
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit').then(() => [] as unknown[]);
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as unknown[];
  if (typeof line !== 'string') throw new Error('Sallyport ended before it was ready.');
  return JSON.parse(line) as Ready;
}

async function ask<Name extends OperationName>(
  ready: Ready,
  name: Name,
  input: OperationInput<Name>,
): Promise<OperationOutput<Name>> {
  const response = await fetch(`${ready.url}/api/local/v1/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-admin-key': ready.admin_key },
    body: JSON.stringify(input),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${name} was refused: ${JSON.stringify(answer)}`);
  return answer as OperationOutput<Name>;
}
