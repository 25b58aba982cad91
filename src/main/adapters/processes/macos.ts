import { basename } from 'node:path';
import type { CallerProcess } from '#shared/domain/approval.ts';
import type { CallerPorts, FindCaller } from './caller-processes.ts';
import { commandText } from './command-text.ts';
import type { RunTool } from './run-tool.ts';

/** Finds a caller with what macOS brings along: lsof(8) knows who holds a connection, ps(1) what that is. */
export function createMacFinder(run: RunTool): FindCaller {
  return async (ports) => {
    const connection = `-iTCP@127.0.0.1:${ports.own}`;
    const listed = await run('/usr/sbin/lsof', ['-nP', '-a', connection, '-sTCP:ESTABLISHED', '-Fpn']);
    const pid = callerAmong(listed, ports);
    return pid === null ? null : describeProcess(run, pid);
  };
}

/** Both ends of the connection are listed, ours too; the caller's is the one that leads to the gateway. */
function callerAmong(listed: string, { own, gateway }: CallerPorts): number | null {
  const wanted = `n127.0.0.1:${own}->127.0.0.1:${gateway}`;
  let pid: number | null = null;
  for (const line of listed.split('\n')) {
    if (line.startsWith('p')) pid = Number(line.slice(1));
    if (line === wanted) return pid;
  }
  return null;
}

async function describeProcess(run: RunTool, pid: number): Promise<CallerProcess | null> {
  const [self, folder] = await Promise.all([
    nameProcess(run, pid),
    run('/usr/sbin/lsof', ['-a', '-p', String(pid), '-d', 'cwd', '-Fn']),
  ]);
  if (self === null) return null;
  const { parentId, ...shown } = self;
  const parent = parentId > 0 ? await nameProcess(run, parentId) : null;
  const cwd = folder.split('\n').find((line) => line.startsWith('n'));
  return {
    ...shown,
    cwd: cwd === undefined ? null : cwd.slice(1),
    parent: parent && { pid: parent.pid, name: parent.name, command: parent.command },
  };
}

async function nameProcess(run: RunTool, pid: number) {
  const [facts, words] = await Promise.all([
    run('/bin/ps', ['-ww', '-o', 'ppid=,comm=', '-p', String(pid)]),
    run('/bin/ps', ['-ww', '-o', 'command=', '-p', String(pid)]),
  ]);
  const [, parentId, program] = /^\s*(\d+)\s+(.+?)\s*$/.exec(facts) ?? [];
  if (parentId === undefined || program === undefined) return null;
  const command = commandText(words.trim().split(/\s+/).filter(Boolean));
  return { pid, parentId: Number(parentId), name: basename(program), command };
}
