import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RestoreChoices } from '#shared/domain/backup.ts';
import { connectBearerAccount } from '#test/support/bearer-account.ts';
import { callEnvelope } from '#test/support/both-doors.ts';
import { type RecordingUpstream, startUpstream } from '#test/support/recording-upstream.ts';
import { type RunningSallyport, runSallyport, testPassphrase } from '#test/support/running-sallyport.ts';

const passphrase = 'a passphrase of the backup';
const token = 'tok_canary_backup_1';
const secretOfApp = 'client-secret-canary-backup';
const all = {
  accounts: 'replace',
  auth_configs: 'replace',
  toolkits: 'replace',
  tools: 'replace',
  agents: 'add',
  rules: 'replace',
  webhooks: 'replace',
  mcp_servers: 'replace',
  settings: 'replace',
} as const satisfies RestoreChoices;

let upstream: RecordingUpstream;
let origin: RunningSallyport;
let account: string;
let backup: string;

beforeAll(async () => {
  upstream = await startUpstream();
  origin = await runSallyport();
  account = await connectBearerAccount(origin, {
    slug: 'acme',
    baseUrl: upstream.origin,
    token,
    alias: 'work',
  });
  await origin.call('authConfigs.create', {
    toolkit: 'github',
    auth_scheme: 'OAUTH2',
    client_id: 'app-1',
    client_secret: secretOfApp,
    name: 'An app',
  });
  await origin.call('webhooks.create', {
    url: 'https://hooks.example.com/in',
    events: ['composio.connected_account.expired'],
  });
  await origin.call('rules.set', {
    key_id: null,
    rules: [{ effect: 'deny', methods: ['DELETE'] }],
    version: 0,
  });
  await origin.call('settings.update', { record_bodies: false, gateway_paused: true });
  await importLetters(origin, 'acme');
  const made = await origin.call('backup.create', { passphrase });
  expect(made.file_name).toMatch(/^sallyport-\d{4}-\d\d-\d\d\.backup$/);
  expect(made.left_out).toEqual([]);
  backup = made.content;
  await origin.call('gateway.resume', {});
});

afterAll(async () => {
  await origin.close();
  await upstream.close();
});

/** Gives a toolkit the tool `{TOOLKIT}_LETTERS_READ`, from a description of the upstream. */
async function importLetters(app: RunningSallyport, toolkit: string, operationId = 'letters/read') {
  const text = JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Raven Post', version: '1' },
    servers: [{ url: upstream.origin }],
    paths: {
      '/letters/{id}': {
        get: {
          operationId,
          parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        },
      },
    },
  });
  const { id } = await app.call('toolkits.importPreview', { text, toolkit });
  await app.call('toolkits.importOpenapi', { id, slug: toolkit, confirmed_origins: [upstream.origin] });
}

async function runTool(world: { readonly url: string; readonly key: string }, slug: string) {
  const response = await fetch(`${world.url}/api/v3.1/tools/execute/${slug}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': world.key },
    body: JSON.stringify({ connected_account_id: account, arguments: { id: 'seven' } }),
  });
  return (await response.json()) as { readonly successful?: boolean; readonly error?: unknown };
}

async function withFresh(work: (app: RunningSallyport) => Promise<void>): Promise<void> {
  const app = await runSallyport();
  try {
    await work(app);
  } finally {
    await app.close();
  }
}

const openIn = (app: RunningSallyport) => app.call('backup.open', { content: backup, passphrase });

describe('a backup in a Sallyport of another machine', () => {
  it('brings everything: its agents’ keys call with its accounts, whose hosts stay confirmed', () =>
    withFresh(async (app) => {
      const preview = await openIn(app);
      expect(preview.items.map(({ kind, name, state }) => `${kind} ${name} ${state}`)).toEqual([
        'accounts acme · work new',
        'auth_configs An app new',
        'toolkits acme new',
        'tools acme · 1 tool new',
        'agents test agent new',
        'rules Every agent new',
        'webhooks https://hooks.example.com/in new',
        'settings Settings differs',
      ]);
      const before = upstream.received.length;
      const { added, replaced } = await app.call('backup.restore', { id: preview.id, choices: all });
      expect(added).toEqual({
        accounts: 1,
        auth_configs: 1,
        toolkits: 1,
        tools: 1,
        agents: 1,
        rules: 1,
        webhooks: 1,
      });
      expect(replaced).toEqual({ settings: 1 });
      // The key of the other machine, which knows nothing of this one.
      const world = { url: app.url, key: origin.key };
      const { status } = await callEnvelope(world, { endpoint: '/get', connected_account_id: account });
      expect([status, upstream.received.slice(before).map(({ headers }) => headers.authorization)]).toEqual([
        200,
        [`Bearer ${token}`],
      ]);
      const denied = await callEnvelope(world, {
        endpoint: '/x',
        method: 'DELETE',
        connected_account_id: account,
      });
      expect(denied.body.error.slug).toBe('RuleDenied');
      expect(await app.call('accounts.get', { id: account })).toMatchObject({
        alias: 'work',
        unconfirmed_origins: [],
      });
      expect(await app.call('settings.get', {})).toMatchObject({
        record_bodies: false,
        gateway_paused: false,
      });
      const [webhook] = app.sallyport.core.webhooks.all();
      expect(app.sallyport.core.webhooks.secretOf(webhook?.id ?? '')).toBe(
        origin.sallyport.core.webhooks.secretOf(webhook?.id ?? ''),
      );
      const [config] = (await app.call('authConfigs.list', {})).items;
      expect(app.sallyport.core.authConfigs.clientFor(config?.id ?? '').clientSecret).toBe(secretOfApp);
      // What was restored is of this vault: it opens after a lock as well.
      await app.call('vault.lock', {});
      await app.call('vault.unlock', { kind: 'passphrase', passphrase: testPassphrase });
      expect((await callEnvelope(world, { endpoint: '/get', connected_account_id: account })).status).toBe(
        200,
      );
    }));

  it('brings the imported tools: found, described and run as before', () =>
    withFresh(async (app) => {
      await app.call('backup.restore', { id: (await openIn(app)).id, choices: all });
      const shown = await app.call('toolkits.tools', { slug: 'acme' });
      expect(shown).toMatchObject({
        total: 1,
        origin: { title: 'Raven Post', version: '1', format: 'OpenAPI 3.1.0' },
        items: [{ slug: 'ACME_LETTERS_READ', method: 'GET', path: '/letters/{id}' }],
      });
      const before = upstream.received.length;
      expect((await runTool({ url: app.url, key: origin.key }, 'ACME_LETTERS_READ')).successful).toBe(true);
      expect(upstream.received.slice(before).map(({ url, headers }) => [url, headers.authorization])).toEqual(
        [['/letters/seven', `Bearer ${token}`]],
      );
    }));

  it('gives a tool another number where a tool of another toolkit has its name', () =>
    withFresh(async (app) => {
      await connectBearerAccount(app, { slug: 'acme_letters', baseUrl: upstream.origin, token: 'tok_x' });
      await importLetters(app, 'acme_letters', 'read');
      await app.call('backup.restore', { id: (await openIn(app)).id, choices: all });
      const slugs = async (slug: string) =>
        (await app.call('toolkits.tools', { slug })).items.map((tool) => tool.slug);
      expect([await slugs('acme_letters'), await slugs('acme')]).toEqual([
        ['ACME_LETTERS_READ'],
        ['ACME_LETTERS_READ_2'],
      ]);
    }));

  it('brings no tools where they were left out of the file, or where nobody chose them', () =>
    withFresh(async (app) => {
      const { content } = await origin.call('backup.create', { passphrase, tools: false });
      const without = await app.call('backup.open', { content, passphrase });
      expect(without.items.map(({ kind }) => kind)).not.toContain('tools');
      const { id } = await openIn(app);
      await app.call('backup.restore', { id, choices: { ...all, tools: 'skip' } });
      expect((await app.call('toolkits.tools', { slug: 'acme' })).origin).toBeNull();
      const alone = { ...all, accounts: 'skip', toolkits: 'skip', tools: 'add' } as const;
      await app.call('backup.restore', { id: (await openIn(app)).id, choices: alone });
      expect((await app.call('toolkits.tools', { slug: 'acme' })).total).toBe(1);
    }));

  it('is the same once it was restored, and restoring it again changes nothing', () =>
    withFresh(async (app) => {
      await app.call('backup.restore', { id: (await openIn(app)).id, choices: all });
      const again = await openIn(app);
      expect(again.items.filter(({ state }) => state !== 'same')).toEqual([]);
      expect(await app.call('backup.restore', { id: again.id, choices: all })).toEqual({
        added: {},
        replaced: {},
      });
    }));

  it('brings the toolkit that an account needs, and leaves out the rest that nobody chose', () =>
    withFresh(async (app) => {
      const { id } = await openIn(app);
      const none = {
        ...all,
        toolkits: 'skip',
        tools: 'skip',
        auth_configs: 'skip',
        rules: 'skip',
        webhooks: 'skip',
      } as const;
      const choices = { ...none, agents: 'skip', settings: 'skip' } as const;
      expect(await app.call('backup.restore', { id, choices })).toEqual({
        added: { accounts: 1, toolkits: 1 },
        replaced: {},
      });
      expect((await app.call('settings.get', {})).record_bodies).toBe(true);
      expect((await app.call('keys.list', {})).items).toHaveLength(1);
    }));

  it('keeps what is here and not in the backup, and adds no alias that is taken', () =>
    withFresh(async (app) => {
      const other = await connectBearerAccount(app, {
        slug: 'own',
        baseUrl: upstream.origin,
        token: 'tok_of_this_machine',
        alias: 'WORK',
      });
      const { id, items } = await openIn(app);
      expect(items.find(({ kind }) => kind === 'accounts')?.note).toContain('alias "work"');
      await app.call('backup.restore', { id, choices: { ...all } });
      expect((await app.call('accounts.get', { id: other })).alias).toBe('WORK');
      expect((await app.call('accounts.get', { id: account })).alias).toBeNull();
    }));

  it('replaces what differs only where that was chosen', () =>
    withFresh(async (app) => {
      await app.call('backup.restore', { id: (await openIn(app)).id, choices: all });
      await app.call('accounts.rename', { id: account, alias: 'renamed' });
      const adding = { ...all, accounts: 'add' } as const;
      await app.call('backup.restore', { id: (await openIn(app)).id, choices: adding });
      expect((await app.call('accounts.get', { id: account })).alias).toBe('renamed');
      const opened = await openIn(app);
      expect(opened.items.find(({ kind }) => kind === 'accounts')?.state).toBe('differs');
      const { replaced } = await app.call('backup.restore', { id: opened.id, choices: all });
      expect(replaced).toMatchObject({ accounts: 1 });
      expect((await app.call('accounts.get', { id: account })).alias).toBe('work');
      // The row is still one that can be changed.
      expect((await app.call('accounts.rename', { id: account, alias: 'again' })).alias).toBe('again');
    }));

  it('does not bring a revoked agent back', () =>
    withFresh(async (app) => {
      await app.call('backup.restore', { id: (await openIn(app)).id, choices: all });
      const agent = (await app.call('keys.list', {})).items.find(({ prefix }) =>
        origin.key.startsWith(prefix),
      );
      await app.call('keys.revoke', { id: agent?.id ?? '' });
      await app.call('backup.restore', { id: (await openIn(app)).id, choices: all });
      const refused = await callEnvelope({ url: app.url, key: origin.key }, { endpoint: '/get' });
      expect(refused.status).toBe(401);
    }));
});

describe('a file that is not as it was made', () => {
  const refusal = (change: Partial<{ content: string; passphrase: string }>) =>
    origin.call('backup.open', { content: backup, passphrase, ...change }).then(
      () => 'opened',
      (error: { code: string; message: string }) => `${error.code} ${error.message}`,
    );
  const changed = (change: (file: Buffer) => Buffer) =>
    change(Buffer.from(backup, 'base64')).toString('base64');

  it('is refused for a wrong passphrase', async () => {
    expect(await refusal({ passphrase: 'another passphrase' })).toMatch(/^PassphraseWrong/);
  });

  it('is refused where it was cut, lengthened, or is another kind of file', async () => {
    const length = Buffer.from(backup, 'base64').length;
    for (const kept of [0, 10, 30, 100, length - 1]) {
      expect(await refusal({ content: changed((file) => file.subarray(0, kept)) })).toMatch(
        /^BackupUnreadable/,
      );
    }
    expect(await refusal({ content: changed((file) => Buffer.concat([file, file])) })).toMatch(/added/);
    expect(await refusal({ content: Buffer.from('{"accounts": []}').toString('base64') })).toMatch(
      /another kind/,
    );
  });

  it('is refused after a change of any byte', async () => {
    const length = Buffer.from(backup, 'base64').length;
    for (const at of [0, 17, 20, 60, Math.floor(length / 2), length - 1]) {
      const content = changed((file) => {
        file[at] = (file[at] ?? 0) ^ 1;
        return file;
      });
      expect(await refusal({ content })).toMatch(/^(BackupUnreadable|BackupTooNew|PassphraseWrong)/);
    }
  });

  it('is refused where a newer version made it', async () => {
    const content = changed((file) => {
      file.writeUInt16BE(2, 16);
      return file;
    });
    expect(await refusal({ content })).toMatch(/^BackupTooNew/);
  });

  it('is refused where opening it would take the memory of the machine', async () => {
    const content = changed((file) => {
      const text = file.toString('latin1').replace('"n":131072', '"n":999999');
      return Buffer.from(text, 'latin1');
    });
    expect(await refusal({ content })).toMatch(/^BackupUnreadable.*head/);
  });
});

describe('while the vault is locked', () => {
  it('nothing is made, opened or restored, and what was open is forgotten', async () => {
    const { id } = await openIn(origin);
    await origin.call('vault.lock', {});
    const codes = await Promise.all(
      [
        origin.call('backup.create', { passphrase }),
        openIn(origin),
        origin.call('backup.restore', { id, choices: all }),
      ].map((asked) => asked.catch((error: { code: string }) => error.code)),
    );
    expect(codes).toEqual(['VaultLocked', 'VaultLocked', 'VaultLocked']);
    await origin.call('vault.unlock', { kind: 'passphrase', passphrase: testPassphrase });
    await expect(origin.call('backup.restore', { id, choices: all })).rejects.toMatchObject({
      code: 'RestoreNotFound',
    });
  });

  it('the file itself shows no secret and no name', () => {
    const text = Buffer.from(backup, 'base64').toString('latin1');
    for (const hidden of [token, secretOfApp, 'acme', 'work', origin.key]) expect(text).not.toContain(hidden);
  });
});

it('takes a file of many megabytes at each door, and nothing else of that size', async () => {
  const ask = (operation: string, body: unknown) =>
    fetch(`${origin.url}/api/local/v1/${operation}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-admin-key': origin.adminKey },
      body: JSON.stringify(body),
    });
  const content = Buffer.alloc(10 * 1024 * 1024).toString('base64');
  const opened = await ask('backup.open', { content, passphrase });
  expect([opened.status, await opened.json()]).toEqual([
    422,
    { error: expect.objectContaining({ slug: 'BackupUnreadable' }) },
  ]);
  expect((await ask('accounts.get', { content })).status).toBe(413);
});
