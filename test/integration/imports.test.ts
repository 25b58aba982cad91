import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Import } from '#shared/domain/import.ts';
import { type RunningSallyport, runSallyport, testPassphrase } from '#test/support/running-sallyport.ts';

const ghToken = 'gho_0123456789abcdefghijklmnopqrstuvwxyz';

let app: RunningSallyport;

beforeAll(async () => {
  app = await runSallyport({
    gh: [
      { host: 'github.com', user: 'ada', token: ghToken, reason: null },
      { host: 'github.com', user: 'bob', token: null, reason: 'gave no token' },
      { host: 'ghe.example', user: 'eve', token: 'gho_other', reason: null },
    ],
  });
});
afterAll(() => app?.close());
afterEach(async () => {
  const { items } = await app.call('accounts.list', {});
  for (const { id } of items) await app.call('accounts.delete', { id });
});

const env = (text: string) => app.call('imports.scanEnv', { text });
const composio = (value: unknown) => app.call('imports.scanComposio', { text: JSON.stringify(value) });
const brief = ({ candidates }: Import) =>
  candidates.map(({ toolkit, auth_scheme: scheme, account_name: name, found }) => [
    toolkit,
    scheme,
    name,
    found,
  ]);

describe('a .env file', () => {
  it('gives the credentials of the services that it names, and loses no line', async () => {
    const found = await env(
      [
        'PORT=3000',
        'GITHUB_TOKEN=ghp_0123456789abcdefghijkl',
        'GITHUB_TOKEN_WORK=ghp_work456789abcdefghijkl',
        'STRIPE_API_KEY=sk_live_0123456789abcdef',
        'SLACK_BOT_TOKEN="xoxb-0123456789-abcdef"',
        'TWILIO_ACCOUNT_SID=AC0123456789',
        'TWILIO_AUTH_TOKEN=0123456789abcdef0123456789abcdef',
        'SOMETHING=glpat-0123456789abcdef',
        'JIRA_SUBDOMAIN=acme',
        'broken line',
      ].join('\n'),
    );
    expect(brief(found)).toEqual([
      ['github', 'BEARER_TOKEN', null, 'line 2: GITHUB_TOKEN'],
      ['github', 'BEARER_TOKEN', 'work', 'line 3: GITHUB_TOKEN_WORK'],
      ['stripe', 'BEARER_TOKEN', null, 'line 4: STRIPE_API_KEY'],
      ['slackbot', 'BEARER_TOKEN', null, 'line 5: SLACK_BOT_TOKEN'],
      ['twilio', 'BASIC', null, 'line 6, 7: TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN'],
      ['gitlab', 'API_KEY', null, 'line 8: SOMETHING'],
    ]);
    expect(found.skipped).toEqual([
      { where: 'line 1', name: 'PORT', reason: 'is not known to belong to a service' },
      { where: 'line 9', name: 'JIRA_SUBDOMAIN', reason: 'goes with a secret that is not in the file' },
      { where: 'line 10', name: null, reason: 'is no assignment (NAME=value)' },
    ]);
  });

  it('shows no secret, and stores nothing before it is confirmed', async () => {
    const found = await env('GITHUB_TOKEN=ghp_0123456789abcdefghijkl\nSTRIPE_KEY=shortkey');
    const text = JSON.stringify(found);
    expect(text).toContain('ghp_••••••••');
    expect(text).not.toMatch(/0123456789|shortkey|shor/);
    expect((await app.call('accounts.list', {})).items).toEqual([]);
  });

  it('becomes an account, once, with the credential that was in it', async () => {
    const text = 'GITHUB_TOKEN=ghp_0123456789abcdefghijkl';
    const { id } = await env(text);
    const account = await app.call('imports.confirm', { id, candidate_id: 'c1', alias: 'ada' });
    expect(account).toMatchObject({ toolkit: 'github', alias: 'ada', status: 'ACTIVE', user_id: 'default' });
    await expect(app.call('imports.confirm', { id, candidate_id: 'c1' })).rejects.toMatchObject({
      code: 'ImportNotFound',
    });
    const again = await env(text);
    expect(again.candidates).toMatchObject([{ duplicate_of: { id: account.id, alias: 'ada' } }]);
    await expect(app.call('imports.confirm', { id: again.id, candidate_id: 'c1' })).rejects.toMatchObject({
      code: 'AccountConflict',
    });
  });

  it('keeps what was found where confirming fails, and takes what was missing', async () => {
    const { id, candidates } = await env('ZENDESK_EMAIL=a@b.c\nZENDESK_API_TOKEN=0123456789abcdef');
    expect(candidates).toMatchObject([
      { toolkit: 'zendesk', missing: [{ name: 'subdomain', secret: false }] },
    ]);
    await expect(app.call('imports.confirm', { id, candidate_id: 'c1' })).rejects.toMatchObject({
      code: 'ValidationFailed',
    });
    const account = await app.call('imports.confirm', {
      id,
      candidate_id: 'c1',
      fields: { subdomain: 'acme', email: 'evil@example.com' },
    });
    expect(account.public_fields).toMatchObject({ subdomain: 'acme', email: 'a@b.c' });
  });

  it('is forgotten when it is put away or the vault is locked', async () => {
    const text = 'GITHUB_TOKEN=ghp_0123456789abcdefghijkl';
    const [first, second] = [await env(text), await env(text)];
    await app.call('imports.discard', { id: first.id });
    await app.call('vault.lock', {});
    await expect(env(text)).rejects.toMatchObject({ code: 'VaultLocked' });
    await app.call('vault.unlock', { kind: 'passphrase', passphrase: testPassphrase });
    for (const { id } of [first, second]) {
      await expect(app.call('imports.confirm', { id, candidate_id: 'c1' })).rejects.toMatchObject({
        code: 'ImportNotFound',
      });
    }
  });
});

describe('an export of connected accounts', () => {
  const item = (changes: object) => ({
    id: 'ca_there',
    user_id: 'ada',
    toolkit: { slug: 'github' },
    auth_config: { id: 'ac_there', auth_scheme: 'BEARER_TOKEN' },
    state: { authScheme: 'BEARER_TOKEN', val: { status: 'ACTIVE', token: 'ghp_0123456789abcdefghijkl' } },
    ...changes,
  });

  it('keeps user id and name, and names why the others cannot come along', async () => {
    const found = await composio({
      items: [
        item({ alias: 'work' }),
        item({ state: { authScheme: 'BEARER_TOKEN', val: { token: 'ghp_...' } } }),
        item({ state: { authScheme: 'BEARER_TOKEN', val: { token: 'REDACTED' } } }),
        item({ auth_config: { auth_scheme: 'OAUTH2' }, state: { authScheme: 'OAUTH2', val: {} } }),
        item({ toolkit: { slug: 'nowhere' } }),
        item({ state: { val: {} }, auth_config: { auth_scheme: 'BEARER_TOKEN' } }),
        'nonsense',
      ],
    });
    expect(brief(found)).toEqual([['github', 'BEARER_TOKEN', 'work', 'item 1: ca_there']]);
    expect(found.skipped.map(({ where, reason }) => `${where} ${reason}`)).toEqual([
      expect.stringMatching(/^item 2 .*masked/),
      expect.stringMatching(/^item 3 .*masked/),
      expect.stringMatching(/^item 4 .*OAuth app of Composio/),
      expect.stringMatching(/^item 5 .*not in the catalog/),
      expect.stringMatching(/^item 6 .*without its credential/),
      expect.stringMatching(/^item 7 is no connected account/),
    ]);
    const account = await app.call('imports.confirm', { id: found.id, candidate_id: 'c1' });
    expect(account.user_id).toBe('ada');
  });

  it('knows the names that Composio gives to a single secret', async () => {
    const found = await composio([
      item({
        toolkit: { slug: 'exa' },
        state: { authScheme: 'API_KEY', val: { generic_api_key: 'exa-0123456789abcdef' } },
      }),
    ]);
    expect(found.candidates).toMatchObject([{ toolkit: 'exa', auth_scheme: 'API_KEY', missing: [] }]);
  });

  it.each(['{"items": [ghp_secret]}', '7', '{}'])(
    'that is none is refused without quoting it: %s',
    async (text) => {
      const refused = app.call('imports.scanComposio', { text });
      await expect(refused).rejects.toMatchObject({ code: 'ValidationFailed', details: { field: 'text' } });
      await expect(refused).rejects.not.toThrow(/ghp_secret/);
    },
  );
});

it('the GitHub CLI’s sign-ins are offered without their tokens leaving the process', async () => {
  const found = await app.call('imports.scanGh', {});
  expect(brief(found)).toEqual([['github', 'BEARER_TOKEN', 'ada', 'GitHub CLI: ada at github.com']]);
  expect(found.skipped.map(({ name, reason }) => [name, reason])).toEqual([
    ['bob at github.com', 'gave no token'],
    ['eve at ghe.example', expect.stringContaining('server of your own')],
  ]);
  expect(JSON.stringify(found)).not.toContain(ghToken.slice(4));
  const account = await app.call('imports.confirm', { id: found.id, candidate_id: 'c1', alias: 'ada' });
  expect(account).toMatchObject({ toolkit: 'github', alias: 'ada' });
});
