import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';
import { makeTempDirectory, type TempDirectory } from '#test/support/temp-directory.ts';

let directory: TempDirectory;
let sallyport: RunningSallyport;

beforeEach(async () => {
  directory = makeTempDirectory();
  sallyport = await runSallyport({ dataDir: directory.path });
});

afterEach(async () => {
  await sallyport.close();
  directory.remove();
});

async function restart(meanwhile: () => Promise<void> = async () => {}): Promise<void> {
  await sallyport.close();
  await meanwhile();
  sallyport = await runSallyport({ dataDir: directory.path });
}

/** What an agent gets of the demo service through the gateway. */
async function asked(account: string, path: string, init: RequestInit = {}) {
  const answer = await fetch(`${sallyport.url}/gateway/${account}${path}`, {
    ...init,
    headers: { 'x-api-key': sallyport.key },
  });
  return { status: answer.status, body: await answer.json() };
}

test('an agent reaches the demo service, and once more after a restart', async () => {
  const { id, toolkit } = await sallyport.call('demo.start', {});
  expect(await sallyport.call('toolkits.get', { slug: toolkit })).toMatchObject({ categories: ['Demo'] });
  expect(await asked(id, '/issues/1')).toEqual({
    status: 200,
    body: { id: 1, title: 'The drawbridge creaks' },
  });
  expect(
    await asked(id, '/issues', { method: 'POST', body: '{"title":"A raven sits on the gate"}' }),
  ).toEqual({ status: 201, body: { id: 3, title: 'A raven sits on the gate' } });
  await restart();
  expect((await asked(id, '/me')).body).toMatchObject({ login: 'ada' });
});

test('the demo service answers nobody without its token', async () => {
  const { origins } = await sallyport.call('demo.start', {});
  const answer = await fetch(`${origins[0]}/issues`, { headers: { authorization: 'Bearer guessed' } });
  expect(answer.status).toBe(401);
});

test('starting it again answers the same account, enabled', async () => {
  const { id } = await sallyport.call('demo.start', {});
  await sallyport.call('accounts.disable', { id });
  expect(await sallyport.call('demo.start', {})).toMatchObject({ id, status: 'ACTIVE' });
  expect((await sallyport.call('accounts.list', {})).items).toHaveLength(1);
});

test('removing it leaves no account, no toolkit and no listener', async () => {
  const { origins } = await sallyport.call('demo.start', {});
  await sallyport.call('demo.remove', {});
  expect((await sallyport.call('accounts.list', {})).items).toEqual([]);
  await expect(sallyport.call('toolkits.get', { slug: 'sallyport-demo' })).rejects.toMatchObject({
    code: 'ToolkitNotFound',
  });
  await expect(fetch(`${origins[0]}/me`)).rejects.toThrow();
  await sallyport.call('demo.remove', {});
});

test('when another program has its port, a start says so, and starting it again moves it', async () => {
  const { id, origins } = await sallyport.call('demo.start', {});
  const other = createServer((_request, response) => response.end('{}'));
  await restart(
    () => new Promise((done) => other.listen(Number(new URL(origins[0] ?? '').port), '127.0.0.1', done)),
  );
  try {
    const { notices } = await sallyport.call('app.status', {});
    expect(notices).toMatchObject([{ code: 'DemoNotStarted' }]);
    const moved = await sallyport.call('demo.start', {});
    expect(moved.id).not.toBe(id);
    expect((await asked(moved.id, '/me')).status).toBe(200);
  } finally {
    other.close();
  }
});

test('a service of the person’s own under the same slug is left alone', async () => {
  const own = {
    slug: 'sallyport-demo',
    name: 'Mine',
    base_url: 'https://api.example.com',
    auth_schemes: [{ mode: 'NO_AUTH' as const }],
  };
  await sallyport.call('toolkits.create', own);
  await expect(sallyport.call('demo.start', {})).rejects.toMatchObject({ code: 'ToolkitConflict' });
  await expect(sallyport.call('demo.remove', {})).rejects.toMatchObject({ code: 'ToolkitConflict' });
  expect(await sallyport.call('toolkits.get', { slug: 'sallyport-demo' })).toMatchObject({ name: 'Mine' });
});

test('deleting its account and service by hand stops it too', async () => {
  const { id, origins } = await sallyport.call('demo.start', {});
  await sallyport.call('accounts.delete', { id });
  await sallyport.call('toolkits.delete', { slug: 'sallyport-demo' });
  await expect(fetch(`${origins[0]}/me`)).rejects.toThrow();
});
