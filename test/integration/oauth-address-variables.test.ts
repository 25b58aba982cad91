import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createOAuthApp, signInStraight } from '#test/support/oauth-account.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';
import { type ScriptedProvider, startScriptedProvider } from '#test/support/scripted-provider.ts';

// What a provider wants to know before it gives out tokens: Microsoft's tenant, Zoom's account, Dynamics' environment.

let app: RunningSallyport;
let provider: ScriptedProvider;

beforeAll(async () => {
  app = await runSallyport();
});
afterAll(() => app.close());
beforeEach(async () => {
  provider = await startScriptedProvider();
  return () => provider.close();
});

let count = 0;
function appWith(facts: object, variables: object, mode: 'OAUTH2' | 'S2S_OAUTH2' = 'OAUTH2') {
  count += 1;
  return createOAuthApp(app, {
    slug: `tenanted-${count}`,
    baseUrl: provider.origin,
    mode,
    variables: variables as Parameters<typeof createOAuthApp>[1]['variables'] & object,
    facts: { ...(mode === 'OAUTH2' ? provider.facts : {}), ...facts },
  });
}

const tenant = { tenant_id: { label: 'Tenant', default: 'common', pattern: '[a-z0-9.]+' } };

it('tokens come from the usual tenant where none is named, and are renewed there', async () => {
  const facts = { token_url: `${provider.origin}/{tenant_id}/token` };
  const { account_id: id, state } = await signInStraight(app, await appWith(facts, tenant));
  expect(state.step).toBe('connected');
  await app.sallyport.core.agentAccounts.refresh(id, { validate: false }, { id: 'ak', name: 'test' });
  expect(provider.tokenRequests.map(({ path }) => path)).toEqual(['/common/token', '/common/token']);
});

it('a tenant that is named is asked instead, in every address, and one that is a path is refused', async () => {
  const configId = await appWith(
    {
      authorize_url: `${provider.origin}/{tenant_id}/authorize`,
      token_url: `${provider.origin}/{tenant_id}/token`,
      default_scopes: ['https://{tenant_id}/read'],
    },
    tenant,
  );
  const start = (tenant_id: string) =>
    app.call('connections.start', {
      auth_config_id: configId,
      open_browser: false,
      fields: { tenant_id },
    });
  const { account_id: id, state } = await start('contoso.example');
  if (state.step !== 'awaiting_browser') throw new Error(state.step);
  const page = new URL(state.authorize_url);
  expect(page.pathname).toBe('/contoso.example/authorize');
  expect(page.searchParams.get('scope')).toBe('https://contoso.example/read');
  const answer = new URL(page.searchParams.get('redirect_uri') ?? '');
  answer.search = new URLSearchParams({
    code: 'c',
    state: page.searchParams.get('state') ?? '',
  }).toString();
  const connected = await app.call('connections.paste', { account_id: id, url: answer.href });
  expect(connected.state.step).toBe('connected');
  expect(provider.tokenRequests.map(({ path }) => path)).toEqual(['/contoso.example/token']);
  await expect(start('../other')).rejects.toMatchObject({ code: 'ValidationFailed' });
});

it('an app that signs in by itself tells the account it is for, and asks for it when it is missing', async () => {
  const configId = await appWith(
    {
      token_url: `${provider.origin}/token`,
      token_params: { grant_type: 'account_credentials', account_id: '{account_id}' },
    },
    { account_id: { label: 'Account id' } },
    'S2S_OAUTH2',
  );
  const { state } = await app.call('connections.start', {
    auth_config_id: configId,
    fields: { account_id: 'zoom-1' },
  });
  expect(state.step).toBe('connected');
  expect(provider.tokenRequests[0]?.parameters).toMatchObject({
    grant_type: 'account_credentials',
    account_id: 'zoom-1',
  });
  const without = await app.call('connections.start', { auth_config_id: configId }).then(
    ({ state: ended }) => ended.step,
    (error: { code: string }) => error.code,
  );
  expect(['failed', 'ValidationFailed']).toContain(without);
  expect(provider.tokenRequests).toHaveLength(1);
});
