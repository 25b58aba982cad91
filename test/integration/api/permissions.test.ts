import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KeyPermission, keyPermissions } from '#shared/domain/api-key.ts';
import { startBearerWorld } from '#test/support/bearer-world.ts';
import { callEnvelope, callThrough } from '#test/support/both-doors.ts';
import type { RecordingUpstream } from '#test/support/recording-upstream.ts';
import type { RunningSallyport } from '#test/support/running-sallyport.ts';

let app: RunningSallyport;
let upstream: RecordingUpstream;

beforeAll(async () => {
  ({ app, upstream } = await startBearerWorld({ token: 'permissions-token-1' }));
  upstream.answer((_request, response) => response.writeHead(200).end());
});

afterAll(async () => {
  await app?.close();
  await upstream?.close();
});

async function keyWith(permissions: KeyPermission[]) {
  return app.call('keys.create', { name: `may ${permissions.join(' ')}`, permissions });
}

async function ask(key: string, path: string, body?: unknown) {
  const response = await fetch(app.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

interface Operation {
  readonly 'x-required-permission'?: KeyPermission;
}

/** Every route that wants a permission, by the document that is made from what is checked. */
async function guardedRoutes() {
  const response = await fetch(`${app.url}/api/v3.1/openapi.json`);
  const { paths } = (await response.json()) as { paths: Record<string, Record<string, Operation>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const permission = operation['x-required-permission'];
      return permission === undefined ? [] : [{ path, method: method.toUpperCase(), permission }];
    }),
  );
}

describe('a key', () => {
  it('is refused on each route whose permission alone it lacks, and told which', async () => {
    const routes = await guardedRoutes();
    expect(routes.length).toBeGreaterThan(5);
    for (const permission of keyPermissions) {
      const { key } = await keyWith(keyPermissions.filter((other) => other !== permission));
      for (const { path, method } of routes.filter((route) => route.permission === permission)) {
        const response = await fetch(`${app.url}/api/v3.1${path.replace(/\{[^}]+\}/g, 'x')}`, {
          method,
          headers: { 'x-api-key': key, 'content-type': 'application/json' },
          ...(method === 'GET' || method === 'DELETE'
            ? {}
            : { body: JSON.stringify({ endpoint: '/x', method: 'GET' }) }),
        });
        const text = await response.text();
        expect([path, method, response.status], text).toEqual([path, method, 403]);
        expect(text).toContain(permission);
      }
    }
  });

  it('without the permission to call services gets through neither door', async () => {
    const { key } = await keyWith(['read_calls']);
    const before = upstream.received.length;
    expect((await callEnvelope({ url: app.url, key }, { endpoint: '/x' })).status).toBe(403);
    expect((await callThrough({ url: app.url, key }, 'acme/x')).status).toBe(403);
    expect(upstream.received).toHaveLength(before);
  });
});

describe('changing a key', () => {
  it('counts from its next request on, and leaves the key as it is', async () => {
    const { id, key } = await keyWith(['tools']);
    const call = () => callEnvelope({ url: app.url, key }, { endpoint: '/x' });
    expect((await call()).status).toBe(403);
    expect(
      await app.call('keys.update', { id, name: 'renamed', permissions: ['proxy_execute'] }),
    ).toMatchObject({
      id,
      name: 'renamed',
      permissions: ['proxy_execute'],
      rule_preset: 'ask_before_writes',
    });
    expect((await call()).status).toBe(200);
    await app.call('keys.update', { id, rule_preset: 'read_only' });
    expect((await callEnvelope({ url: app.url, key }, { endpoint: '/x', method: 'POST' })).status).toBe(403);
    const { items } = await app.call('keys.list', { limit: 500 });
    expect(items.find((each) => each.id === id)).toMatchObject({ name: 'renamed', rule_preset: 'read_only' });
  });

  it('fails for a key that is not there or was revoked', async () => {
    await expect(app.call('keys.update', { id: 'key_nothing', name: 'x' })).rejects.toMatchObject({
      code: 'KeyNotFound',
    });
    const { id } = await keyWith(['tools']);
    await app.call('keys.revoke', { id });
    await expect(app.call('keys.update', { id, permissions: ['tools'] })).rejects.toMatchObject({
      code: 'KeyNotFound',
    });
  });
});

describe('the calls that a key may read', () => {
  const search = '/api/v3.1/logs/tool_execution';

  it('are its own, newest first, page by page, by outcome', async () => {
    const mine = await keyWith(['proxy_execute', 'read_calls']);
    const other = await keyWith(['proxy_execute', 'read_calls']);
    upstream.answer((request, response) => response.writeHead(request.url === '/bad' ? 500 : 200).end('{}'));
    for (const endpoint of ['/one', '/bad', '/three']) {
      await callEnvelope({ url: app.url, key: mine.key }, { endpoint });
    }
    const foreign = await callEnvelope({ url: app.url, key: other.key }, { endpoint: '/foreign' });
    await app.sallyport.core.calls.flush();

    const first = JSON.parse((await ask(mine.key, search, { limit: 2 })).text);
    const second = JSON.parse((await ask(mine.key, search, { limit: 2, cursor: first.next_cursor })).text);
    const paths = [...first.logs, ...second.logs].map(({ metadata }) => new URL(metadata.endpoint).pathname);
    expect(paths).toEqual(['/three', '/bad', '/one']);
    expect(second.next_cursor).toBeNull();

    const failed = [{ field: 'status', operator: '==', value: 'failed' }];
    const { logs } = JSON.parse((await ask(mine.key, search, { filters: failed })).text);
    expect(logs).toMatchObject([{ status: 'failed', level: 'error', metadata: { http_status: 500 } }]);
    const detail = JSON.parse((await ask(mine.key, `${search}/${logs[0].id}`)).text);
    expect(detail.data.response.body).toMatchObject({ content: '{}' });
    expect(JSON.stringify(detail)).not.toContain('permissions-token-1');

    const id = foreign.http.headers.get('x-sallyport-call-id');
    expect(await ask(mine.key, `${search}/${id}`)).toMatchObject({ status: 404 });
    expect((await ask(other.key, `${search}/${id}`)).status).toBe(200);
  });

  it('are asked for with filters that there are', async () => {
    const { key } = await keyWith(['read_calls']);
    const { status, text } = await ask(key, search, { filters: [{ field: 'user_id', value: 'x' }] });
    expect(status).toBe(400);
    expect(text).toContain('toolkit_slug');
  });
});

describe('the local project', () => {
  it('tells a key who it is, without its text or anybody’s secret', async () => {
    const { key, id, prefix } = await keyWith(['tools']);
    for (const base of ['/api/v3', '/api/v3.1']) {
      const { status, text } = await ask(key, `${base}/auth/session/info`);
      expect(status).toBe(200);
      expect(JSON.parse(text)).toMatchObject({
        project: { nano_id: 'proj_local', webhook_secret: null },
        api_key: { id, key: `${prefix}...`, deleted: false },
        org_member: { role: 'admin' },
      });
      expect(text).not.toContain(key);
    }
  });

  it('is the only one, and keys are not made by agents', async () => {
    const { items: before } = await app.call('keys.list', { limit: 500 });
    const list = JSON.parse((await ask(app.key, '/api/v3/org/owner/project/list?limit=9')).text);
    expect(list).toMatchObject({ data: [{ id: 'proj_local' }], next_cursor: null, total_items: 1 });
    expect((await ask(app.key, '/api/v3/org/owner/project/proj_local')).status).toBe(200);
    expect((await ask(app.key, '/api/v3/org/owner/project/proj_other')).status).toBe(404);
    expect((await ask(app.key, '/api/v3/org/owner/project/new', { name: 'x' })).status).toBe(403);
    const regenerate = '/api/v3/org/owner/project/proj_local/regenerate_api_key';
    expect((await ask(app.key, regenerate, {})).status).toBe(403);
    expect((await app.call('keys.list', { limit: 500 })).items).toHaveLength(before.length);
  });

  it('also answers to a key under the header of the documented examples, and nothing else does', async () => {
    const headers = { 'x-org-api-key': app.key };
    const statusAt = async (path: string) => (await fetch(`${app.url}/api/v3.1${path}`, { headers })).status;
    expect(await statusAt('/org/owner/project/list')).toBe(200);
    expect(await statusAt('/auth/session/info')).toBe(401);
    expect(await statusAt('/connected_accounts')).toBe(401);
  });

  it('says that bodies are kept, or not', async () => {
    const config = async () => JSON.parse((await ask(app.key, '/api/v3.1/org/project/config')).text);
    expect(await config()).toMatchObject({
      log_visibility_setting: 'show_all',
      mask_secret_keys_in_connected_account: true,
    });
    await app.call('settings.update', { record_bodies: false });
    expect(await config()).toMatchObject({ log_visibility_setting: 'dont_store_data' });
  });
});
