import type { CallerProcesses } from '#main/core/ports/index.ts';
import type { CallerProcess } from '#shared/domain/approval.ts';
import { createLinuxFinder } from './linux.ts';
import { createMacFinder } from './macos.ts';
import { runTool } from './run-tool.ts';

/** The ports of a connection, from the caller's side. */
export interface CallerPorts {
  readonly own: number;
  readonly gateway: number;
}

export type FindCaller = (ports: CallerPorts) => Promise<CallerProcess | null>;

/** The person waits to be asked meanwhile. */
const longestSearchMs = 1_500;

/** Finds callers by the means of a system; on one without such means nobody is found. */
export function createCallerProcesses(platform: NodeJS.Platform): CallerProcesses {
  const find = finderOf(platform);
  return {
    async find({ localPort, remotePort }) {
      if (find === null || localPort === undefined || remotePort === undefined) return null;
      const found = find({ own: remotePort, gateway: localPort }).catch(() => null);
      return inTime(found, longestSearchMs);
    },
  };
}

function finderOf(platform: NodeJS.Platform): FindCaller | null {
  if (platform === 'linux') return createLinuxFinder('/proc');
  return platform === 'darwin' ? createMacFinder(runTool) : null;
}

function inTime<Result>(work: Promise<Result>, ms: number): Promise<Result | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), ms);
    void work.then((result) => {
      clearTimeout(timer);
      resolve(result);
    });
  });
}
