import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import type { Connection } from '#shared/domain/connection.ts';
import { type AuthorizationServer, startAuthorizationServer } from '#test/support/authorization-server.ts';
import { exitOf } from '#test/support/child-exit.ts';
import { type Gate, startAnswerGate, startConnectionGate } from '#test/support/gates.ts';
import { type HeadlessProcess, startHeadlessProcess } from '#test/support/headless-process.ts';
import { makeTempDirectory, type TempDirectory } from '#test/support/temp-directory.ts';

// The built product is killed at five points around a refresh, and started again on the same data. The authorization server
// has no grace: once it has rotated a refresh token, the old one is worthless, and asking with it ends the grant. So what was
// issued and never stored cannot be saved by anyone; then the account says that it has to be connected again.

const runsPerPoint = Number(process.env.SALLYPORT_CRASH_RUNS ?? 4);

interface Point {
  readonly name: string;
  /** Arranges the death at this point; undo by calling what is returned. */
  readonly arrange: () => () => void;
  /** Whether tokens are issued and not stored when it happens. */
  readonly losesIssued: boolean;
}

let provider: AuthorizationServer;
let tokenGate: Gate;
let api: Gate;
let directory: TempDirectory;
let sallyport: HeadlessProcess;
let config: AuthConfig;
let accountId = '';
let key = '';
let flag = '';

const kill = () => void sallyport.child.kill('SIGKILL');

const points: readonly Point[] = [
  {
    name: 'before the token request is sent',
    losesIssued: false,
    arrange() {
      tokenGate.instead = kill;
      return () => {
        tokenGate.instead = null;
      };
    },
  },
  {
    name: 'while the authorization server works',
    losesIssued: false,
    arrange() {
      provider.behaviour.tokenEndpoint = 'hangs';
      void provider.nextTokenRequest().then(kill);
      return () => {
        provider.behaviour.tokenEndpoint = 'works';
      };
    },
  },
  {
    name: 'after the tokens were issued, before the answer arrives',
    losesIssued: true,
    arrange() {
      provider.behaviour.beforeTokenAnswer = async () => {
        kill();
        await exitOf(sallyport.child);
      };
      return () => {
        provider.behaviour.beforeTokenAnswer = null;
      };
    },
  },
  {
    name: 'after the answer, before the tokens are stored',
    losesIssued: true,
    arrange() {
      writeFileSync(flag, '');
      return () => rmSync(flag);
    },
  },
  {
    name: 'after the tokens are stored, before the call is answered',
    losesIssued: false,
    arrange() {
      api.instead = kill;
      return () => {
        api.instead = null;
      };
    },
  },
];

async function boot(): Promise<void> {
  const hook = pathToFileURL(join(import.meta.dirname, '../support/die-before-commit.ts')).href;
  sallyport = await startHeadlessProcess({
    dataDir: join(directory.path, 'data'),
    env: { NODE_OPTIONS: `--import=${hook}`, DIE_BEFORE_COMMIT: flag },
  });
}

async function ask<Output>(operation: string, input: object): Promise<Output> {
  const { status, body } = await sallyport.ask(operation, input);
  if (status !== 200) throw new Error(`${operation} answered ${status}: ${JSON.stringify(body)}`);
  return body as Output;
}

/** Signs in as the person would; under the account's own id where there is one. */
async function connectAccount(): Promise<void> {
  const { account_id, state } = await ask<Connection>('connections.start', {
    auth_config_id: config.id,
    open_browser: false,
    ...(accountId === '' ? {} : { account_id: accountId }),
  });
  if (state.step !== 'awaiting_browser') throw new Error(JSON.stringify(state));
  const url = await provider.approve(state.authorize_url);
  const ended = await ask<Connection>('connections.paste', { account_id, url });
  expect(ended.state.step).toBe('connected');
  accountId = account_id;
}

async function callMe(): Promise<number> {
  const answer = await fetch(`${sallyport.ready.url}/gateway/${accountId}/me`, {
    headers: { 'x-api-key': key },
  });
  await answer.body?.cancel();
  return answer.status;
}

function expectSoundDatabases(): void {
  const data = sallyport.ready.data_dir;
  const files = readdirSync(data).filter((name) => name.endsWith('.db'));
  expect(files).toContain('sallyport.db');
  for (const file of files) {
    const db = new Database(join(data, file), { readonly: true });
    expect([file, db.pragma('integrity_check', { simple: true })]).toEqual([file, 'ok']);
    db.close();
  }
}

beforeAll(async () => {
  provider = await startAuthorizationServer();
  [tokenGate, api] = await Promise.all([
    startConnectionGate(provider.issuer),
    startAnswerGate(provider.resource.origin),
  ]);
  directory = makeTempDirectory();
  flag = join(directory.path, 'die-before-commit');
  await boot();
  key = sallyport.ready.api_key ?? '';
  await ask('toolkits.create', {
    slug: 'acme',
    name: 'Acme',
    base_url: api.origin,
    auth_schemes: [
      {
        mode: 'OAUTH2',
        inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {access_token}' }],
        oauth: {
          ...provider.facts,
          token_url: `${tokenGate.origin}/token`,
          default_scopes: ['openid', 'offline_access'],
        },
      },
    ],
  });
  config = await ask<AuthConfig>('authConfigs.create', {
    toolkit: 'acme',
    auth_scheme: 'OAUTH2',
    client_id: provider.clients.post.clientId,
    client_secret: provider.clients.post.clientSecret,
  });
  await connectAccount();
});

afterAll(async () => {
  await sallyport?.stop();
  await Promise.all([tokenGate?.close(), api?.close()]);
  await provider?.close();
  directory?.remove();
});

describe.each(points)('killed $name', ({ arrange, losesIssued }) => {
  it.each(
    Array.from({ length: runsPerPoint }, (_, run) => ({
      run,
      // Half of all servers rotate; half of the tokens are short-lived, so that they are renewed before they are refused.
      rotates: run % 2 === 0,
      seconds: run % 4 < 2 ? 3_600 : 200,
    })),
  )('works again or says that it must be connected again (%j)', async ({ rotates, seconds }) => {
    Object.assign(provider.behaviour, { rotatesRefreshTokens: rotates, accessTokenSeconds: seconds });
    expect(await callMe()).toBe(200);
    provider.expireAccessTokens();
    const before = provider.tokenRequests.length;

    const undo = arrange();
    await expect(callMe()).rejects.toThrow();
    expect(await exitOf(sallyport.child)).toBe('SIGKILL');
    undo();
    await boot();

    const status = await callMe();
    const account = await ask<ConnectedAccount>('accounts.get', { id: accountId });
    if (losesIssued && rotates) {
      // The server honours neither the old refresh token nor, once it was asked with it, the one that was lost.
      expect([status, account.status]).toEqual([401, 'EXPIRED']);
      expect(account.status_reason).toContain('Connect the account again');
      expect(await callMe()).toBe(422);
    } else {
      expect([status, account.status]).toEqual([200, 'ACTIVE']);
    }
    const asked = provider.tokenRequests.length;
    expect(asked - before).toBeLessThanOrEqual(2);
    for (let call = 0; call < 5; call += 1) await callMe();
    expect(provider.tokenRequests).toHaveLength(asked);
    expectSoundDatabases();
    if (account.status === 'EXPIRED') await connectAccount();
    expect(await callMe()).toBe(200);
  });
});
