import type { ChildProgram } from '../child-program.ts';
import { host, localKey, paths } from '../setting.ts';
import type { RunningContestant } from './contestant.ts';

/** A forwarder whose paths are the upstream's own and which takes the local key as `x-api-key`. */
export function plainContestant(program: ChildProgram, port: number): RunningContestant {
  const headers = { 'x-api-key': localKey };
  const urlOf = (path: string) => `http://${host}:${port}${path}`;
  return {
    pid: program.pid,
    small: { url: urlOf(paths.json), method: 'GET', headers, body: null },
    urlOf,
    headers,
    settle: async () => undefined,
    remarks: async () => [],
    stop: () => program.stop(),
  };
}
