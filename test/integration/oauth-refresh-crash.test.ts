import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
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

/** A product of its own with its own authorization server, so that the points are tried at the same time. */
interface Lane {
  readonly provider: AuthorizationServer;
  readonly tokenGate: Gate;
  readonly api: Gate;
  /** While this file exists, the product dies when it would store tokens. */
  readonly flag: string;
  readonly dataDir: string;
  sallyport: HeadlessProcess;
  key: string;
  config: AuthConfig;
  accountId: string;
}

interface Point {
  readonly name: string;
  /** Arranges the death at this point; undo by calling what is returned. */
  readonly arrange: (lane: Lane) => () => void;
  /** Whether tokens are issued and not stored when it happens. */
  readonly losesIssued: boolean;
}

const kill = ({ sallyport }: Lane) => void sallyport.child.kill('SIGKILL');

const points: readonly Point[] = [
  {
    name: 'before the token request is sent',
    losesIssued: false,
    arrange(lane) {
      lane.tokenGate.instead = () => kill(lane);
      return () => {
        lane.tokenGate.instead = null;
      };
    },
  },
  {
    name: 'while the authorization server works',
    losesIssued: false,
    arrange(lane) {
      lane.provider.behaviour.tokenEndpoint = 'hangs';
      void lane.provider.nextTokenRequest().then(() => kill(lane));
      return () => {
        lane.provider.behaviour.tokenEndpoint = 'works';
      };
    },
  },
  {
    name: 'after the tokens were issued, before the answer arrives',
    losesIssued: true,
    arrange(lane) {
      lane.provider.behaviour.beforeTokenAnswer = async () => {
        kill(lane);
        await exitOf(lane.sallyport.child);
      };
      return () => {
        lane.provider.behaviour.beforeTokenAnswer = null;
      };
    },
  },
  {
    name: 'after the answer, before the tokens are stored',
    losesIssued: true,
    arrange({ flag }) {
      writeFileSync(flag, '');
      return () => rmSync(flag);
    },
  },
  {
    name: 'after the tokens are stored, before the call is answered',
    losesIssued: false,
    arrange(lane) {
      lane.api.instead = () => kill(lane);
      return () => {
        lane.api.instead = null;
      };
    },
  },
];

function start(dataDir: string, flag: string): Promise<HeadlessProcess> {
  const hook = pathToFileURL(join(import.meta.dirname, '../support/die-before-commit.ts')).href;
  return startHeadlessProcess({
    dataDir,
    env: { NODE_OPTIONS: `--import=${hook}`, DIE_BEFORE_COMMIT: flag },
  });
}

async function ask<Output>({ sallyport }: Lane, operation: string, input: object): Promise<Output> {
  const { status, body } = await sallyport.ask(operation, input);
  if (status !== 200) throw new Error(`${operation} answered ${status}: ${JSON.stringify(body)}`);
  return body as Output;
}

/** Signs in as the person would; under the account's own id where there is one. */
async function connectAccount(lane: Lane): Promise<void> {
  const { account_id, state } = await ask<Connection>(lane, 'connections.start', {
    auth_config_id: lane.config.id,
    open_browser: false,
    ...(lane.accountId === '' ? {} : { account_id: lane.accountId }),
  });
  if (state.step !== 'awaiting_browser') throw new Error(JSON.stringify(state));
  const url = await lane.provider.approve(state.authorize_url);
  const ended = await ask<Connection>(lane, 'connections.paste', { account_id, url });
  expect(ended.state.step).toBe('connected');
  lane.accountId = account_id;
}

async function callMe({ sallyport, accountId, key }: Lane): Promise<number> {
  const answer = await fetch(`${sallyport.ready.url}/gateway/${accountId}/me`, {
    headers: { 'x-api-key': key },
  });
  await answer.body?.cancel();
  return answer.status;
}

function expectSoundDatabases(data: string): void {
  const files = readdirSync(data).filter((name) => name.endsWith('.db'));
  expect(files).toContain('sallyport.db');
  for (const file of files) {
    const db = new Database(join(data, file), { readonly: true });
    expect([file, db.pragma('integrity_check', { simple: true })]).toEqual([file, 'ok']);
    db.close();
  }
}

async function openLane(directory: TempDirectory): Promise<Lane> {
  const provider = await startAuthorizationServer();
  const [tokenGate, api] = await Promise.all([
    startConnectionGate(provider.issuer),
    startAnswerGate(provider.resource.origin),
  ]);
  const flag = join(directory.path, 'die-before-commit');
  const dataDir = join(directory.path, 'data');
  const sallyport = await start(dataDir, flag);
  const key = sallyport.ready.api_key ?? '';
  const lane: Lane = {
    provider,
    tokenGate,
    api,
    flag,
    dataDir,
    sallyport,
    key,
    config: {} as AuthConfig,
    accountId: '',
  };
  await ask(lane, 'toolkits.create', {
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
  lane.config = await ask<AuthConfig>(lane, 'authConfigs.create', {
    toolkit: 'acme',
    auth_scheme: 'OAUTH2',
    client_id: provider.clients.post.clientId,
    client_secret: provider.clients.post.clientSecret,
  });
  await connectAccount(lane);
  return lane;
}

async function closeLane({ sallyport, tokenGate, api, provider }: Lane): Promise<void> {
  await sallyport.stop();
  await Promise.all([tokenGate.close(), api.close()]);
  await provider.close();
}

/** One death and what comes after it. */
async function dieOnce(lane: Lane, { arrange, losesIssued }: Point, run: number): Promise<void> {
  // Half of all servers rotate; half of the tokens are short-lived, so that they are renewed before they are refused.
  const rotates = run % 2 === 0;
  const { provider } = lane;
  Object.assign(provider.behaviour, {
    rotatesRefreshTokens: rotates,
    accessTokenSeconds: run % 4 < 2 ? 3_600 : 200,
  });
  expect(await callMe(lane)).toBe(200);
  provider.expireAccessTokens();
  const before = provider.tokenRequests.length;

  const undo = arrange(lane);
  await expect(callMe(lane)).rejects.toThrow();
  expect(await exitOf(lane.sallyport.child)).toBe('SIGKILL');
  undo();
  lane.sallyport = await start(lane.dataDir, lane.flag);

  const status = await callMe(lane);
  const account = await ask<ConnectedAccount>(lane, 'accounts.get', { id: lane.accountId });
  if (losesIssued && rotates) {
    // The server honours neither the old refresh token nor, once it was asked with it, the one that was lost.
    expect([status, account.status]).toEqual([401, 'EXPIRED']);
    expect(account.status_reason).toContain('Connect the account again');
    expect(await callMe(lane)).toBe(422);
  } else {
    expect([status, account.status]).toEqual([200, 'ACTIVE']);
  }
  const asked = provider.tokenRequests.length;
  expect(asked - before).toBeLessThanOrEqual(2);
  for (let call = 0; call < 5; call += 1) await callMe(lane);
  expect(provider.tokenRequests).toHaveLength(asked);
  expectSoundDatabases(lane.dataDir);
  if (account.status === 'EXPIRED') await connectAccount(lane);
  expect(await callMe(lane)).toBe(200);
}

describe('killed around a refresh, the account works again or says that it must be connected again', () => {
  it.concurrent.each(points)(
    `$name (${runsPerPoint} times)`,
    async (point) => {
      const directory = makeTempDirectory();
      const lane = await openLane(directory);
      let run = 0;
      try {
        for (; run < runsPerPoint; run += 1) await dieOnce(lane, point, run);
      } catch (error) {
        throw new Error(`death ${run} of ${runsPerPoint}, killed ${point.name}`, { cause: error });
      } finally {
        await closeLane(lane);
        directory.remove();
      }
    },
    runsPerPoint * 60_000,
  );
});
