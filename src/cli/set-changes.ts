import type { RequestDraft } from '#shared/domain/request-draft.ts';
import { CliFailure, exitCodes } from './failure.ts';

type Changes = Partial<Pick<RequestDraft, 'account_id' | 'method' | 'endpoint' | 'headers' | 'body'>>;

const plainFields = ['account_id', 'method', 'endpoint'] as const;

/**
 * What `--set path=value` changes of a request: `method`, `endpoint`, `account_id`, `headers.<name>`, `body`, or a place inside a
 * JSON body such as `body.items[0].name`. A value that is JSON is taken as such, anything else as text.
 *
 * @throws CliFailure `misused` that names the part it does not understand.
 */
export function changesFrom(settings: readonly string[], draft: RequestDraft): Changes {
  let changes: Changes = {};
  for (const setting of settings) {
    const at = setting.indexOf('=');
    if (at < 1) throw misused(setting, 'is not of the form path=value');
    changes = {
      ...changes,
      ...change(setting.slice(0, at), setting.slice(at + 1), { ...draft, ...changes }),
    };
  }
  return changes;
}

function change(path: string, value: string, draft: RequestDraft): Changes {
  const plain = plainFields.find((name) => name === path);
  if (plain !== undefined) return { [plain]: value };
  if (path.startsWith('headers.')) {
    const name = path.slice('headers.'.length);
    const others = draft.headers.filter(([given]) => given.toLowerCase() !== name.toLowerCase());
    return { headers: [...others, [name, value]] };
  }
  if (path === 'body') return { body: { encoding: 'utf8', content: value } };
  if (/^body[.[]/.test(path)) return { body: bodyWith(draft.body, path, value) };
  throw misused(path, 'is none of method, endpoint, account_id, headers.<name>, body and body.<place>');
}

function bodyWith(body: RequestDraft['body'], path: string, value: string): RequestDraft['body'] {
  const steps = [...path.slice('body'.length).matchAll(/\.([^.[\]]+)|\[(\d+)\]/g)];
  if (steps.map(([text]) => text).join('') !== path.slice('body'.length)) {
    throw misused(path, 'names no place in a body');
  }
  let root: unknown;
  try {
    root = body === null ? {} : JSON.parse(body.encoding === 'utf8' ? body.content : '');
  } catch {
    throw misused(path, 'cannot be set: the body of this call is not JSON');
  }
  let parent = root as Record<string, unknown>;
  for (const [index, [, name, number]] of steps.entries()) {
    if (typeof parent !== 'object' || parent === null || Array.isArray(parent) !== (number !== undefined)) {
      throw misused(path, 'does not fit the body of this call');
    }
    const key = name ?? number ?? '';
    if (key === '__proto__') throw misused(path, 'names no place in a body');
    if (index === steps.length - 1) parent[key] = jsonOrText(value);
    else {
      parent[key] ??= steps[index + 1]?.[2] === undefined ? {} : [];
      parent = parent[key] as Record<string, unknown>;
    }
  }
  return { encoding: 'utf8', content: JSON.stringify(root) };
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function misused(what: string, why: string): CliFailure {
  return new CliFailure(exitCodes.misused, `--set ${what}: ${why}.`);
}
