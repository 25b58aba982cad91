import type { AccountTest } from '#shared/domain/account.ts';
import { SallyportError } from '#shared/errors.ts';
import { type Accounts, schemeOf } from '../accounts/index.ts';
import { type Toolkits, toolkitForScheme } from '../toolkits/index.ts';
import { type BufferedAnswer, forwardBuffered } from './buffered-answer.ts';
import type { AccountChoice } from './call.ts';
import { callIdOf, type ProxyEngine } from './proxy-engine.ts';

const limits = { connectMs: 10_000, headersMs: 15_000, idleMs: 15_000, totalMs: 20_000 };

interface TestDeps {
  readonly accounts: Accounts;
  readonly toolkits: Toolkits;
  readonly proxy: ProxyEngine;
}

/**
 * Sends one real GET with an account's credential and says what the answer tells of it.
 *
 * @param path overrides the toolkit's own test path; without either the base URL itself is asked.
 * @throws SallyportError where nothing could be sent (AccountNotFound, AccountNotActive, VaultLocked …).
 */
export async function testConnection(
  { accounts, toolkits, proxy }: TestDeps,
  id: string,
  path: string | undefined,
): Promise<AccountTest> {
  const result = await test(proxy, { id }, path ?? testPathOf({ accounts, toolkits }, id));
  if (result.verdict === 'works') accounts.markRefused(id, false);
  return result;
}

/**
 * The same with what was typed in for an account, before any of it is stored. Null where the toolkit has no path that tells.
 *
 * @throws SallyportError ValidationFailed with every fault of what was typed in, VaultLocked …
 */
export async function testEntered(
  { accounts, toolkits, proxy }: TestDeps,
  id: string,
  fields: Readonly<Record<string, string>>,
): Promise<AccountTest | null> {
  const path = testPathOf({ accounts, toolkits }, id);
  return path === undefined ? null : test(proxy, { entered: { id, fields } }, path);
}

function testPathOf({ accounts, toolkits }: Omit<TestDeps, 'proxy'>, id: string): string | undefined {
  const { toolkit, auth_scheme: mode } = accounts.get(id);
  const source = toolkits.get(toolkit);
  return toolkitForScheme(source, schemeOf(source, mode)).test_path;
}

async function test(
  proxy: ProxyEngine,
  account: AccountChoice,
  path: string | undefined,
): Promise<AccountTest> {
  let callId = '';
  try {
    const answer = await forwardBuffered(
      proxy,
      {
        frontDoor: 'console',
        key: null,
        account,
        method: 'GET',
        endpoint: path ?? '/',
        headers: [['Accept-Encoding', 'gzip, deflate, br']],
        query: [],
        body: null,
        limits,
      },
      undefined,
      (exchange) => {
        callId = exchange.callId;
      },
    );
    return { ...verdictOf(answer, path !== undefined), status: answer.status, call_id: callId };
  } catch (error) {
    if (!(error instanceof SallyportError) || callIdOf(error) !== undefined) throw error;
    // A token is needed first, and the service gives none for this credential.
    if (error.code === 'TokenRefused') {
      const message = [error.message, error.details.fix].filter(Boolean).join(' ');
      return { verdict: 'refused', status: null, message, call_id: callId };
    }
    return { verdict: 'unreachable', status: null, message: error.message, call_id: callId };
  }
}

function verdictOf(
  { status, body }: BufferedAnswer,
  meaningful: boolean,
): Pick<AccountTest, 'verdict' | 'message'> {
  const reason = refusalInside(body);
  if (status === 200 && reason !== null) {
    return {
      verdict: 'refused',
      message: `The service refused the credential: ${reason}. Check it, or connect again with a new one.`,
    };
  }
  if (status === 401 || status === 403) {
    return {
      verdict: 'refused',
      message: `The service refused the credential (${status}). Check it, or connect again with a new one.`,
    };
  }
  if (status >= 200 && status < 300 && meaningful) {
    return { verdict: 'works', message: `The service accepted the credential (${status}).` };
  }
  return {
    verdict: 'unclear',
    message: `The service answered ${status}, which does not tell whether the credential works. Send a request that needs it, from the composer for instance; a toolkit of your own can name one as its test path.`,
  };
}

/** Some services (Slack) say no inside a 200: `{"ok":false,"error":"invalid_auth"}`. */
function refusalInside(body: Uint8Array): string | null {
  try {
    const answer: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    if (typeof answer !== 'object' || answer === null || !('ok' in answer) || answer.ok !== false)
      return null;
    return 'error' in answer && typeof answer.error === 'string'
      ? answer.error.slice(0, 200)
      : 'no reason given';
  } catch {
    return null;
  }
}
