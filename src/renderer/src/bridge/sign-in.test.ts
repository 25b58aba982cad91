import { expect, test } from 'vitest';
import { signIn, signInCode } from './sign-in.ts';

function browser(hash: string, stored: string | null, answer: () => Promise<Response>) {
  const storage = new Map(stored === null ? [] : [['sallyport.session', stored]]);
  const log: string[] = [];
  return {
    log,
    storage: {
      getItem: (key: string) => storage.get(key) ?? null,
      setItem: (key: string, value: string) => void storage.set(key, value),
      removeItem: (key: string) => void storage.delete(key),
    },
    location: { hash, pathname: '/', search: '' },
    history: {
      replaceState: (_state: unknown, _title: string, url?: string | URL | null) =>
        void log.push(`address ${url}`),
    },
    fetch: (async (url, init) => {
      log.push(`POST ${url} ${init?.body}`);
      return answer();
    }) as typeof fetch,
  };
}

const token = () => Promise.resolve(Response.json({ token: 'tok' }));

test('exchanges the code of a link for a token and clears the address bar first', async () => {
  const deps = browser('#signin=abc%2Fd', null, token);
  expect(await signIn(deps)).toEqual({ state: 'signed_in', token: 'tok' });
  expect(deps.log).toEqual(['address /#/', 'POST /session {"code":"abc/d"}']);
  expect(deps.storage.getItem('sallyport.session')).toBe('tok');
});

test('keeps the session of this tab without asking', async () => {
  const deps = browser('#/calls', 'old', token);
  expect(await signIn(deps)).toEqual({ state: 'signed_in', token: 'old' });
  expect(deps.log).toEqual([]);
});

test('tells apart a tab without a link, a used link and a host that is away', async () => {
  expect(await signIn(browser('', null, token))).toEqual({ state: 'signed_out', reason: 'none' });
  const used = browser('#signin=x', null, () => Promise.resolve(new Response('{}', { status: 401 })));
  expect(await signIn(used)).toEqual({ state: 'signed_out', reason: 'refused' });
  const away = browser('#signin=x', null, () => Promise.reject(new TypeError('failed')));
  expect(await signIn(away)).toEqual({ state: 'signed_out', reason: 'unreachable' });
});

test('takes no other fragment for a code', () => {
  expect(signInCode('#/signin')).toBeNull();
  expect(signInCode('#/calls/signin=x')).toBeNull();
});
