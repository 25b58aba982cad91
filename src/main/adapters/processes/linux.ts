import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CallerProcess } from '#shared/domain/approval.ts';
import type { CallerPorts, FindCaller } from './caller-processes.ts';
import { commandText } from './command-text.ts';
import { createBatches } from './search-batches.ts';

/**
 * Finds a caller in procfs (proc(5)): its end of the connection in `net/tcp` names a socket, and the process that has this
 * socket open is the caller. Processes of other users cannot be looked into.
 */
export function createLinuxFinder(proc: string): FindCaller {
  const ownerOf = createBatches((sockets: ReadonlySet<string>) => findOwners(proc, sockets));
  return async (ports) => {
    const socket = await socketOf(proc, ports);
    const pid = socket === null ? undefined : await ownerOf(socket);
    return pid === undefined ? null : describeProcess(proc, pid);
  };
}

/** The name of the caller's socket (`socket:[12345]`); a program may speak IPv4 over an IPv6 socket. */
async function socketOf(proc: string, { own, gateway }: CallerPorts): Promise<string | null> {
  const ends = [`:${hexPort(own)}`, `:${hexPort(gateway)}`] as const;
  for (const table of ['net/tcp', 'net/tcp6']) {
    const text = await readFile(join(proc, table), 'utf8').catch(() => '');
    for (const line of text.split('\n')) {
      const [, local = '', remote = '', , , , , , , inode = ''] = line.trim().split(/\s+/);
      const isTheirs = local.endsWith(ends[0]) && remote.endsWith(ends[1]) && isLoopback(remote);
      // A socket that was closed already has no process.
      if (isTheirs && inode !== '0') return `socket:[${inode}]`;
    }
  }
  return null;
}

function hexPort(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}

/** 127.0.0.1, as procfs writes it: the bytes of an IPv4 address turned round, also within an IPv6 one. */
function isLoopback(address: string): boolean {
  return (address.split(':', 1)[0] ?? '').endsWith('0100007F');
}

/** Looks through the open files of every process, the newest first, until each socket has its owner. */
async function findOwners(proc: string, sockets: ReadonlySet<string>): Promise<Map<string, number>> {
  const owners = new Map<string, number>();
  const pids = (await readdir(proc)).filter((name) => /^\d+$/.test(name)).map(Number);
  for (const pid of pids.sort((a, b) => b - a)) {
    const folder = join(proc, String(pid), 'fd');
    const files = await readdir(folder).catch(() => []);
    const targets = await Promise.all(files.map((file) => readlink(join(folder, file)).catch(() => '')));
    for (const target of targets) if (sockets.has(target) && !owners.has(target)) owners.set(target, pid);
    if (owners.size === sockets.size) break;
  }
  return owners;
}

async function describeProcess(proc: string, pid: number): Promise<CallerProcess | null> {
  const [self, cwd, parentId] = await Promise.all([
    nameProcess(proc, pid),
    readlink(join(proc, String(pid), 'cwd')).catch(() => null),
    parentOf(proc, pid),
  ]);
  if (self === null) return null;
  const parent = parentId === null ? null : await nameProcess(proc, parentId);
  return { ...self, cwd, parent };
}

async function nameProcess(proc: string, pid: number): Promise<Omit<CallerProcess, 'cwd' | 'parent'> | null> {
  const folder = join(proc, String(pid));
  const [words, short] = await Promise.all([
    readFile(join(folder, 'cmdline'), 'utf8').catch(() => ''),
    readFile(join(folder, 'comm'), 'utf8').catch(() => ''),
  ]);
  const parts = words.split('\0').filter((part) => part !== '');
  const name = basename(parts[0] ?? '') || short.trim();
  return name === '' ? null : { pid, name, command: commandText(parts) };
}

/** The fourth field of `stat`; the second, the program's name, may hold spaces and brackets. */
async function parentOf(proc: string, pid: number): Promise<number | null> {
  const text = await readFile(join(proc, String(pid), 'stat'), 'utf8').catch(() => '');
  const parent = Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
  return Number.isInteger(parent) && parent > 0 ? parent : null;
}
