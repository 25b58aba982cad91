import type { Approval, CallerProcess } from '#shared/domain/approval.ts';
import { plainLine } from './plain-text.ts';

/** A held request, for reading: what is asked first, then by whom and why. */
export function approvalText(approval: Approval): string {
  const { id, state, method, origin, path, key_name, toolkit, account_id, rule, caller } = approval;
  const since = `${approval.created_at.replace('T', ' ').slice(0, 19)} UTC`;
  const waits =
    state === 'waiting' ? `waits since ${since}` : `asked at ${since}, the caller no longer waits`;
  const lines = [
    `${id}  ${waits}`,
    `  ${method} ${origin}${path}`,
    `  agent ${key_name}, ${toolkit} account ${account_id ?? '(its own credential)'}, rule ${rule}`,
    ...(caller === null ? [] : [`  ${programOf(caller)}`]),
  ];
  return lines.map(plainLine).join('\n');
}

/** What became of a request that was held. */
export function outcomeLine({ id, state, method, origin, path }: Approval): string {
  return plainLine(`${id}  ${state}  ${method} ${origin}${path}`);
}

function programOf({ pid, name, cwd, parent }: CallerProcess): string {
  const place = cwd === null ? '' : ` in ${cwd}`;
  const starter = parent === null ? '' : `, started by ${parent.name} (${parent.pid})`;
  return `program ${name} (${pid})${place}${starter}`;
}
