import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { connectBearerAccount } from '#test/support/bearer-account.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';

let app: RunningSallyport;
let account: string;
let agent: { readonly id: string; readonly key: string };

/** Begins an answer and leaves it open; speaks WebSocket where it is asked to. */
const service = createServer((_request, response) => response.write('begun'));
const sockets = new WebSocketServer({ server: service });

beforeAll(async () => {
  app = await runSallyport();
  await once(service.listen(0, '127.0.0.1'), 'listening');
  const { port } = service.address() as AddressInfo;
  account = await connectBearerAccount(app, {
    slug: 'acme',
    baseUrl: `http://127.0.0.1:${port}`,
    token: 'tok_canary_revoked',
  });
});

afterAll(async () => {
  await app.close();
  for (const socket of sockets.clients) socket.terminate();
  service.closeAllConnections();
  service.close();
});

beforeEach(async () => {
  agent = await app.call('keys.create', { name: 'short-lived', rule_preset: 'full' });
});

it('cut off an answer that is under way, at both ends', async () => {
  const arrived = once(service, 'request');
  const response = await fetch(`${app.url}/gateway/${account}/stream`, {
    headers: { 'x-api-key': agent.key },
  });
  const reader = response.body?.getReader();
  await reader?.read();
  const [request] = await arrived;
  const dropped = once(request.socket, 'close');
  await app.call('keys.revoke', { id: agent.id });
  await expect(reader?.read()).rejects.toThrow();
  await dropped;
});

it('cut off an envelope that waits for its answer', async () => {
  const arrived = once(service, 'request');
  const answer = fetch(`${app.url}/api/v3.1/tools/execute/proxy`, {
    method: 'POST',
    headers: { 'x-api-key': agent.key, 'content-type': 'application/json' },
    body: JSON.stringify({ endpoint: '/slow', method: 'GET', connected_account_id: account }),
  });
  await arrived;
  await app.call('keys.revoke', { id: agent.id });
  expect((await answer).status).toBe(502);
});

it('close a WebSocket, at both ends', async () => {
  const connected = once(sockets, 'connection');
  const client = new WebSocket(`${app.url.replace('http', 'ws')}/gateway/${account}/ws`, {
    headers: { 'x-api-key': agent.key },
  });
  const [[serverSide]] = await Promise.all([connected, once(client, 'open')]);
  const closed = Promise.all([once(client, 'close'), once(serverSide, 'close')]);
  await app.call('keys.revoke', { id: agent.id });
  await closed;
});

it('leave the calls of other keys alone', async () => {
  const other = await app.call('keys.create', { name: 'other', rule_preset: 'full' });
  const response = await fetch(`${app.url}/gateway/${account}/stream`, {
    headers: { 'x-api-key': other.key },
  });
  const reader = response.body?.getReader();
  await app.call('keys.revoke', { id: agent.id });
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('begun');
  await reader?.cancel();
});

it('and replaced ones end for open requests too, once the owner ends them', async () => {
  const { key } = await app.call('keys.rotate', { id: agent.id, grace_seconds: 3_600 });
  const response = await fetch(`${app.url}/gateway/${account}/stream`, {
    headers: { 'x-api-key': agent.key },
  });
  const reader = response.body?.getReader();
  await reader?.read();
  await app.call('keys.endPrevious', { id: agent.id });
  await expect(reader?.read()).rejects.toThrow();
  const refused = await fetch(`${app.url}/gateway/${account}/stream`, {
    headers: { 'x-api-key': agent.key },
  });
  expect(refused.status).toBe(401);
  expect(await refused.json()).toMatchObject({ error: { slug: 'KeyExpired' } });
  const other = await fetch(`${app.url}/gateway/${account}/stream`, { headers: { 'x-api-key': key } });
  expect(other.status).toBe(200);
  await other.body?.cancel();
});

it('cut off what is open when a key is replaced without grace', async () => {
  const response = await fetch(`${app.url}/gateway/${account}/stream`, {
    headers: { 'x-api-key': agent.key },
  });
  const reader = response.body?.getReader();
  await reader?.read();
  await app.call('keys.rotate', { id: agent.id, grace_seconds: 0 });
  await expect(reader?.read()).rejects.toThrow();
});
