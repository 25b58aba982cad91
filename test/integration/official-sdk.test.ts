import { readdirSync } from 'node:fs';
import { Composio } from '@composio/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import { everyAnswer } from '#test/support/every-answer.ts';
import {
  type HeadlessProcess,
  startHeadlessProcess,
  testPassphrase,
} from '#test/support/headless-process.ts';
import { createSecretScanner, type SecretScanner } from '#test/support/secret-forms.ts';
import { makeTempDirectory } from '#test/support/temp-directory.ts';
import { type Registry, startRegistry } from '#test/support/verdaccio.ts';

// The SDK reports usage to its maker unless told not to; the variable covers every instance.
process.env.TELEMETRY_DISABLED = 'true';

const directory = makeTempDirectory();
let registry: Registry;
let sallyport: HeadlessProcess;
let composio: Composio;
let account: ConnectedAccount;
let scanner: SecretScanner;
const agentSaw: unknown[] = [];

const sdk = (apiKey: string) =>
  new Composio({ apiKey, baseURL: sallyport.ready.url, allowTracking: false, disableVersionCheck: true });

beforeAll(async () => {
  [registry, sallyport] = await Promise.all([
    startRegistry(['portcullis', 'drawbridge']),
    startHeadlessProcess({ dataDir: directory.path }),
  ]);
  scanner = createSecretScanner({ token: registry.token });
  await sallyport.ask('toolkits.create', {
    slug: 'verdaccio',
    name: 'Verdaccio',
    base_url: registry.origin,
    auth_schemes: [
      {
        mode: 'BEARER_TOKEN',
        inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {token}' }],
        fields: { token: { label: 'Token', secret: true } },
      },
    ],
    test_path: '/-/whoami',
  });
  const created = await sallyport.ask('accounts.create', {
    toolkit: 'verdaccio',
    fields: { token: registry.token },
  });
  account = created.body as ConnectedAccount;
  composio = sdk(sallyport.ready.api_key ?? '');
});

afterAll(async () => {
  await sallyport?.stop();
  await registry?.close();
  directory.remove();
});

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
type Parameters = { in: 'query' | 'header'; name: string; value: string }[];

async function execute(
  endpoint: string,
  { method = 'GET', parameters = [] }: { method?: Method; parameters?: Parameters } = {},
) {
  const answer = await composio.tools.proxyExecute({
    endpoint,
    method,
    parameters,
    connectedAccountId: account.id,
  });
  agentSaw.push(answer);
  return answer as { status: number; data: Record<string, unknown>; headers: Record<string, string> };
}

/** What the SDK throws; `error` is the body that Sallyport answered. */
interface SdkError {
  readonly status: number;
  readonly error: { readonly error: { readonly slug: string; readonly suggested_fix: string } };
}

async function failure(call: Promise<unknown>): Promise<SdkError & { readonly kind: string }> {
  const error = (await call.then(
    () => expect.fail('the call went through'),
    (thrown: unknown) => thrown,
  )) as SdkError;
  agentSaw.push(error.error, String(error));
  return { kind: error.constructor.name, status: error.status, error: error.error };
}

describe('the official SDK against a registry that is not ours', () => {
  it('learns who the account is, without holding the token', async () => {
    const { status, data, headers } = await execute('/-/whoami');
    expect({ status, data }).toEqual({ status: 200, data: { username: registry.user } });
    expect(headers['content-type']).toMatch('application/json');
  });

  it('is refused by the registry itself when it goes there without Sallyport', async () => {
    expect((await fetch(`${registry.origin}/portcullis`)).status).toBe(401);
  });

  it('searches with query parameters and finds the package that was published', async () => {
    const { status, data } = await execute('/-/v1/search', {
      parameters: [{ in: 'query', name: 'text', value: 'portcullis' }],
    });
    const { objects } = data as { objects: { package: { name: string } }[] };
    expect({ status, names: objects.map((each) => each.package.name) }).toEqual({
      status: 200,
      names: ['portcullis'],
    });
  });

  it('reaches the same place by the whole address', async () => {
    const { data } = await execute(`${registry.origin}/drawbridge`);
    expect(data.name).toBe('drawbridge');
  });

  it("receives the registry's own 404 as an answer, not as an error", async () => {
    expect(await execute('/no-such-package')).toMatchObject({
      status: 404,
      data: { error: expect.any(String) },
    });
  });

  it('throws its authentication error for a key that is not one of ours', async () => {
    const call = sdk('ak_wrong').tools.proxyExecute({ endpoint: '/-/whoami', method: 'GET' });
    expect(await failure(call)).toMatchObject({
      kind: 'AuthenticationError',
      status: 401,
      error: { error: { slug: 'Unauthorized' } },
    });
  });

  it('throws for a host outside the toolkit, says which, and nothing is sent there', async () => {
    expect(await failure(execute('https://registry.elsewhere.example/-/whoami'))).toMatchObject({
      kind: 'BadRequestError',
      error: {
        error: {
          slug: 'OriginMismatch',
          message: expect.stringContaining('registry.elsewhere.example'),
          suggested_fix: expect.any(String),
        },
      },
    });
  });

  it('throws not-found for an account that does not exist, with the number the SDK knows', async () => {
    const call = composio.tools.proxyExecute({
      endpoint: '/-/whoami',
      method: 'GET',
      connectedAccountId: 'ca_doesnotexist',
    });
    expect(await failure(call)).toMatchObject({
      kind: 'NotFoundError',
      error: { error: { slug: 'AccountNotFound', code: 1803 } },
    });
  });

  it('throws for an account that its owner disabled, and works again once enabled', async () => {
    await sallyport.ask('accounts.disable', { id: account.id });
    expect(await failure(execute('/-/whoami'))).toMatchObject({
      kind: 'UnprocessableEntityError',
      error: { error: { slug: 'AccountNotActive' } },
    });
    await sallyport.ask('accounts.enable', { id: account.id });
    expect(await execute('/-/whoami')).toMatchObject({ status: 200 });
  });

  it('leaves one record a call, the refused ones too, each with its account and outcome', async () => {
    const { body } = await sallyport.ask('calls.list', { limit: 100 });
    const { items } = body as { items: { path: string; status: number | null; error_code: string | null }[] };
    expect(items.map(({ path, status, error_code }) => [path, error_code ?? status]).reverse()).toEqual([
      ['/-/whoami', 200],
      ['/-/v1/search?text=portcullis', 200],
      ['/drawbridge', 200],
      ['/no-such-package', 404],
      [expect.any(String), 'Unauthorized'],
      ['https://registry.elsewhere.example/-/whoami', 'OriginMismatch'],
      ['/-/whoami', 'AccountNotFound'],
      ['/-/whoami', 'AccountNotActive'],
      ['/-/whoami', 200],
    ]);
  });

  it('never sees the token in anything it received', () => {
    expect(agentSaw.length).toBeGreaterThan(8);
    expect(scanner.inText('agent', JSON.stringify(agentSaw))).toEqual([]);
  });

  it('leaves the token in no answer of the console or the local API', async () => {
    const said = await everyAnswer(sallyport);
    expect(said.length).toBeGreaterThan(40);
    expect(said.flatMap(({ place, text }) => scanner.inText(place, text))).toEqual([]);
  });

  it('leaves the token in no file and in nothing it printed, running and stopped', async () => {
    const inFiles = createSecretScanner({
      token: registry.token,
      'agent key': sallyport.ready.api_key ?? '',
      'admin key': sallyport.ready.admin_key,
      passphrase: testPassphrase,
    });
    expect(inFiles.inDirectory(directory.path)).toEqual([]);
    expect(await sallyport.stop()).toBe(0);
    expect(readdirSync(directory.path)).toEqual(expect.arrayContaining(['sallyport.db', 'calls.db']));
    expect(inFiles.inDirectory(directory.path)).toEqual([]);
    expect(scanner.inText('output', sallyport.stdout() + sallyport.stderr())).toEqual([]);
  });
});
