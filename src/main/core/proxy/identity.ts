import type { Accounts } from '../accounts/index.ts';
import { valueAt } from '../json-pointer.ts';
import type { Toolkits } from '../toolkits/index.ts';
import { forwardBuffered } from './buffered-answer.ts';
import type { ProxyEngine } from './proxy-engine.ts';

const limits = { connectMs: 10_000, headersMs: 10_000, idleMs: 10_000, totalMs: 15_000 };

/** What services call the name of an account, the most telling first. */
const names = [
  'login',
  'email',
  'emailAddress',
  'mail',
  'username',
  'user_name',
  'screen_name',
  'handle',
  'display_name',
  'name',
];
/** Where services put it when not at the top. */
const wrappers = ['user', 'data', 'viewer', 'account', 'profile', 'result', 'me', 'team'];

/**
 * Asks a service whose account this is, by the look-up of its toolkit, else the path that tests its credentials. Null where the catalog knows no such
 * path, the service does not say, or the call fails: a connection does not depend on it.
 */
export async function fetchIdentity(
  { accounts, toolkits, proxy }: { accounts: Accounts; toolkits: Toolkits; proxy: ProxyEngine },
  id: string,
): Promise<string | null> {
  const { identity, test_path: testPath } = toolkits.get(accounts.get(id).toolkit);
  const path = identity?.path ?? testPath;
  if (path === undefined) return null;
  try {
    const answer = await forwardBuffered(proxy, {
      frontDoor: 'console',
      key: null,
      account: { id },
      method: 'GET',
      endpoint: path,
      headers: [
        ['Accept', 'application/json'],
        ['Accept-Encoding', 'gzip, deflate, br'],
      ],
      query: [],
      body: null,
      limits,
    });
    if (answer.status !== 200) return null;
    return identityIn(JSON.parse(Buffer.from(answer.body).toString('utf8')), identity?.pointer);
  } catch {
    return null;
  }
}

/** The name of an account in a service's answer, where the catalog says it stands, else where most services put it. */
export function identityIn(answer: unknown, pointer?: string): string | null {
  const told = pointer === undefined ? undefined : valueAt(answer, pointer);
  if (typeof told === 'string' && told.trim() !== '') return told.trim().slice(0, 200);
  // Some services know their accounts by a number alone.
  if (typeof told === 'number') return String(told);
  const candidates = [answer, ...wrappers.map((wrapper) => member(answer, wrapper))];
  for (const candidate of candidates) {
    for (const name of names) {
      const value = member(candidate, name);
      if (typeof value === 'string' && value.trim() !== '') return value.trim().slice(0, 200);
    }
  }
  return null;
}

function member(value: unknown, name: string): unknown {
  const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
  return isObject ? (value as Record<string, unknown>)[name] : undefined;
}
