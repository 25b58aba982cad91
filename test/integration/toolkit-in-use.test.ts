import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DependentKind } from '#shared/domain/toolkit-dependent.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';

let app: RunningSallyport;

beforeAll(async () => {
  app = await runSallyport();
  await app.call('toolkits.create', {
    slug: 'acme',
    name: 'Acme',
    base_url: 'http://127.0.0.1:9',
    auth_schemes: [
      { mode: 'BEARER_TOKEN', inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {token}' }] },
    ],
  });
});

afterAll(() => app.close());

async function ask(key: string, path: string, body: unknown): Promise<Record<string, string>> {
  const answer = await fetch(`${app.url}/api/v3.1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: JSON.stringify(body),
  });
  expect(answer.status, path).toBeLessThan(300);
  return (await answer.json()) as Record<string, string>;
}

async function dependents(): Promise<Partial<Record<DependentKind, string[]>>> {
  const { items } = await app.call('toolkits.dependents', { slug: 'acme' });
  return Object.fromEntries(items.map(({ kind, fate, names }) => [kind, [fate, ...names]]));
}

const nothing = { host: null, path: null, methods: [], account_id: null, limits: null, note: null };

describe('a toolkit of one’s own', () => {
  it('says everything that depends on it, and is kept while something holds a credential for it', async () => {
    expect(await dependents()).toEqual({});
    const { id: account } = await app.call('accounts.create', {
      toolkit: 'acme',
      auth_scheme: 'BEARER_TOKEN',
      alias: 'Work',
      fields: { token: 'acme-token-of-this-test' },
    });
    const config = await app.call('authConfigs.create', {
      toolkit: 'acme',
      auth_scheme: 'BEARER_TOKEN',
      name: 'For the team',
    });
    const { session_id: session } = await ask(app.key, 'tool_router/session', {
      user_id: 'default',
      toolkits: { enable: ['acme'] },
    });
    await ask(app.key, 'tool_router/session', { user_id: 'default' });
    await ask(app.key, 'mcp/servers', { name: 'issues', toolkits: ['acme'] });
    await app.call('rules.set', {
      key_id: null,
      version: 0,
      rules: [
        { ...nothing, effect: 'ask', toolkit: null },
        { ...nothing, effect: 'deny', toolkit: 'acme' },
      ],
    });
    expect(await dependents()).toEqual({
      accounts: ['blocks', 'Work'],
      auth_configs: ['blocks', 'For the team'],
      sessions: ['outlives', `${session} (test agent)`],
      mcp_servers: ['outlives', 'issues (test agent)'],
      rules: ['outlives', 'Every agent: rule 2'],
    });
    for (const force of [false, true]) {
      await expect(app.call('toolkits.delete', { slug: 'acme', force })).rejects.toMatchObject({
        code: 'ToolkitInUse',
        details: { field: 'slug', errors: expect.arrayContaining(['1 account: Work']) },
      });
    }
    await app.call('accounts.delete', { id: account });
    await app.call('authConfigs.delete', { id: config.id });
  });

  it('does not wait for what belongs to a revoked agent', async () => {
    const other = await app.call('keys.create', { name: 'gone', rule_preset: 'full' });
    await ask(other.key, 'mcp/servers', { name: 'old', toolkits: ['acme'] });
    expect((await dependents()).mcp_servers).toHaveLength(3);
    await app.call('keys.revoke', { id: other.id });
    expect((await dependents()).mcp_servers).toEqual(['outlives', 'issues (test agent)']);
  });

  it('is deleted although it is named where the owner takes that', async () => {
    await expect(app.call('toolkits.delete', { slug: 'acme' })).rejects.toMatchObject({
      code: 'ToolkitInUse',
      message: expect.stringContaining('1 MCP server, 1 session, 1 rule'),
      details: { fix: expect.stringContaining('force') },
    });
    expect(await app.call('toolkits.delete', { slug: 'acme', force: true })).toEqual({ slug: 'acme' });
    await expect(app.call('toolkits.dependents', { slug: 'acme' })).rejects.toMatchObject({
      code: 'ToolkitNotFound',
    });
    const { items } = await app.call('toolkits.list', { limit: 10, search: 'acme' });
    expect(items.some(({ slug }) => slug === 'acme')).toBe(false);
  });
});
